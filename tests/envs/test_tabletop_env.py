"""The battery every registered environment goes through, and the tabletop's scenes and actions."""

import pickle
import warnings
from dataclasses import replace

import gymnasium as gym
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env

import envs
from envs.errors import EnvError, SceneError
from envs.frames import Pose
from envs.layout import COLOURS
from envs.tabletop import MAX_OBJECTS, TabletopEnv
from envs.tabletop_world import OVERVIEW

SMALL = {"image_size": 24, "render_mode": "rgb_array", "render_size": (32, 24)}
ONE = {
    "doable/Town-v0": {"town": 7}
}  # its checker resets often, and another town takes seconds to make
env_ids = pytest.mark.parametrize("env_id", envs.ENV_IDS)


# ---- the battery ---------------------------------------------------------------------------------


@pytest.fixture(params=envs.ENV_IDS)
def env(request):
    env = gym.make(request.param, **SMALL)
    yield env
    env.close()


@env_ids
@pytest.mark.parametrize("size", [24, None])
def test_gymnasiums_own_checker_finds_nothing_to_warn_of(env_id, size):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        env = gym.make(env_id, **(SMALL | {"image_size": size} | ONE.get(env_id, {})))
        check_env(env.unwrapped)
        env.close()


def test_making_and_running_warns_of_nothing(env):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        env.reset(seed=0)
        env.step(env.action_space.sample())
        env.render()


def test_observations_and_rewards_stay_in_their_spaces(env):
    env.action_space.seed(0)
    observation, info = env.reset(seed=0)
    for _ in range(25):
        assert env.observation_space.contains(observation)
        assert info["is_success"] in (False, True)
        observation, reward, terminated, truncated, info = env.step(env.action_space.sample())
        assert isinstance(reward, float)
        assert (type(terminated), type(truncated)) == (bool, bool)
    assert env.observation_space.contains(observation)


def test_observations_are_of_the_types_of_their_spaces(env):
    observation, _ = env.reset(seed=0)
    for key, space in env.observation_space.items():
        assert observation[key].dtype == space.dtype, key


def test_an_action_that_is_none_is_refused_before_anything_moves(env):
    env.reset(seed=0)
    bare = env.unwrapped
    (n,) = bare.action_space.shape
    assert {"two": 2, "four": 4, "seven": 7}[bare.numbers] == n
    before = bare.world.steps
    for bad in (np.zeros(n + 1), np.zeros((n, 1)), np.full(n, np.nan)):
        with pytest.raises(EnvError, match=f"{bare.numbers} numbers"):
            bare.step(bad)
    assert bare.world.steps == before


def test_render_gives_a_picture_of_the_size_asked_for(env):
    env.reset(seed=0)
    picture = env.render()
    assert picture.shape == (24, 32, 3)
    assert picture.dtype == np.uint8
    assert picture.std() > 5  # it shows something


@env_ids
def test_an_episode_is_truncated_at_the_registered_limit(env_id):
    env = gym.make(env_id, image_size=None)
    env.reset(seed=0)
    still = np.zeros(env.action_space.shape, np.float32)
    ends = [env.step(still)[3] for _ in range(env.spec.max_episode_steps)]
    assert ends == [False] * (len(ends) - 1) + [True]
    env.close()


@env_ids
def test_closing_twice_is_safe(env_id):
    env = gym.make(env_id, **SMALL)
    env.reset(seed=0)
    env.close()
    env.close()
    never_reset = gym.make(env_id, **SMALL)
    never_reset.close()
    never_reset.close()


@env_ids
def test_the_spec_survives_pickling_and_makes_the_same_environment(env_id):
    env = gym.make(env_id, **SMALL)
    spec = pickle.loads(pickle.dumps(env.spec))
    twin = gym.make(spec)
    assert twin.observation_space == env.observation_space
    for a, b in zip(*(flat(e.reset(seed=5)[0]) for e in (env, twin)), strict=True):
        assert np.array_equal(a, b)
    env.close()
    twin.close()


@env_ids
def test_copies_run_side_by_side_in_a_vector(env_id):
    vector = gym.make_vec(env_id, num_envs=2, **(SMALL | {"image_size": None}))
    observation, _ = vector.reset(seed=[3, 3])
    for both in flat(observation):
        assert np.array_equal(both[0], both[1])
    observation, *_ = vector.step(vector.action_space.sample())
    assert vector.observation_space.contains(observation)
    vector.close()


def test_registering_again_is_harmless():
    before = dict(gym.registry)
    envs.register()
    assert dict(gym.registry) == before


def flat(observation: dict) -> list[np.ndarray]:
    return [np.asarray(observation[key]) for key in sorted(observation)]


# ---- the tabletop --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tabletop():
    env = TabletopEnv(image_size=None, blocks=2, bowls=1)
    yield env
    env.close()


