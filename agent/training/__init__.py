"""How the planner is trained: generated tasks, their plans as text, LoRA, checkpoints."""
