"""Every world in which skills can be attempted for experience, by the name users call it."""

from collections.abc import Mapping
from typing import Any

from skills.experience.kitchen import KITCHEN
from skills.experience.practice import Practice
from skills.experience.tabletop import TABLETOP

PRACTICES: Mapping[str, Practice[Any, Any]] = {p.senses.world: p for p in (TABLETOP, KITCHEN)}
