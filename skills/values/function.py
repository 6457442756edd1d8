"""A value function as a folder: `affordance.safetensors` and the record of what it is.

Loading is strict, see `skills.weights`: the weights must be exactly what the record says.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from skills.convolutions import GROUPS
from skills.record_file import write_record
from skills.senses import Senses
from skills.values.calibration import probabilities
from skills.values.errors import ValueFunctionError
from skills.values.network import Architecture, ValueNetwork
from skills.values.record import RECORD, SHIPPED, WEIGHTS, ValueRecord, cameras, read_record
from skills.values.vocabulary import Vocabulary
from skills.weights import load_network, save_network


@dataclass(frozen=True, kw_only=True, eq=False)
class ValueFunction:
    """A trained network and what belongs to it."""

    network: ValueNetwork  # in eval mode
    vocabulary: Vocabulary
    record: ValueRecord

    @property
    def senses(self) -> Senses:
        """What it reads."""
        return self.network.senses

    @torch.inference_mode()
    def values(
        self,
        views: NDArray[np.uint8],
        hand: NDArray[np.float32],
        phrases: Sequence[Sequence[str]],
        remembered: NDArray[np.float32] | None = None,
    ) -> NDArray[np.float64]:
        """The probability that each skill succeeds, calibrated.

        Args:
            views: (n, n_views, H, W, 4), as `skills.senses.Sight.views`.
            hand: (n, 4) [m], as `skills.senses.Sight.gripper`.
            phrases: as many for each of the n sights.
            remembered: (n, n_remembered), in a world where something is.

        Returns:
            (n, n_phrases).

        Raises:
            ValueFunctionError: views of another size, or a phrase that cannot be read.
        """
        device = next(self.network.parameters()).device
        words = np.stack([self.vocabulary.numbers(some) for some in phrases])
        told = [views, hand, words]
        if remembered is not None:
            told.append(self.senses.about(remembered, phrases))
        logits, _ = self.network(*(torch.from_numpy(a).to(device) for a in told))
        return probabilities(logits.double().cpu().numpy(), self.record.temperature)


def load_values(folder: Path = SHIPPED, device: torch.device | None = None) -> ValueFunction:
    """Read and check a value function.

    Raises:
        ValueFunctionError: it is not there, broken, or not what its record says.
    """
    record = read_record(folder)

    def unfilled() -> ValueNetwork:
        architecture = _architecture(record)
        with torch.device("meta"):
            return ValueNetwork(architecture, record.senses)

    try:
        network = load_network(folder / WEIGHTS, record.sha256, unfilled)
    except (OSError, ValueError) as error:
        raise ValueFunctionError(f'value function "{folder}" cannot be loaded: {error}') from error
    return ValueFunction(
        network=network.to(device or torch.device("cpu")),
        vocabulary=Vocabulary(record.vocabulary),
        record=record,
    )


def save_values(
    folder: Path, network: ValueNetwork, architecture: Architecture, **record: Any
) -> ValueRecord:
    """Write weights and record into an existing folder; `record` is what is not read off the network.

    Raises:
        OSError: they cannot be written.
    """
    made = ValueRecord(
        architecture=json.loads(json.dumps(asdict(architecture))),
        views=cameras(network.senses),
        sha256=save_network(folder / WEIGHTS, network),
        **record,
    )
    write_record(folder / RECORD, made)
    return made


def _architecture(record: ValueRecord) -> Architecture:
    """What the record says of the network; raises ValueError."""
    told = record.architecture
    usual = asdict(Architecture(n_words=len(record.vocabulary)))
    if set(told) != set(usual) or told["n_words"] != len(record.vocabulary):
        raise ValueError(f"{RECORD}: no architecture of this version: {told}")
    channels = told["channels"]
    if not isinstance(channels, list) or len(channels) != len(usual["channels"]):
        raise ValueError(f"{RECORD}: no channels of this version: {channels}")
    sizes = [*(told[k] for k in usual if k != "channels"), *channels]
    if not all(type(s) is int and 0 < s <= 1024 for s in sizes):
        raise ValueError(f"{RECORD}: sizes are whole numbers from 1 to 1024, got {told}")
    if any(size % GROUPS for size in channels[1:]):
        raise ValueError(f"{RECORD}: channels come in groups of {GROUPS}, got {channels}")
    return Architecture(**{**told, "channels": tuple(channels)})
