"""The world: physics, the robot, cameras, scenes, and the Gymnasium environments made of them."""

import gymnasium as gym

ENV_IDS = ("doable/Tabletop-v0", "doable/Kitchen-v0", "doable/Town-v0")
_ENTRIES = (  # class, steps
    ("envs.tabletop:TabletopEnv", 100),
    ("envs.kitchen:KitchenEnv", 400),
    ("envs.town:TownEnv", 600),
)


def register() -> None:
    """Make the environments known to `gymnasium.make`; safe to call again."""
    for env_id, (entry, steps) in zip(ENV_IDS, _ENTRIES, strict=True):
        if env_id not in gym.registry:
            gym.register(env_id, entry_point=entry, max_episode_steps=steps)


register()
