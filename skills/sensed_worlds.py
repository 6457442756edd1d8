"""Every world in which something can be learned from what is perceived, by the name users call it."""

from collections.abc import Mapping

from skills.kitchen_sight import KITCHEN
from skills.senses import Senses
from skills.sight import TABLETOP

SENSES: Mapping[str, Senses] = {senses.world: senses for senses in (TABLETOP, KITCHEN)}
