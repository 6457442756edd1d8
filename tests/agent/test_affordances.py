"""Which affordance model goes with what; what nothing limits when there is none."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from agent import affordances
from agent.affordances import AffordanceKind, affordance_name, find_values, imagined, views_for
from agent.cli import main
from agent.compose import Mode, OptionError
from agent.plan_text import PLAN_TEXTS
from agent.robot import SimulatedRobot
from agent.worlds import world_called
from envs.kitchen_scene import random
from envs.tabletop_world import TabletopWorld
from skills.experience.scenes import draw
from skills.kitchen_sight import KITCHEN
from skills.sight import VIEWS, sight_of
from skills.values.record import read_record
from tests.skills.values.functions import KITCHEN as KITCHEN_WORDS
from tests.skills.values.functions import untrained

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


def test_a_kitchen_goes_by_values_once_some_ship_and_by_a_folder_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(affordances, "ALL_SHIPPED", tmp_path)
    asked = {"mode": Mode.SAYCAN, "seeing": True, "world": "kitchen"}
    assert affordance_name(None, **asked) == GEOMETRIC
    with pytest.raises(OptionError, match="no value functions ship for the kitchen yet"):
        affordance_name(VALUE, **asked)
    untrained(tmp_path / "kitchen", KITCHEN_WORDS, KITCHEN)
    assert affordance_name(None, **asked) == VALUE
    folder = str(tmp_path / "kitchen")
    assert affordance_name(folder, **asked) == folder
    with pytest.raises(OptionError, match="is about the kitchen, not the tabletop"):
        find_values(folder)
    assert views_for(folder, "kitchen") == KITCHEN.views


@pytest.mark.slow
def test_a_kitchen_is_run_by_value_functions(tmp_path: Path) -> None:
    untrained(tmp_path / "values", KITCHEN_WORDS, KITCHEN)
    scene, out = tmp_path / "scene.json", tmp_path / "run"
    scene.write_text(json.dumps({"objects": [{"name": "coke", "at": "table"}]}))
    words = ["run", "bring me a coke", "--env", "kitchen", "--scene", str(scene), "--no-video"]
    words += ["--mode", "affordance-only", "--affordance", str(tmp_path / "values")]
    assert main([*words, "--max-steps", "2", "--out", str(out)]) in (0, 1)
    record = json.loads((out / "episode.json").read_text())
    identity = read_record(tmp_path / "values").identity
    assert record["models"]["affordance"]["weights"] == identity
    assert all(0 < s["affordance"] <= 1 for s in record["steps"][0]["scores"])


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
