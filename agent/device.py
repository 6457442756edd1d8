"""Which device the models run on, and with which numbers: made at the composition root and passed down.

`auto` takes CUDA when torch sees it and the CPU otherwise. A device that is asked for by name and
is not there is an error: nothing falls back in silence. Numbers are float32, or bfloat16 where that is fast:
half the memory, and scores that are off by some hundredths of a nat.
"""

import re

import torch

CHOICES = "auto, cpu, cuda, cuda:N"
AUTO = "auto"
DTYPES = {"fp32": torch.float32, "bf16": torch.bfloat16}


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


def resolve_dtype(text: str, device: torch.device) -> torch.dtype:
    """Turn the text of `--dtype` into a type of numbers: "auto", "fp32" or "bf16".

    "auto" is bfloat16 on a CUDA device that computes with it, float32 elsewhere.

    Raises:
        ValueError: the text is none of these.
    """
    if text in DTYPES:
        return DTYPES[text]
    if text != AUTO:
        raise ValueError(f'unknown dtype "{text}"; choices: {AUTO}, {", ".join(DTYPES)}')
    fast = device.type == "cuda" and torch.cuda.is_bf16_supported(including_emulation=False)
    return torch.bfloat16 if fast else torch.float32
