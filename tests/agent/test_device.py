"""`--device` and `--dtype`: from text to what is there, or an error that names the choices."""

import pytest
import torch

from agent.device import resolve_device, resolve_dtype


@pytest.fixture
def two_gpus(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)


@pytest.fixture
def no_gpu(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)


@pytest.mark.usefixtures("two_gpus")
@pytest.mark.parametrize(
    ("text", "device"), [("auto", "cuda"), ("cuda", "cuda"), ("cuda:1", "cuda:1"), ("cpu", "cpu")]
)
def test_with_cuda(text, device):
    assert resolve_device(text) == torch.device(device)


@pytest.mark.usefixtures("two_gpus")
def test_a_device_that_is_not_there_is_an_error():
    with pytest.raises(ValueError, match=r'no device "cuda:2": torch sees 2 .*choices: auto'):
        resolve_device("cuda:2")


@pytest.mark.usefixtures("no_gpu")
def test_without_cuda():
    assert resolve_device("auto") == torch.device("cpu")
    with pytest.raises(ValueError, match='no device "cuda"'):
        resolve_device("cuda")


@pytest.mark.parametrize("text", ["", "gpu", "cuda:", "cuda:-1", "cuda:0 ", "mps", "CPU"])
def test_bad_text_names_the_choices(text):
    with pytest.raises(ValueError, match="choices: auto, cpu, cuda, cuda:N"):
        resolve_device(text)


@pytest.mark.parametrize(
    ("text", "device", "native", "dtype"),
    [
        ("auto", "cpu", True, torch.float32),
        ("auto", "cuda", True, torch.bfloat16),
        ("auto", "cuda:1", False, torch.float32),
        ("fp32", "cuda", True, torch.float32),
        ("bf16", "cpu", False, torch.bfloat16),
    ],
)
def test_numbers_are_those_asked_for_or_those_that_are_fast(
    monkeypatch, text, device, native, dtype
):
    def supported(including_emulation=True):
        return native or including_emulation

    monkeypatch.setattr(torch.cuda, "is_bf16_supported", supported)
    assert resolve_dtype(text, torch.device(device)) is dtype


def test_unknown_numbers_are_an_error():
    with pytest.raises(ValueError, match='unknown dtype "fp16"; choices: auto, fp32, bf16'):
        resolve_dtype("fp16", torch.device("cpu"))
