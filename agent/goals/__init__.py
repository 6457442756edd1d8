"""Goals: what should be true of a world, as JSON data; never code. See `algebra`, `tabletop`, `kitchen`."""

from agent.goals.algebra import Goal
from agent.goals.kitchen import kitchen_goal
from agent.goals.reading import GoalError
from agent.goals.tabletop import tabletop_goal

__all__ = ["Goal", "GoalError", "kitchen_goal", "tabletop_goal"]
