"""Learned affordances see and never peek: a whole catalogue at once, and nothing twice."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from envs.errors import EnvError
from envs.observation import Observation
from envs.placement import place
from envs.scene import Scene
from envs.tabletop_world import TabletopWorld
from skills.catalogue import build
from skills.done import Done
from skills.pick_and_place import Pick, Put
from skills.sight import VIEWS
from skills.values.affordance import ValueAffordance
from skills.values.network import Reader, ValueNetwork
from tests.skills.values.functions import untrained

SCENE = {"objects": [{"name": "red block"}, {"name": "blue block"}, {"name": "blue bowl"}]}


@pytest.fixture(scope="module")
def world() -> Iterator[TabletopWorld]:
    world = TabletopWorld()
    world.build(place(Scene.from_json(SCENE), 0))
    yield world
    world.close()


@pytest.fixture(scope="module")
def seen(world):
    return world.observe(VIEWS)


@pytest.fixture
def affordance(tmp_path):
    untrained(tmp_path)
    return ValueAffordance.load(tmp_path)


@pytest.fixture
def counted(monkeypatch):
    """How often an image is encoded, phrases are read, and values are asked for."""
    calls = []
    for owner, name in ((ValueNetwork, "encode"), (Reader, "forward"), (ValueNetwork, "values")):
        real = getattr(owner, name)

        def call(self, *given, name=name, real=real):
            calls.append(name)
            return real(self, *given)

        monkeypatch.setattr(owner, name, call)
    return calls


def test_a_catalogue_has_its_values_in_its_order(affordance, seen, world):
    skills = build(world.state())
    values = affordance(seen, skills)
    assert values.shape == (len(skills),)
    assert ((values > 0) & (values <= 1)).all()
    assert (affordance(seen, skills[::-1]) == values[::-1]).all()
    again = ValueAffordance(affordance._function)
    alone = [float(again(seen, [skill])[0]) for skill in skills]
    assert alone == pytest.approx(values.tolist(), abs=1e-6)


def test_the_same_observation_costs_nothing_and_a_phrase_is_read_once(
    affordance, seen, world, counted
):
    skills = build(world.state())
    first = affordance(seen, skills)
    assert counted == ["encode", "forward", "values"]
    assert (affordance(seen, skills) == first).all()
    assert len(counted) == 3
    affordance(world.observe(VIEWS), skills)
    assert counted[3:] == ["encode", "values"]


def test_the_state_is_never_looked_at(affordance, seen, world):
    blind = replace(seen, state=None)
    skills = build(world.state())
    assert (affordance(blind, skills) == affordance(seen, skills)).all()


def test_done_can_always_be_done(affordance, seen):
    assert affordance(seen, [Done()])[0] == 1


def test_what_cannot_be_read_is_refused_by_name(affordance, seen, world):
    with pytest.raises(EnvError, match=r'no value for the skill "pick up the pink block".*"pink"'):
        affordance(seen, [Pick("red block"), Pick("pink block")])
    with pytest.raises(EnvError, match='the view "top" is missing'):
        affordance(world.observe(), [Pick("red block")])
    with pytest.raises(EnvError, match="no body"):
        affordance(Observation(state=None), [Put("red block", "blue bowl")])
