"""The world: physics, the robot, cameras, scenes, and the Gymnasium environments made of them."""

import gymnasium as gym

ENV_IDS = ("doable/Tabletop-v0",)


def register() -> None:
    """Make the environments known to `gymnasium.make`; safe to call again."""
    for env_id, entry in zip(ENV_IDS, ("envs.tabletop:TabletopEnv",), strict=True):
        if env_id not in gym.registry:
            gym.register(env_id, entry_point=entry, max_episode_steps=100)


register()
