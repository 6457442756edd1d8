"""The same seed gives the same episode, bit for bit: after another, beside another, in another process.

Gymnasium's own determinism check compares fresh environments, which cannot catch what survives a reset.
Every comparison here is `==` on floats; every episode makes contact, since free motion is easy.
"""

import subprocess
import sys
from collections.abc import Iterator

import gymnasium as gym
import numpy as np
import pytest

import envs
from envs.disturbance import TabletopDisturber
from envs.frames import Pose, down_facing
from envs.placement import place
from envs.scene import Scene
from envs.tabletop_state import TabletopState
from envs.tabletop_world import TabletopWorld
from skills.pick_and_place import Pick, Put

BUDGET = 3000
SCENE = Scene.from_json(
    {
        "objects": [
            {"name": "red block"},
            {"name": "green block"},
            {"name": "blue bowl"},
            {"name": "pink block"},
        ]
    }
)
SKILLS = (
    Pick("red block"),
    Put("red block", "blue bowl"),
    Pick("green block"),
    Put("green block", "pink block"),
)

Bits = list[str]


@pytest.fixture
def worlds():
    """Two worlds in one process."""
    pair = TabletopWorld(), TabletopWorld()
    yield pair
    for world in pair:
        world.close()


def bits(world: TabletopWorld) -> Bits:
    """Everything that moves, to the last bit."""
    objects = [x for o in world.state() for x in (*o.position, *o.quat_xyzw)]
    return [float(x).hex() for x in (*objects, *world.panda.joints, world.panda.opening)]


def episode(world: TabletopWorld, state: TabletopState, skills=SKILLS) -> list[Bits]:
    """Carry the skills out; what every fifth physics step looked like."""
    world.build(state)
    log = [bits(world)]

    def look(w: TabletopWorld) -> None:
        if w.steps % 5 == 0:
            log.append(bits(w))

    world.watch(look)
    for skill in skills:
        result = skill.execute(world, world.state(), BUDGET)
        log.append([result.outcome, str(result.physics_steps)])
    log.append(bits(world))
    return log


def test_another_episode_in_between_leaves_no_trace(worlds):
    world, _ = worlds
    first = episode(world, place(SCENE, 1))
    episode(world, place(SCENE, 2), SKILLS[:3])
    again = episode(world, place(SCENE, 1))
    assert len(first) > 100
    assert first == again


def test_the_episodes_do_make_contact(worlds):
    """Or the other tests would be about free motion."""
    world, _ = worlds
    episode(world, place(SCENE, 1))
    assert world.state()["red block"].support == "blue bowl"
    assert world.state()["green block"].support == "pink block"


def test_a_fresh_world_does_as_a_used_one(worlds):
    used, fresh = worlds
    episode(used, place(SCENE, 3), SKILLS[:2])
    assert episode(used, place(SCENE, 1), SKILLS[:2]) == episode(fresh, place(SCENE, 1), SKILLS[:2])


def test_another_seed_is_another_episode(worlds):
    world, _ = worlds
    assert episode(world, place(SCENE, 1), ())[0] != episode(world, place(SCENE, 2), ())[0]


def scripted(world: TabletopWorld, seed: int) -> Iterator[Bits]:
    """Push the arm through the objects on the table, one physics step at a time."""
    world.build(place(SCENE, seed))
    rng = np.random.default_rng(seed)
    for n in range(240):
        if n % 40 == 0:
            goal = (*rng.uniform((0.35, -0.3), (0.6, 0.3)), 0.02)
            joints = world.kinematics.solve(Pose.of(goal, down_facing(0.0)))
            if joints is not None:
                world.panda.drive(joints.tolist())
        world.step()
        yield bits(world)


def test_two_worlds_step_by_step_do_as_each_does_alone(worlds):
    left, right = worlds
    alone = list(scripted(left, 1)), list(scripted(right, 2))
    together = zip(*zip(scripted(left, 1), scripted(right, 2), strict=True), strict=True)
    assert [list(log) for log in together] == [list(log) for log in alone]
    moved = np.array([float.fromhex(x) for x in alone[0][0]]) - [
        float.fromhex(x) for x in alone[0][-1]
    ]
    assert np.abs(moved[:28]).max() > 0.01  # the arm did hit something


def test_disturbances_are_as_repeatable_as_the_rest(worlds):
    logs = []
    for world in worlds:
        world.build(place(SCENE, 1))
        disturber = TabletopDisturber(1.0, np.random.default_rng(7))
        world.watch(disturber)
        log = []
        for skill in SKILLS:
            disturber.before_skill(world)
            log.append(skill.execute(world, world.state(), BUDGET).outcome)
            log += [disturber.after_skill(world), *bits(world)]
        logs.append(log)
    assert logs[0] == logs[1]


PROCESS = """
import numpy as np
from envs.placement import place
from envs.scene import Scene
from envs.tabletop_world import TabletopWorld
from skills.pick_and_place import Pick, Put

scene = Scene.from_json({"objects": [{"name": "red block"}, {"name": "green block"},
                                     {"name": "blue bowl"}, {"name": "pink block"}]})
world = TabletopWorld()
world.build(place(scene, 1))
for skill in (Pick("red block"), Put("red block", "blue bowl")):
    skill.execute(world, world.state(), 3000)
    for o in world.state():
        print(*(float(x).hex() for x in (*o.position, *o.quat_xyzw)))
    print(*(float(x).hex() for x in (*world.panda.joints, world.panda.opening)))
world.close()
"""


def test_a_fresh_process_gives_the_same_bits(worlds):
    world, _ = worlds
    done = subprocess.run(
        [sys.executable, "-c", PROCESS], capture_output=True, text=True, timeout=120, check=True
    )
    world.build(place(SCENE, 1))
    here = []
    for skill in SKILLS[:2]:
        skill.execute(world, world.state(), BUDGET)
        here += bits(world)
    assert done.stdout.split() == here


# ---- the same through Gymnasium ------------------------------------------------------------------


def play(env: gym.Env, seed: int, steps: int = 30) -> Iterator[Bits]:
    """Random actions, biased downwards so that the hand ploughs through what is there."""
    rng = np.random.default_rng(seed)
    observation, _ = env.reset(seed=seed)
    yield hexed(observation)
    for _ in range(steps):
        action = rng.uniform(-1, 1, env.action_space.shape).astype(np.float32)
        action[-2] = -0.6
        observation, reward, *_ = env.step(action)
        yield [*hexed(observation), float(reward).hex()]


def hexed(observation: dict) -> Bits:
    return [np.asarray(observation[key]).tobytes().hex() for key in sorted(observation)]


@pytest.mark.parametrize("env_id", envs.ENV_IDS)
def test_an_environment_forgets_its_last_episode(env_id):
    env = gym.make(env_id, image_size=16)
    first = list(play(env, 1))
    list(play(env, 2))
    assert list(play(env, 1)) == first
    env.close()


@pytest.mark.parametrize("env_id", envs.ENV_IDS)
def test_interleaved_environments_do_as_each_does_alone(env_id):
    left, right = (gym.make(env_id, image_size=None, reward="dense") for _ in range(2))
    alone = list(play(left, 1)), list(play(right, 2))
    together = zip(*zip(play(left, 1), play(right, 2), strict=True), strict=True)
    assert [list(log) for log in together] == [list(log) for log in alone]
    left.close()
    right.close()
