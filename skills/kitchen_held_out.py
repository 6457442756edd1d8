"""Objects and places that nothing here ever sees together while it learns; each occurs with others.

What is new about a held-out pair is that they meet. How value functions fare on them is measured.
"""

from typing import Any

from envs.kitchen_layout import USER
from envs.kitchen_state import KitchenState
from skills.kitchen import BringToYou, GoTo, PutDown
from skills.skill import SymbolicSkill

HELD_OUT_PAIRS = (
    ("coke", "table"),
    ("apple", "close counter"),
    ("sponge", "far counter"),
    ("7up", "user"),
    ("orange", "trash"),
    ("banana", "top drawer"),
    ("kettle chips", "middle drawer"),
    ("redbull", "bottom drawer"),
)


def brings_together(skill: SymbolicSkill[Any], state: KitchenState) -> bool:
    """Whether a skill would make one of HELD_OUT_PAIRS meet."""
    if isinstance(skill, PutDown):
        return state.holding == skill.name and (skill.name, state.reach[0]) in HELD_OUT_PAIRS
    if isinstance(skill, GoTo):
        return (state.holding, skill.station) in HELD_OUT_PAIRS
    return isinstance(skill, BringToYou) and (state.holding, USER) in HELD_OUT_PAIRS


def is_about_a_pair(phrase: str, state: KitchenState) -> bool:
    """Whether a phrase names an object that is where its pair says, or in a hand there."""
    for name, place in HELD_OUT_PAIRS:
        held_there = state.holding == name and state.robot_at == place
        if phrase.endswith(f" the {name}") and (held_there or name in state.at(place)):
            return True
    return False
