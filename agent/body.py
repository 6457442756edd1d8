"""What acts in physics: an environment, the affordance model, and the skills, scripted or learned.

Part of the composition root.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from agent.affordances import make_affordance, views_for
from agent.compose import Environment, OptionError, make_environment
from agent.options import Options, affordance_of
from agent.skill_sets import SkillSet, make_policy
from agent.worlds import World
from envs.camera import Camera
from skills.skill import Affordance

if TYPE_CHECKING:
    from skills.policy.network import AimNetwork


@dataclass(frozen=True, kw_only=True)
class Body:
    """The robot's."""

    env: Environment
    affordance: Affordance[Any, Any] | None  # None: every skill counts as doable
    cameras: Mapping[str, Camera]  # it looks through these when it decides
    policy: "AimNetwork | None"  # None: the scripted skills

    def skills(self, scripted: Sequence[Any]) -> tuple[Any, ...]:
        """What carries out a catalogue of scripted skills."""
        if self.policy is None:
            return tuple(scripted)
        from skills.policy.learned import learned  # torch, only for those who need it

        return learned(scripted, self.policy)


@contextmanager
def embodied(options: Options, world: World[Any, Any]) -> Iterator[Body]:
    """The body that options ask for, for as long as the block lasts.

    Raises:
        OptionError: options that cannot be.
        EnvError: weights that cannot be loaded.
    """
    name = affordance_of(options, seeing=True, world=world.name)
    if options.skills != SkillSet.SCRIPTED and not world.learned:
        raise OptionError(f"--skills {options.skills}: nothing is learned for the {world.name} yet")
    policy = make_policy(options.skills, options.device)
    env = make_environment(world.env_id, options.renderer)
    try:
        yield Body(
            env=env,
            affordance=make_affordance(name, world, env, options.device),
            cameras=views_for(name, world.name),
            policy=policy,
        )
    finally:
        env.close()
