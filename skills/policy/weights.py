"""A policy as a folder: `policy.safetensors` and the record of what it is.

Loading is strict: the file's hash, every name and every shape must be what the record says, and all numbers
finite. Nothing but safetensors is ever read.
"""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save_file

from skills.policy.errors import PolicyError
from skills.policy.network import AimNetwork, Sizes
from skills.policy.phrases import VOCABULARY
from skills.policy.record import RECORD, SHIPPED, WEIGHTS, PolicyRecord, camera, read_record

MAX_SIZE = 1024  # of any layer that a record may ask for


def load_policy(folder: Path = SHIPPED, device: torch.device | None = None) -> AimNetwork:
    """Read and check a policy; it comes back in eval mode.

    Raises:
        PolicyError: it is not there, broken, or not what its record says.
    """
    record = read_record(folder)
    try:
        data = (folder / WEIGHTS).read_bytes()
        found = hashlib.sha256(data).hexdigest()
        if found != record.sha256:
            raise ValueError(f"{WEIGHTS} has sha256 {found}, the record says {record.sha256}")
        network = AimNetwork(_sizes(record))
        tensors = load(data)
        _check(tensors, network)
    except (OSError, ValueError, SafetensorError) as error:
        raise PolicyError(f'policy "{folder}" cannot be loaded: {error}') from error
    network.load_state_dict(tensors)
    return network.eval().requires_grad_(False).to(device or torch.device("cpu"))


def save_policy(folder: Path, network: AimNetwork, sizes: Sizes, **record: Any) -> PolicyRecord:
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
    made = PolicyRecord(
        sizes=json.loads(json.dumps(asdict(sizes))),
        camera=camera(),
        vocabulary=list(VOCABULARY),
        sha256=hashlib.sha256((folder / WEIGHTS).read_bytes()).hexdigest(),
        **record,
    )
    text = json.dumps(asdict(made), indent=1, allow_nan=False)
    (folder / RECORD).write_text(text + "\n", "utf-8")
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


def _check(tensors: dict[str, torch.Tensor], network: AimNetwork) -> None:
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
