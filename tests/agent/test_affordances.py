"""Which affordance model goes with what; what nothing limits when there is none."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from agent.affordances import AffordanceKind, affordance_name, find_values, imagined, views_for
from agent.cli import main
from agent.compose import Mode, OptionError
from agent.plan_text import PLAN_TEXTS
from agent.robot import SimulatedRobot
from agent.worlds import world_called
from envs.kitchen_scene import random
from envs.tabletop_world import TabletopWorld
from skills.experience.scenes import draw
from skills.sight import VIEWS, sight_of

VALUE, GEOMETRIC, NONE = AffordanceKind


@pytest.mark.parametrize(
    ("mode", "seeing", "usual"),
    [
        (Mode.SAYCAN, True, VALUE),
        (Mode.AFFORDANCE_ONLY, True, VALUE),
        (Mode.SAYCAN, False, GEOMETRIC),
        (Mode.ORACLE, True, GEOMETRIC),
        (Mode.RANDOM, True, GEOMETRIC),
        (Mode.LANGUAGE_ONLY, True, NONE),
        (Mode.LANGUAGE_ONLY, False, NONE),
    ],
)
def test_what_is_usual(mode: Mode, seeing: bool, usual: str) -> None:
    assert affordance_name(None, mode, seeing=seeing) == usual


@pytest.mark.parametrize("asked", [GEOMETRIC, NONE])
@pytest.mark.parametrize("seeing", [True, False])
def test_what_is_asked_for_is_used(asked: str, seeing: bool) -> None:
    assert affordance_name(asked, Mode.SAYCAN, seeing=seeing) == asked


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--affordance", "value"], "a plan is only imagined"),
        (["--affordance", "none", "--mode", "affordance-only"], "nothing to go by"),
        (["--affordance", "none", "--mode", "random"], "--affordance is for the modes"),
    ],
)
def test_what_cannot_be_is_refused(
    options: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["plan", "pick up the red block", *options]) == 2
    assert told in capsys.readouterr().err


def test_a_folder_without_weights_is_refused_before_anything_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    command = ["run", "pick up the red block", "--affordance", str(tmp_path), "--out", str(out)]
    assert main(command) == 2
    assert "no folder with a record.json" in capsys.readouterr().err
    assert not out.exists()
    with pytest.raises(OptionError, match="give value, geometric, none, or what"):
        find_values("geometrik")


@pytest.mark.parametrize(("name", "draw"), [("tabletop", draw), ("kitchen", random)])
def test_without_affordances_more_can_be_aimed_at_and_the_rest_is_the_same(
    name: str, draw: Callable[[np.random.Generator], Any]
) -> None:
    text, more = PLAN_TEXTS[name], 0
    for seed in range(12):
        state = draw(np.random.default_rng(seed))
        possible, every = text.aims(state), text.aims(state, possible=False)
        assert possible.keys() <= every.keys()
        assert all(possible[words]() == every[words]() for words in possible)
        more += len(every) - len(possible)
    assert more > 0


def test_a_robot_looks_through_the_cameras_that_values_need() -> None:
    world = TabletopWorld()
    world.build(world_called("tabletop").random(np.random.default_rng(0)))
    robot = SimulatedRobot(world, cameras=views_for(VALUE))
    assert sight_of(robot.observe()).views.shape[0] == len(VIEWS)
    assert not SimulatedRobot(world, cameras=views_for(GEOMETRIC)).observe().images
    world.close()


def test_a_plan_says_which_affordances_it_went_by(capsys: pytest.CaptureFixture[str]) -> None:
    plan = ["plan", "--task", "tabletop/one_step_01", "--mode", "oracle", "--json"]
    assert main(plan) == 0
    models = json.loads(capsys.readouterr().out)["models"]
    assert models["affordance"] == {"name": "geometric"}


def test_nothing_imagined_goes_by_no_affordances() -> None:
    with imagined(NONE, world_called("kitchen")) as affordance:
        assert affordance is None
