"""States in words, for language models: one wording or more for each world."""

from agent.wording.kitchen import KitchenWording
from agent.wording.tabletop import TabletopNames, TabletopRelations
from agent.wording.wording import Wording

__all__ = ["KitchenWording", "TabletopNames", "TabletopRelations", "Wording"]
