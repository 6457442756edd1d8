"""A training that takes seconds."""

import pytest
import torch

from agent.training.settings import Settings


@pytest.fixture(scope="session")
def tiny(make_language_model, tmp_path_factory):
    """A random model that can read a whole episode of bytes."""
    return make_language_model(tmp_path_factory.mktemp("tiny") / "model", context=4096)


@pytest.fixture
def settings(tiny):
    return Settings(
        steps=6, batch=2, lr=0.01, rank=2, seed=3, precision="fp32", llm=str(tiny), held_out=2
    )


@pytest.fixture
def two_threads():
    """PyTorch on two threads, whose sums must come out the same each time too."""
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    yield
    torch.set_num_threads(before)
