"""Planning in lock step pays on a GPU: fewer, larger forwards."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
import torch

SCRIPT = Path(__file__).with_name("bench_together.py")
SPEC = spec_from_file_location("bench_together", SCRIPT)
bench = module_from_spec(SPEC)


@pytest.mark.gpu
@pytest.mark.slow
@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_sixteen_together_are_planned_at_least_twice_as_fast():
    SPEC.loader.exec_module(bench)
    times = bench.measure(bench.development_tasks(32), 16, device="cuda", steps=8)
    assert times.ratio > 2
    assert times.differ <= 3  # of 32, in bf16
