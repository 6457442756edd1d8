"""A world to try skills in."""

from collections.abc import Iterator

import pytest

from envs.placement import place
from envs.scene import Scene
from envs.tabletop_world import TabletopWorld
from tests.skills.attempts import Build


@pytest.fixture(scope="module")
def shared_world() -> Iterator[TabletopWorld]:
    made = TabletopWorld()
    yield made
    made.close()


@pytest.fixture
def build(shared_world: TabletopWorld) -> Build:
    """Make a scene: ("red block", where) and so on; where is a spot, a name or None for anywhere."""

    def built(*objects: tuple[str, object], holding: str | None = None) -> TabletopWorld:
        entries = [
            {"name": name} | ({} if at is None else {"at": at if isinstance(at, str) else list(at)})
            for name, at in objects
        ]
        data = {"objects": entries} | ({} if holding is None else {"holding": holding})
        shared_world.build(place(Scene.from_json(data), 0))
        return shared_world

    return built
