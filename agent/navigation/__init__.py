"""From an instruction and a map to a walk, and to a drive: LM-Nav's chain, told as values."""
