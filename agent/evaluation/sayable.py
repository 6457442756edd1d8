"""Which skills value maps show: all that a vocabulary can say, in rows by what they are about."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from envs.kitchen_layout import DRAWERS, OBJECTS, STATIONS, USER
from envs.layout import COLOURS, PLACES
from envs.tabletop_state import Kind
from skills.kitchen import BringToYou, Close, Find, GoTo, Open
from skills.kitchen import PickUp as PickUpThing
from skills.kitchen import PutDown as PutDownThing
from skills.pick_and_place import Pick, Put, PutDown
from skills.values.vocabulary import Vocabulary

Cells = list[tuple[tuple[str, str], str]]  # row and column, and the phrase; "": there is none


@dataclass(frozen=True, kw_only=True)
class Sayable:
    """The phrases of a map's cells."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    phrases: dict[tuple[str, str], str]  # by row and column; others have none

    @classmethod
    def of(cls, cells: Cells) -> "Sayable":
        """Rows and columns in the order in which they first come up."""
        rows, columns = (tuple(dict.fromkeys(cell[i] for cell, _ in cells)) for i in (0, 1))
        return cls(rows=rows, columns=columns, phrases={c: p for c, p in cells if p})


def tabletop(vocabulary: Vocabulary) -> Sayable:
    """Blocks by what can be done with one, where all words are known."""

    def known(names: Iterable[str]) -> list[str]:
        return [name for name in names if set(name.split()) <= set(vocabulary.words)]

    blocks, bowls = (
        known(f"{colour} {kind}" for colour in COLOURS) for kind in (Kind.BLOCK, Kind.BOWL)
    )
    ways: dict[str, Callable[[str], str]] = {
        "pick up": lambda block: Pick(block).phrase,
        "put down": lambda block: PutDown(block).phrase,
    }
    for target in (*bowls, *blocks, *known(place.name for place in PLACES)):
        ways[target] = lambda block, target=target: Put(block, target).phrase  # type: ignore[misc]
    words = set(vocabulary.words)
    sayable = {n: say for n, say in ways.items() if set(say("").split()) <= words}
    cells = [((b, n), say(b) if b != n else "") for b in blocks for n, say in sayable.items()]
    return Sayable.of(cells)


def kitchen(vocabulary: Vocabulary) -> Sayable:
    """Things and places by what can be done with one, where all words are known."""
    words = set(vocabulary.words)
    cells = [(c, phrase) for c, phrase in _kitchen_cells() if set(phrase.split()) <= words]
    return Sayable.of(cells)


def _kitchen_cells() -> Iterator[tuple[tuple[str, str], str]]:
    for name in OBJECTS:
        for column, thing in (("find", Find), ("pick up", PickUpThing), ("put down", PutDownThing)):
            yield (name, column), thing(name).phrase
    for station in STATIONS:
        yield (station, "go to"), GoTo(station).phrase
    yield (USER, "bring it to"), BringToYou().phrase
    for drawer in DRAWERS:
        yield (drawer, "open"), Open(drawer).phrase
        yield (drawer, "close"), Close(drawer).phrase
