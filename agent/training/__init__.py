"""How models are trained: the planner on generated tasks with LoRA, value functions on recorded attempts."""
