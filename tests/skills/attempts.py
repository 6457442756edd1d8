"""Trying skills in physics, and what holds for every attempt."""

from collections.abc import Callable
from math import dist

from envs.layout import PLACES
from envs.tabletop_state import TabletopState
from envs.tabletop_world import TabletopWorld
from skills.skill import Outcome, Skill, SkillResult

BUDGET = 3000
FAR = (0.93, 0.48)  # on the table, out of reach
RED, BLUE, PINK, GRAY = "red block", "blue block", "pink block", "gray block"
BOWL = "red bowl"
SPOTS = {p.name: (p.x, p.y) for p in PLACES}
NOT_MIDDLE = (0.49, 0.17)

Build = Callable[..., TabletopWorld]


def run(
    world: TabletopWorld,
    skill: Skill,
    believed: TabletopState | None = None,
    budget: int = BUDGET,
) -> SkillResult:
    """Execute, and check what holds for every attempt."""
    before = world.steps
    result = skill.execute(world, believed or world.state(), budget)
    assert world.steps - before == result.physics_steps <= budget
    assert (result.reason == "") == (result.outcome is Outcome.SUCCEEDED)
    return result


def do(world: TabletopWorld, *skills: Skill) -> TabletopState:
    """Execute skills that must all succeed; the state after them."""
    for skill in skills:
        result = run(world, skill)
        assert result.outcome is Outcome.SUCCEEDED, (skill.phrase, result)
        assert skill.succeeded(world.state())
    return world.state()


def others_moved(before: TabletopState, after: TabletopState, *but: str) -> float:
    """How far the farthest other object went [m]."""
    return max(
        (dist(o.position, after[o.name].position) for o in before if o.name not in but), default=0.0
    )
