"""Which device the models run on: one value, made at the composition root and passed down.

`auto` takes CUDA when torch sees it and the CPU otherwise. A device that is asked for by name and
is not there is an error: nothing falls back in silence.
"""

import re

import torch

CHOICES = "auto, cpu, cuda, cuda:N"


def resolve_device(text: str) -> torch.device:
    """Turn the text of `--device` into a device that exists on this machine.

    Args:
        text: "auto", "cpu", "cuda" or "cuda:N" with N from 0.

    Raises:
        ValueError: the text is none of these, or names a CUDA device that torch does not see.
    """
    if text == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    if re.fullmatch(r"cpu|cuda(:\d+)?", text) is None:
        raise ValueError(f'unknown device "{text}"; choices: {CHOICES}')
    device = torch.device(text)
    count = torch.cuda.device_count() if torch.cuda.is_available() else 0
    if device.type == "cuda" and (device.index or 0) >= count:
        raise ValueError(f'no device "{text}": torch sees {count} CUDA devices; choices: {CHOICES}')
    return device
