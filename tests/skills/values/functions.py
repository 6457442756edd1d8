"""Untrained value functions, as folders."""

from pathlib import Path

import torch

from envs.kitchen_layout import OBJECTS
from envs.kitchen_state import KitchenObject, KitchenState
from skills.catalogue import build_kitchen
from skills.senses import Senses
from skills.sight import TABLETOP as TABLETOP_SENSES
from skills.values.function import save_values
from skills.values.network import Architecture, ValueNetwork
from skills.values.record import ValueRecord
from skills.values.vocabulary import Vocabulary

TABLETOP = Vocabulary.of(
    [
        "pick up the red block",
        "put down the blue block",
        "put the red block in the blue bowl",
        "put the red block on the blue block",
        *(f"put it in the {x} {y} corner" for x in ("top", "bottom") for y in ("left", "right")),
        "put it in the middle",
    ]
)
EVERYTHING = KitchenState(
    robot_at="user", objects=tuple(KitchenObject(name, "table") for name in OBJECTS)
)
KITCHEN = Vocabulary.of(skill.phrase for skill in build_kitchen(EVERYTHING))


def untrained(
    folder: Path, vocabulary: Vocabulary = TABLETOP, senses: Senses = TABLETOP_SENSES
) -> ValueRecord:
    """Write a small value function with random weights."""
    folder.mkdir(parents=True, exist_ok=True)
    architecture = Architecture(n_words=len(vocabulary), channels=(4, 8, 8))
    torch.manual_seed(0)
    network = ValueNetwork(architecture, senses)
    for parameter in network.head.parameters():
        parameter.data *= 3  # so that values differ
    return save_values(
        folder,
        network,
        architecture,
        vocabulary=vocabulary.words,
        data={},
        command="doable train affordance",
        seed=0,
        minutes=0.0,
        metrics={},
        temperature=2.0,
    )
