"""Whole episodes in the kitchen's physics: one through the command line, and oracle plans of the suite."""

import json

import numpy as np
import pytest

from agent import session
from agent.baselines import Oracle
from agent.cli import main
from agent.episode import Limits, Mission, Silent, run_episode
from agent.evaluation import runner
from agent.evaluation.suite import Split, load_suite
from agent.feedback import Feedback
from agent.perception import Memory
from agent.record import Ending
from agent.robot import SimulatedRobot
from agent.worlds import world_called
from envs.disturbance import KitchenDisturber
from envs.kitchen_layout import OBJECTS
from envs.kitchen_world import KitchenWorld
from skills.catalogue import Catalogue
from tests.agent.fakes import wants

SCENE = {"objects": [{"name": "coke", "at": "table"}, {"name": "apple", "at": "top drawer"}]}
KITCHEN = world_called("kitchen")
TASKS = [t for t in load_suite("kitchen") if t.split is Split.DEVELOPMENT][::5][:20]


def test_a_coke_is_brought_in_physics(tmp_path, capsys):
    scene = tmp_path / "scene.json"
    scene.write_text(json.dumps(SCENE))
    out = tmp_path / "run"
    status = main(
        [
            *("run", "bring me a coke", "--env", "kitchen", "--scene", str(scene)),
            *("--goal", '{"at": ["coke", "user"]}', "--mode", "oracle"),
            *("--out", str(out), "--no-video"),
        ]
    )
    record = json.loads((out / "episode.json").read_text())
    assert (status, record["ending"]) == (0, "goal reached")
    assert record["models"]["perception"] == {"name": "oracle"}
    assert record["final_state"]["objects"] == [
        {"name": "coke", "at": "user"},
        {"name": "apple", "at": "top drawer"},
    ]
    assert record["final_state"]["visited"] == ["table", "user"]
    assert json.loads((out / "scene.json").read_text())["robot_at"] == "user"
    KITCHEN.start(record["final_state"], np.random.default_rng(0))  # it is a scene
    capsys.readouterr()


@pytest.fixture(scope="module")
def world():
    world = KitchenWorld()
    yield world
    world.close()


def episode(world: KitchenWorld, task, disturb: float = 0.0):
    rng = np.random.default_rng(0)
    state = task.start(rng)
    goal = task.goal_in(state)
    world.build(state, rng)
    mission = Mission(instruction=task.instruction, skills=KITCHEN.skills(state), goal=goal)
    disturber = KitchenDisturber(disturb, np.random.default_rng(1)) if disturb else None
    robot = SimulatedRobot(world, disturber, perception=Memory(world), budget=KITCHEN.budget)
    planner = Oracle(goal, KITCHEN.geometric(world))
    return run_episode(mission, robot, planner, limits=Limits(max_steps=40), listener=Silent())


@pytest.mark.slow
def test_the_oracle_reaches_nearly_every_goal_of_twenty(world):
    assert len(TASKS) == 20
    endings = [episode(world, task).ending for task in TASKS]
    assert endings.count(Ending.GOAL_REACHED) >= 19


def wanted(monkeypatch, *plan):
    """A language model that wants these steps, one after the other."""
    monkeypatch.setattr(session, "make_scorer", lambda *names: wants(*plan))


@pytest.mark.parametrize("feedback", Feedback)
def test_the_usual_mode_plans_and_acts_by_what_geometry_affords(
    tmp_path, capsys, monkeypatch, feedback
):
    wanted(monkeypatch, "find the coke", "pick up the coke", "bring it to you", "done")
    scene = tmp_path / "scene.json"
    scene.write_text(json.dumps(SCENE))
    out = tmp_path / "run"
    words = ["run", "bring me a coke", "--env", "kitchen", "--scene", str(scene), "--no-video"]
    goal = ["--goal", '{"all": [{"holding": "coke"}, {"robot_at": "user"}]}']
    status = main([*words, *goal, "--feedback", feedback, "--out", str(out), "--json"])
    record = json.loads(capsys.readouterr().out)
    assert (status, record["ending"], record["mode"]) == (0, "goal reached", "saycan")
    assert record["models"]["affordance"] == {"name": "geometric"}
    assert record["feedback"] == feedback
    believed = [step["believed"] for step in record["steps"]]
    assert believed[0] == "Seen: table: coke. Robot at user, holding nothing."
    assert [step["told"] for step in record["steps"]] == [
        "at table: coke",
        "holding coke; table: empty",
        "at user: empty",
        "nothing changed",
    ]
    page = (out / "report.html").read_text()
    assert all(line in page for line in believed)
    assert "--env kitchen" in page


@pytest.mark.slow
def test_saycan_is_evaluated_in_the_kitchen_with_the_real_model(tmp_path, capsys, monkeypatch):
    few = [t for t in TASKS if t.family == "single_primitive"][:2]
    assert len(few) == 2
    monkeypatch.setattr(runner, "load_suite", lambda name: few)
    modes = "saycan,language-only,generative,bc"
    words = ["eval", "kitchen", "--modes", modes, "--max-steps", "8", "--json"]
    assert main([*words, "--out", str(tmp_path / "out")]) == 0
    told = json.loads(capsys.readouterr().out)["modes"]
    assert list(told) == modes.split(",")
    for mode, summary in told.items():
        overall = summary["families"][-1]
        assert overall["plan"]["n"] == overall["execution"]["n"] == 2, mode
    assert told["saycan"]["families"][-1]["execution"]["successes"] >= 1


def test_every_skill_of_both_catalogues_is_listed(tmp_path, capsys):
    scene = tmp_path / "scene.json"
    scene.write_text(json.dumps({"objects": [{"name": n, "at": "table"} for n in OBJECTS]}))
    counts = []
    for catalogue in Catalogue:
        words = ["skills", "--env", "kitchen", "--scene", str(scene), "--catalogue", catalogue]
        assert main([*words, "--json"]) == 0
        rows = json.loads(capsys.readouterr().out)
        assert len({row["skill"] for row in rows}) == len(rows)
        counts.append(len(rows))
    assert counts[0] == 3 * len(OBJECTS) + 16
    assert counts[1] >= 551


def test_rt_1_s_families_are_planned_with(tmp_path, capsys, monkeypatch):
    wanted(monkeypatch, "find the coke", "knock the coke over", "done")
    scene = tmp_path / "scene.json"
    scene.write_text(json.dumps(SCENE))
    words = ["plan", "topple it", "--env", "kitchen", "--scene", str(scene), "--json"]
    assert main([*words, "--catalogue", "rt1"]) == 0
    steps = json.loads(capsys.readouterr().out)["steps"]
    assert [s["skill"] for s in steps] == ["find the coke", "knock the coke over", "done"]
    main(words)
    steps = json.loads(capsys.readouterr().out)["steps"]
    assert "knock the coke over" not in {score["skill"] for score in steps[0]["scores"]}


@pytest.mark.slow
def test_disturbances_are_told_and_no_episode_hangs(world):
    traces = [episode(world, task, disturb=0.5) for task in TASKS[:3]]
    assert any(s.disturbance for t in traces for s in t.steps)
    assert all(len(t.steps) <= 40 for t in traces)
