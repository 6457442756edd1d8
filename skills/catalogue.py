"""Every skill a scene offers, by its phrase."""

from collections.abc import Sequence

from envs.errors import EnvError, unknown
from envs.layout import PLACES
from envs.tabletop_state import TabletopState
from skills.pick_and_place import Done, Pick, Put, PutDown
from skills.skill import Skill


class UnknownSkillError(EnvError):
    """A phrase that names no skill of the catalogue."""


def build(state: TabletopState) -> tuple[Skill, ...]:
    """The catalogue of a scene, which depends on what is there and not on where it is."""
    blocks = [o.name for o in state.blocks]
    targets = [o.name for o in (*state.bowls, *state.blocks)] + [p.name for p in PLACES]
    return (
        *(Pick(b) for b in blocks),
        *(Put(b, t) for b in blocks for t in targets if t != b),
        *(PutDown(b) for b in blocks),
        Done(),
    )


def find(skills: Sequence[Skill], phrase: str) -> Skill:
    """The skill with this phrase.

    Raises:
        UnknownSkillError: there is none; suggests the nearest.
    """
    for skill in skills:
        if skill.phrase == phrase:
            return skill
    raise UnknownSkillError(unknown("skill", phrase, (s.phrase for s in skills)))
