"""Whole episodes in the kitchen's physics: one through the command line, and oracle plans of the suite."""

import json

import numpy as np
import pytest

from agent.baselines import Oracle
from agent.cli import main
from agent.episode import Limits, Mission, Silent, run_episode
from agent.evaluation.suite import Split, load_suite
from agent.perception import Memory
from agent.record import Ending
from agent.robot import SimulatedRobot
from agent.worlds import world_called
from envs.disturbance import KitchenDisturber
from envs.kitchen_world import KitchenWorld

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


@pytest.mark.slow
def test_disturbances_are_told_and_no_episode_hangs(world):
    traces = [episode(world, task, disturb=0.5) for task in TASKS[:5]]
    assert any(s.disturbance for t in traces for s in t.steps)
    assert all(len(t.steps) <= 40 for t in traces)
