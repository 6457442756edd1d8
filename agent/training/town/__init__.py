"""Training data for the landmark parser: generated navigation instructions with what they say."""
