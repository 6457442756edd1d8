"""A policy as a folder: `policy.safetensors` and the record of what it is.

Loading is strict, see `skills.weights`: the weights must be exactly what the record says.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch

from skills.policy.errors import PolicyError
from skills.policy.network import AimNetwork, Sizes
from skills.policy.phrases import VOCABULARY
from skills.policy.record import RECORD, SHIPPED, WEIGHTS, PolicyRecord, camera, read_record
from skills.record_file import write_record
from skills.weights import load_network, save_network

MAX_SIZE = 1024  # of any layer that a record may ask for


def load_policy(folder: Path = SHIPPED, device: torch.device | None = None) -> AimNetwork:
    """Read and check a policy; it comes back in eval mode.

    Raises:
        PolicyError: it is not there, broken, or not what its record says.
    """
    record = read_record(folder)
    try:
        network = load_network(folder / WEIGHTS, record.sha256, lambda: AimNetwork(_sizes(record)))
    except (OSError, ValueError) as error:
        raise PolicyError(f'policy "{folder}" cannot be loaded: {error}') from error
    return network.to(device or torch.device("cpu"))


def save_policy(folder: Path, network: AimNetwork, sizes: Sizes, **record: Any) -> PolicyRecord:
    """Write weights and record into an existing folder; `record` is what is not read off the network.

    Raises:
        OSError: they cannot be written.
    """
    made = PolicyRecord(
        sizes=json.loads(json.dumps(asdict(sizes))),
        camera=camera(),
        vocabulary=list(VOCABULARY),
        sha256=save_network(folder / WEIGHTS, network),
        **record,
    )
    write_record(folder / RECORD, made)
    return made


def _sizes(record: PolicyRecord) -> Sizes:
    """What the record says of the network; raises ValueError."""
    told = record.sizes
    if set(told) != set(asdict(Sizes())) or not isinstance(told["channels"], list):
        raise ValueError(f"{RECORD}: no sizes of this version: {told}")
    numbers = [*told["channels"], *(v for k, v in told.items() if k != "channels")]
    if not all(type(n) is int and 0 < n <= MAX_SIZE for n in numbers):
        raise ValueError(f"{RECORD}: sizes are whole numbers from 1 to {MAX_SIZE}, got {told}")
    return Sizes(**{**told, "channels": tuple(told["channels"])})
