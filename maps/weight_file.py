"""Files of weights: safetensors of which a record tells the hash. Nothing is pickled."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load as load_tensors
from safetensors.torch import save_file
from torch import Tensor


def read(file: Path, sha256: str) -> dict[str, Tensor]:
    """The tensors of a file with this hash.

    Raises:
        OSError, SafetensorError: it cannot be read.
        ValueError: it has another hash, or a weight is not a finite number.
    """
    data = file.read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise ValueError(f"{file.name} has sha256 {found}, the record says {sha256}")
    tensors: dict[str, Tensor] = load_tensors(data)
    if not all(bool(w.isfinite().all()) for w in tensors.values()):
        raise ValueError(f"{file.name}: a weight is not a finite number")
    return tensors


def write(file: Path, tensors: Mapping[str, Tensor]) -> str:
    """Write tensors and return the file's hash; raises OSError."""
    try:
        save_file(dict(tensors), file)
    except SafetensorError as error:
        raise OSError(str(error)) from error
    file.chmod(0o644)  # safetensors makes files that only their owner can read
    return hashlib.sha256(file.read_bytes()).hexdigest()
