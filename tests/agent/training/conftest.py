"""A training that takes seconds."""

import pytest

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
