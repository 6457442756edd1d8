"""What the tabletop's rewards mean: a scripted policy earns them, and nothing else does."""

import gymnasium as gym
import numpy as np
import pytest

import envs
from envs.arm_environment import STEP_LENGTH
from envs.tabletop import LIFTED, TabletopEnv

env_ids = pytest.mark.parametrize("env_id", envs.ENV_IDS[:1])
GAIN = 0.35


def grasp_and_lift(env, observation):
    """A policy of five lines over the public interface: above, down, close, up.

    Yields each action; is sent the observation that follows it.
    """
    target = observation["objects"][observation["target"], :3].astype(float)
    for offset, opening, tolerance in ((0.10, 1, 0.01), (0.0, 1, 0.004)):
        for _ in range(30):
            error = target + np.array([0, 0, offset]) - observation["gripper"][:3]
            if np.abs(error).max() < tolerance:
                break
            action = np.clip(GAIN * error / STEP_LENGTH, -1, 1)  # the arm lags: do not overshoot
            observation = yield np.array([*action, opening], np.float32)
    for _ in range(6):
        observation = yield np.array([0, 0, 0, -1], np.float32)
    for _ in range(12):
        observation = yield np.array([0, 0, 0.5, -1], np.float32)


def scripted_episode(env, seed):
    """Rewards, observations and the last step's verdict of the scripted policy."""
    observation, _ = env.reset(seed=seed)
    policy = grasp_and_lift(env, observation)
    action, rewards, observations = next(policy), [], []
    while True:
        observation, reward, terminated, truncated, info = env.step(action)
        rewards.append(reward)
        observations.append(observation)
        if terminated or truncated:
            return rewards, observations, terminated, info
        try:
            action = policy.send(observation)
        except StopIteration:
            return rewards, observations, terminated, info


@env_ids
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("reward", ["sparse", "dense"])
def test_a_scripted_policy_lifts_the_target(env_id, seed, reward):
    env = gym.make(env_id, blocks=1, bowls=0, image_size=None, reward=reward)
    rewards, observations, terminated, info = scripted_episode(env, seed)
    env.close()
    assert terminated
    assert info["is_success"] is True
    assert observations[-1]["gripper"][4] == 1
    assert observations[-1]["objects"][0, 2] > LIFTED
    if reward == "sparse":
        assert rewards == [0.0] * (len(rewards) - 1) + [1.0]
    else:
        held = np.array([o["gripper"][4] for o in observations])
        assert rewards[-1] > 1.2
        assert max(rewards[:-1]) < 0.31
        assert np.array(rewards)[held == 1].min() > np.array(rewards)[held == 0].max()


def test_the_dense_reward_is_the_documented_formula():
    env = TabletopEnv(image_size=None, blocks=1, bowls=0, reward="dense")
    observation, _ = env.reset(seed=0)
    for action in ([0.5, 0, -0.5, 1], [0, 0.3, 0, 1]):
        observation, reward, *_ = env.step(np.array(action, np.float32))
        d = np.linalg.norm(observation["gripper"][:3] - observation["objects"][0, :3])
        assert reward == pytest.approx(0.1 * (1 - np.tanh(5 * d)), abs=1e-5)
    env.close()


def test_lifting_another_block_is_no_success():
    scene = {
        "objects": [
            {"name": "red block", "at": "cyan block"},  # the target stands high on a tower
            {"name": "cyan block", "at": "pink block"},
            {"name": "pink block", "at": "gray block"},
            {"name": "gray block", "at": [0.5, 0.2]},
            {"name": "blue block"},
        ],
        "holding": "blue block",
    }
    env = TabletopEnv(image_size=None, scene=scene, reward="sparse")
    observation, _ = env.reset(seed=0)
    assert observation["target"] == 0
    observation, reward, terminated, _, info = env.step(np.array([0, 0, 0, -1], np.float32))
    assert env.world.state().holding == "blue block"
    for name in ("red block", "blue block"):
        assert env.world.state()[name].position[2] > LIFTED
    assert (reward, terminated, info["is_success"]) == (0.0, False, False)
    assert observation["gripper"][4] == 0
    env.close()
