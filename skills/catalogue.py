"""Every skill a scene offers, by its phrase, in each world."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any, TypeVar

from envs.errors import EnvError, unknown
from envs.kitchen_layout import DRAWERS, LOCATIONS, STATIONS, USER, object_called, place_called
from envs.kitchen_state import KitchenState
from envs.kitchen_world import KitchenWorld
from envs.layout import PLACES
from envs.tabletop_state import TabletopState
from skills.done import Done
from skills.kitchen import BringToYou, Close, Find, GoTo, Open, PickUp, PutDown
from skills.kitchen_rearranging import KnockOver, MoveNear, PlaceUpright, PutOn, can_topple
from skills.pick_and_place import Pick, Put
from skills.pick_and_place import PutDown as PutDownBlock
from skills.skill import Executable, Skill, SymbolicSkill


class Catalogue(StrEnum):
    """Which skills a kitchen scene offers."""

    PLANS = "plans"  # those of SayCan's public plans
    RT1 = "rt1"  # also those of RT-1's families


KitchenSkill = Executable[KitchenState, KitchenWorld]
K = TypeVar("K", bound=SymbolicSkill[Any])
_ARTICLES = ("a ", "an ", "the ")
_NAMING = ("find ", "pick up ", "put down ")
_PLACING = ("go to ", "open ", "close ")


class UnknownSkillError(EnvError):
    """A phrase that names no skill of the catalogue."""


def build(state: TabletopState) -> tuple[Skill, ...]:
    """The catalogue of a tabletop scene, which depends on what is there and not on where it is."""
    blocks = [o.name for o in state.blocks]
    targets = [o.name for o in (*state.bowls, *state.blocks)] + [p.name for p in PLACES]
    return (
        *(Pick(b) for b in blocks),
        *(Put(b, t) for b in blocks for t in targets if t != b),
        *(PutDownBlock(b) for b in blocks),
        Done(),
    )


def build_kitchen(state: KitchenState, *, everything: bool = False) -> tuple[KitchenSkill, ...]:
    """The catalogue of a kitchen scene, which depends on what is there, in closed drawers too.

    Args:
        state: of the scene.
        everything: also the skills of RT-1's families.
    """
    return (
        *(Find(name) for name in state.names),
        *(PickUp(name) for name in state.names),
        *(PutDown(name) for name in state.names),
        *(GoTo(station) for station in STATIONS),
        BringToYou(),
        *(Open(drawer) for drawer in DRAWERS),
        *(Close(drawer) for drawer in DRAWERS),
        *(_rearranging(state.names) if everything else ()),
        Done(),
    )


def _rearranging(names: Sequence[str]) -> Iterator[KitchenSkill]:
    for name in names:
        if can_topple(name):
            yield KnockOver(name)
            yield PlaceUpright(name)
        yield from (MoveNear(name, other) for other in names if other != name)
        yield from (PutOn(name, place) for place in LOCATIONS if place != USER)


def kitchen_phrase(words: str) -> str:
    """A step of a written kitchen plan as the catalogue phrases it.

    >>> kitchen_phrase("pick up an orange"), kitchen_phrase("go to the near counter")
    ('pick up the orange', 'go to the close counter')
    """
    plain = " ".join(words.casefold().split())
    for verbs, usual in ((_NAMING, object_called), (_PLACING, place_called)):
        for verb in verbs:
            if plain.startswith(verb):
                return f"{verb}the {usual(_bare(plain.removeprefix(verb)))}"
    return plain


def find(skills: Sequence[K], phrase: str) -> K:
    """The skill with this phrase.

    Raises:
        UnknownSkillError: there is none; suggests the nearest.
    """
    for skill in skills:
        if skill.phrase == phrase:
            return skill
    raise UnknownSkillError(unknown("skill", phrase, (s.phrase for s in skills)))


def _bare(noun: str) -> str:
    article = next((a for a in _ARTICLES if noun.startswith(a)), "")
    return noun.removeprefix(article)
