"""The value functions that ship are what their record says, and tell by sight what can be done."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from agent.training.affordance_settings import ValueSettings
from skills.experience.dataset import Note
from skills.pick_and_place import Pick, Put, PutDown
from skills.sight import VIEWS
from skills.values.affordance import ValueAffordance
from skills.values.record import SHIPPED, read_record
from tests.skills.attempts import BLUE, BOWL, FAR, GRAY, PINK, RED

ROOT = Path(__file__).parents[3]
LIKELY, UNLIKELY = 0.6, 0.4


@pytest.fixture(scope="module")
def affordance():
    return ValueAffordance.load(SHIPPED)  # checks the hash


def test_the_documented_commands_make_them_again():
    record = read_record(SHIPPED)
    note = Note(env="tabletop", seed=0, episodes=6000, shard=48).to_json()
    assert record.data["note"] == json.loads(json.dumps(note))
    told = {"method": "mc", "steps": 1750, "validate_every": 100, "patience": 100}
    assert record.command == ValueSettings(experience="", **told).command()
    options = "--method mc --steps 1750 --validate-every 100 --patience 100"
    assert options in (ROOT / "README.md").read_text()


def test_they_tell_what_can_be_done_from_what_cannot(build, affordance):
    world = build(
        (RED, (0.45, 0.2)),
        (PINK, FAR),
        (BLUE, (0.55, -0.2)),
        (GRAY, BLUE),
        (BOWL, (0.4, -0.25)),
    )
    seen = world.observe(VIEWS)
    values = {
        skill.phrase: float(affordance(replace(seen, state=None), [skill])[0])
        for skill in (Pick(RED), Pick(GRAY), Pick(PINK), Pick(BLUE), Put(RED, BOWL), PutDown(RED))
    }
    assert min(values[Pick(b).phrase] for b in (RED, GRAY)) > LIKELY, values
    for hopeless in (Pick(PINK), Pick(BLUE), Put(RED, BOWL), PutDown(RED)):
        assert values[hopeless.phrase] < UNLIKELY, values


def test_what_is_in_the_hand_decides_what_can_be_put(build, affordance):
    world = build((BOWL, (0.5, -0.2)), (BLUE, (0.45, 0.2)), (RED, None), holding=RED)
    skills = [Put(RED, BOWL), Put(RED, "middle"), Put(BLUE, BOWL), Pick(BLUE)]
    values = affordance(replace(world.observe(VIEWS), state=None), skills).tolist()
    assert min(values[:2]) > LIKELY, values
    assert max(values[2:]) < UNLIKELY, values
