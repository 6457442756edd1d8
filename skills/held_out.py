"""Colours and kinds that nothing here ever sees together while it learns; each occurs with the other kind.

What is new about a held-out object is the pair, not a word of it. How value functions and policies fare on
them is measured.
"""

from envs.layout import COLOURS
from envs.tabletop_state import Kind

HELD_OUT_OBJECTS = ("purple block", "cyan block", "green bowl", "orange bowl")
TRAINED_OBJECTS = tuple(
    name for kind in Kind for c in COLOURS if (name := f"{c} {kind}") not in HELD_OUT_OBJECTS
)
