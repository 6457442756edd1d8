"""A value function as a folder: `affordance.safetensors` and the record of what it is.

Loading is strict: the file's hash, every name and every shape must be what the record says, and all numbers
finite. Nothing but safetensors is ever read.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.torch import load, save_file

from skills.values.calibration import probabilities
from skills.values.errors import ValueFunctionError
from skills.values.network import Architecture, ValueNetwork
from skills.values.record import RECORD, SHIPPED, WEIGHTS, ValueRecord, cameras, read_record
from skills.values.vocabulary import Vocabulary


@dataclass(frozen=True, kw_only=True, eq=False)
class ValueFunction:
    """A trained network and what belongs to it."""

    network: ValueNetwork  # in eval mode
    vocabulary: Vocabulary
    record: ValueRecord

    @torch.inference_mode()
    def values(
        self, views: NDArray[np.uint8], hand: NDArray[np.float32], phrases: Sequence[Sequence[str]]
    ) -> NDArray[np.float64]:
        """The probability that each skill succeeds, calibrated.

        Args:
            views: (n, n_views, H, W, 4), as `skills.sight.Sight.views`.
            hand: (n, 4) [m], as `skills.sight.Sight.gripper`.
            phrases: as many for each of the n sights.

        Returns:
            (n, n_phrases).

        Raises:
            ValueFunctionError: views of another size, or a phrase that cannot be read.
        """
        device = self.network.cell_positions.device
        words = np.stack([self.vocabulary.numbers(some) for some in phrases])
        logits = self.network(*(torch.from_numpy(a).to(device) for a in (views, hand, words)))
        return probabilities(logits.double().cpu().numpy(), self.record.temperature)


def load_values(folder: Path = SHIPPED, device: torch.device | None = None) -> ValueFunction:
    """Read and check a value function.

    Raises:
        ValueFunctionError: it is not there, broken, or not what its record says.
    """
    record = read_record(folder)
    try:
        data = (folder / WEIGHTS).read_bytes()
        found = hashlib.sha256(data).hexdigest()
        if found != record.sha256:
            raise ValueError(f"{WEIGHTS} has sha256 {found}, the record says {record.sha256}")
        tensors = load(data)
        architecture = _architecture(record)
        with torch.device("meta"):
            network = ValueNetwork(architecture)
        _check(tensors, network)
    except (OSError, ValueError, SafetensorError) as error:
        raise ValueFunctionError(f'value function "{folder}" cannot be loaded: {error}') from error
    network.load_state_dict(tensors, assign=True)
    return ValueFunction(
        network=network.eval().requires_grad_(False).to(device or torch.device("cpu")),
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
    tensors = {k: v.detach().cpu().contiguous() for k, v in network.state_dict().items()}
    try:
        save_file(tensors, folder / WEIGHTS)
    except SafetensorError as error:
        raise OSError(str(error)) from error
    (folder / WEIGHTS).chmod(0o644)  # safetensors makes files that only their owner can read
    made = ValueRecord(
        architecture=json.loads(json.dumps(asdict(architecture))),
        views=cameras(),
        sha256=hashlib.sha256((folder / WEIGHTS).read_bytes()).hexdigest(),
        **record,
    )
    text = json.dumps(asdict(made), indent=1, allow_nan=False)
    (folder / RECORD).write_text(text + "\n", "utf-8")
    return made


def _architecture(record: ValueRecord) -> Architecture:
    """What the record says of the network; raises ValueError."""
    told = record.architecture
    usual = asdict(Architecture(n_words=len(record.vocabulary)))
    if set(told) != set(usual) or told["n_words"] != len(record.vocabulary):
        raise ValueError(f"{RECORD}: no architecture of this version: {told}")
    sizes = [*(told[k] for k in ("n_words", "width", "heads", "layers")), *told["stem"]]
    if len(sizes) != 6 or not all(type(s) is int and 0 < s <= 1024 for s in sizes):
        raise ValueError(f"{RECORD}: sizes are whole numbers from 1 to 1024, got {told}")
    if told["width"] % told["heads"]:
        raise ValueError(f"{RECORD}: {told['width']} is no multiple of {told['heads']} heads")
    return Architecture(**{**told, "stem": tuple(told["stem"])})


def _check(tensors: dict[str, torch.Tensor], network: ValueNetwork) -> None:
    """Refuse weights that are not exactly the network's; raises ValueError."""
    expected = network.state_dict()
    if odd := sorted(set(expected) ^ set(tensors)):
        raise ValueError(f"{WEIGHTS} has missing or extra weights: {odd[:3]}")
    for name, weight in tensors.items():
        if weight.shape != expected[name].shape or weight.dtype != expected[name].dtype:
            shapes = f"{tuple(weight.shape)}, expected {tuple(expected[name].shape)}"
            raise ValueError(f'{WEIGHTS}: wrong shape or type at "{name}": {shapes}')
        if not weight.isfinite().all():
            raise ValueError(f'{WEIGHTS}: a weight of "{name}" is not a finite number')