@pytest.mark.parametrize(
    "bad",
    [
        {"blocks": 0},
        {"blocks": 11},
        {"blocks": 2.5},
        {"blocks": "3"},
        {"bowls": -1},
        {"bowls": 7},
        {"image_size": 0},
        {"image_size": -5},
        {"image_size": 3.5},
        {"render_size": (0, 10)},
        {"reward": "shaped"},
        {"renderer": "vulkan"},
        {"render_mode": "human"},
        {"scene": {"objects": [{"name": "red bowl"}]}},
        {"scene": {"objects": [{"name": "redd block"}]}},
        {"scene": 3},
    ],
    ids=str,
)
def test_bad_arguments_are_refused_with_their_value(bad):
    with pytest.raises(EnvError) as refused:
        TabletopEnv(**bad)
    (value,) = bad.values()
    shown = value if isinstance(value, str | int | float) else ""
    assert str(shown) in str(refused.value)


def test_a_scene_may_come_with_the_environment_or_with_the_reset():
    scene = {"objects": [{"name": "cyan block", "at": "middle"}, {"name": "red bowl"}]}
    other = {"objects": [{"name": "pink block", "at": [0.5, 0.2]}]}
    env = TabletopEnv(scene=scene, image_size=None)
    assert env.reset(seed=0)[0]["colours"][0] == 1 + list(COLOURS).index("cyan")
    observation, _ = env.reset(seed=0, options={"scene": other})
    assert observation["colours"].tolist() == [1 + list(COLOURS).index("pink")] + [0] * 15
    np.testing.assert_allclose(observation["objects"][0, :2], (0.5, 0.2), atol=2e-3)
    assert env.reset(seed=0)[0]["kinds"].tolist() == [1, 2] + [0] * 14  # the first scene again
    env.close()


def test_a_scene_that_cannot_be_played_is_refused_at_reset(tabletop):
    many = [{"name": f"{c} block"} for c in COLOURS] + [{"name": f"{c} bowl"} for c in COLOURS]
    for objects, says in (
        ([{"name": "red bowl"}], "no block to lift"),
        ([], "no block to lift"),
        (many, f"at most {MAX_OBJECTS} objects"),
    ):
        with pytest.raises(SceneError, match=says):
            tabletop.reset(options={"scene": {"objects": objects}})
    tabletop.reset(seed=0)  # still usable


@pytest.mark.parametrize("bad", [np.zeros(3), np.zeros((4, 1)), np.array([0, 0, np.nan, 0])])
def test_an_action_that_is_none_is_refused_and_nothing_moves(tabletop, bad):
    tabletop.reset(seed=0)
    before = tabletop.world.steps
    with pytest.raises(EnvError, match="four numbers"):
        tabletop.step(bad)
    assert tabletop.world.steps == before
    tabletop.step(np.zeros(4, np.float32))


def test_without_an_image_size_there_are_no_images(tabletop):
    observation, _ = tabletop.reset(seed=0)
    pictures = {"rgb", "depth", "segmentation"}
    assert not pictures & set(observation)
    assert not pictures & set(tabletop.observation_space)


def test_the_segmentation_shows_each_object_where_the_depth_says_it_is():
    env = TabletopEnv(image_size=96, blocks=3, bowls=2)
    observation, _ = env.reset(seed=2)
    camera = replace(OVERVIEW, width=96, height=96)
    assert set(np.unique(observation["segmentation"])) == set(range(6))
    for i in range(5):
        rows, columns = np.nonzero(observation["segmentation"] == i + 1)
        pixels = np.stack([columns, rows], -1)
        points = camera.unproject(pixels, observation["depth"][rows, columns])
        offset = np.median(points, axis=0)[:2] - observation["objects"][i, :2]
        assert np.linalg.norm(offset) < (0.04 if observation["kinds"][i] == 1 else 0.06)
    env.close()


def test_an_object_that_fell_for_good_stays_in_the_observation_space(tabletop):
    tabletop.reset(seed=0)
    name = tabletop.world.state().objects[1].name
    tabletop.world.physics.set_pose(name, Pose.of((1.5, 0.0, 0.0)))
    for _ in range(40):
        observation, *_ = tabletop.step(np.zeros(4, np.float32))
    assert tabletop.world.physics.pose(name).position[2] < -5
    assert tabletop.observation_space.contains(observation)


def test_an_action_moves_the_tip_that_way(tabletop):
    for axis, sign in ((0, 1), (1, 1), (1, -1), (2, -1)):
        tabletop.reset(seed=1)
        before = tabletop.world.panda.tip.position
        action = np.zeros(4, np.float32)
        action[axis] = sign * 0.5
        for _ in range(4):
            tabletop.step(action)
        for _ in range(6):
            tabletop.step(np.zeros(4, np.float32))
        moved = tabletop.world.panda.tip.position - before
        expected = np.zeros(3)
        expected[axis] = sign * 0.5 * 4 * 0.04
        np.testing.assert_allclose(moved, expected, atol=0.01)
