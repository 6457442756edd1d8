"""Weights of a network as a safetensors file, loaded strictly: nothing else is ever read.

The file's hash, every name, shape and type must be what is expected, and all numbers finite. What is wrong is
raised as ValueError or OSError; whoever knows what the weights are of says so.
"""

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save_file

Network = TypeVar("Network", bound=torch.nn.Module)


def load_network(file: Path, sha256: str, make: Callable[[], Network]) -> Network:
    """The network that `make` builds, with the weights of a file; in eval mode and frozen.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is not the file with that hash, or its weights are not exactly the network's.
    """
    data = file.read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise ValueError(f"{file.name} has sha256 {found}, the record says {sha256}")
    network = make()
    try:
        tensors = load(data)
    except SafetensorError as error:
        raise ValueError(str(error)) from error
    _check(tensors, network, file.name)
    network.load_state_dict(tensors, assign=True)
    network.eval().requires_grad_(False)
    return network


def save_network(file: Path, network: torch.nn.Module) -> str:
    """Write a network's weights; as `save_tensors`."""
    return save_tensors(file, network.state_dict())


def save_tensors(file: Path, tensors: Mapping[str, torch.Tensor]) -> str:
    """Write weights by name; returns the file's hash.

    Raises:
        OSError: it cannot be written.
    """
    try:
        save_file({k: v.detach().cpu().contiguous() for k, v in tensors.items()}, file)
    except SafetensorError as error:
        raise OSError(str(error)) from error
    file.chmod(0o644)  # safetensors makes files that only their owner can read
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _check(tensors: dict[str, torch.Tensor], network: torch.nn.Module, file: str) -> None:
    """Refuse weights that are not exactly the network's; raises ValueError."""
    expected = network.state_dict()
    if odd := sorted(set(expected) ^ set(tensors)):
        raise ValueError(f"{file} has missing or extra weights: {odd[:3]}")
    for name, weight in tensors.items():
        if weight.shape != expected[name].shape or weight.dtype != expected[name].dtype:
            shapes = f"{tuple(weight.shape)}, expected {tuple(expected[name].shape)}"
            raise ValueError(f'{file}: wrong shape or type at "{name}": {shapes}')
        if not weight.isfinite().all():
            raise ValueError(f'{file}: a weight of "{name}" is not a finite number')
