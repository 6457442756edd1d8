"""Navigation instructions from a seed, each with what it says: thousands of wordings for the landmark parser.

Instruction i of a seed is a function of (seed, i, split). Landmarks are mentioned in any order ("go to the
church after passing the school"), turned at, turned to, told apart by colour, avoided; what is no landmark
comes up too (roads, sides, short names of what was named). `Split.HELD_OUT` uses at least one wording or name
which `Split.TRAIN` never uses. LM-Nav's 20 instructions are drawn again (`agent.training.excluded`).
"""

from dataclasses import dataclass

import numpy as np

from agent.instruction import ROUTE, InstructionError, checked
from agent.landmarks import NavigationInstruction, legs_of
from agent.training.excluded import excluded_route
from agent.training.town.clause import Clause
from agent.training.town.speaker import RouteSpeaker, capitalised
from agent.training.town.vocabulary import JOINS, OPENINGS, STARTS
from agent.training.town.wordings import (
    AVOID,
    FIRST,
    IDLE,
    LAST,
    PASS,
    REACH,
    REFERENCE,
    STRAIGHT,
    STRAIGHT_AT,
    STRAIGHT_PAST,
    STRAIGHT_TO,
)
from agent.training.town.wordings_orders import SEVERAL, WHOLE
from agent.training.town.wordings_turns import TURNS
from agent.training.wording import Said, Split
from maps.turns import Direction

VERSION = 2  # raise it when the same seed no longer gives the same instructions
HELD_OUT_STREAM, TOWN_STREAM = 1, 11  # keep the splits' draws apart, and those of other generators
CLAUSES = (
    *(PASS, REACH, STRAIGHT_TO, STRAIGHT_AT, STRAIGHT_PAST, STRAIGHT, IDLE, REFERENCE),
    *TURNS,
    *SEVERAL,
)
LANDMARKS = (0.02, 0.11, 0.21, 0.24, 0.2, 0.11, 0.06, 0.03)  # how likely 0, 1, 2, ... at most
MANY = range(8, 23)  # and these share the rest
P_WHOLE, P_FIRST, P_LAST, P_AVOID = 0.08, 0.07, 0.3, 0.17
MOST_CLAUSES, ATTEMPTS = 30, 200
P_JOINED, P_PERIOD, P_BRACKETS, P_NUMBERED = 0.45, 0.75, 0.25, 0.05
NUMBERS = ("{n}. {x}", "{n}) {x}", "({n}) {x}", "step {n}: {x}", "{n} - {x}")
ASIDES = (IDLE.name, REFERENCE.name)  # kinds that may stand in brackets
Event = Direction | int


@dataclass(frozen=True, kw_only=True)
class GeneratedInstruction:
    """An instruction that says what is known."""

    parse: NavigationInstruction
    clauses: tuple[str, ...]  # kinds, in the order they are said
    templates: tuple[str, ...]
    novel: frozenset[str]  # "wording", "name": what of it is held out


@dataclass(frozen=True)
class _Piece:
    """A clause in words, mentions between marks."""

    said: Said
    kind: str


class _Draft:
    """An instruction while it is put together."""

    def __init__(self, speaker: RouteSpeaker) -> None:
        self.s, self.pieces = speaker, list[_Piece]()
        self.events = list[Event]()  # landmarks by the number of their mention
        self.avoided = list[int]()

    @property
    def landmarks(self) -> list[int]:
        return [event for event in self.events if not isinstance(event, Direction)]

    def say(self, clause: Clause) -> bool:
        """Say a clause; False where it cannot be said here."""
        s, n = self.s, None
        template = s.phrase(clause.wordings)
        if "{n}" in template:
            n = s.short(self.landmarks[-1]) if self.landmarks else None
            if n is None:
                return False
        numbers, names = dict[str, int](), {"n": n or ""}
        for slot in _slots(template, "abcexyz"):
            numbers[slot] = len(s.mentions)
            names[slot] = s.mention(side=clause not in (AVOID, REFERENCE))
        for slot in "bc":
            if f"{{{slot}_}}" in template:
                short = s.short(numbers[slot])
                names[f"{slot}_"] = f"the {short}" if short else "that one"
        turns = {slot: s.one((Direction.LEFT, Direction.RIGHT)) for slot in "df"}
        names |= {slot: turn.value for slot, turn in turns.items()}
        for letter in clause.happening:
            self._happens(letter, numbers, turns)
        self.avoided += [numbers[slot] for slot in "xy" if slot in numbers]
        self.pieces.append(_Piece(s.filled(template, **names), clause.name))
        return True

    def _happens(self, letter: str, numbers: dict[str, int], turns: dict[str, Direction]) -> None:
        if letter in numbers:
            self.events.append(numbers[letter])
        elif letter in "su":
            self.events.append(Direction.STRAIGHT if letter == "s" else Direction.AROUND)
        else:
            self.events.append(turns[letter])

    def joined(self) -> str:
        """The clauses as sentences, or as a numbered list."""
        s, sentences = self.s, list[str]()
        numbers = s.one(NUMBERS) if s.chance(P_NUMBERED) else None
        for i, piece in enumerate(self.pieces):
            text = piece.said.text
            alone = "." in text or (i and "." in self.pieces[i - 1].said.text)
            if numbers is not None:
                sentences.append(numbers.format(n=i + 1, x=text))
            elif i and not alone and piece.kind in ASIDES and s.chance(P_BRACKETS):
                sentences[-1] += f" ({text})"
            elif i and not alone and s.chance(P_JOINED):
                sentences[-1] += s.phrase(JOINS).format(x=text)
            else:
                sentences.append(self._framed(i, piece.said))
        mark = s.one((",", ";", ".", "")) if numbers is not None else ""
        ends = [mark or s.one((".", ".", ".", "!")) for _ in sentences]
        if not s.chance(P_PERIOD):
            ends[-1] = ""
        return " ".join(capitalised(t) + end for t, end in zip(sentences, ends, strict=True))

    def _framed(self, i: int, said: Said) -> str:
        frames = OPENINGS if not i else STARTS
        framed = said.imperative or (i > 0 and self.s.chance(0.5))
        return self.s.phrase(frames).format(x=said.text) if framed else said.text


def generate(seed: int, index: int, split: Split = Split.TRAIN) -> GeneratedInstruction:
    """Instruction number `index` of a seed.

    Raises:
        RuntimeError: none of many drafts will do; this does not happen.
    """
    held_out = HELD_OUT_STREAM * (split is Split.HELD_OUT)
    rng = np.random.default_rng([seed, index, held_out, TOWN_STREAM])
    for _ in range(ATTEMPTS):
        made = _drawn(RouteSpeaker(rng, split), split)
        if made is not None:
            return made
    raise RuntimeError(f"no navigation instruction (seed {seed}, index {index})")


def _drawn(s: RouteSpeaker, split: Split) -> GeneratedInstruction | None:
    draft = _Draft(s)
    if not (_whole(draft) if s.chance(P_WHOLE) else _composed(draft)):
        return None
    text = draft.joined()
    s.forget_unused_names(text)
    if split is Split.HELD_OUT and not s.novel:
        return None
    text, spans = s.told(text)
    try:
        if checked(text, ROUTE) != text or excluded_route(text):
            return None
    except InstructionError:  # too long
        return None
    landmarks, legs = legs_of(draft.events)
    parse = NavigationInstruction(
        text=text,
        landmarks=tuple(spans[number] for number in landmarks),
        directions=legs,
        avoid=tuple(sorted(spans[number] for number in draft.avoided)),
    )
    return GeneratedInstruction(
        parse=parse,
        clauses=tuple(piece.kind for piece in draft.pieces),
        templates=tuple(s.templates),
        novel=frozenset(s.novel),
    )


def _whole(draft: _Draft) -> bool:
    """One clause that says everything."""
    if not draft.say(_one_of(draft.s, WHOLE)):
        return False
    return not draft.s.chance(P_AVOID) or draft.say(AVOID)


def _composed(draft: _Draft) -> bool:
    """Clause after clause, until there are as many landmarks as were drawn."""
    s = draft.s
    wanted = _number_wanted(s)
    last = s.chance(P_LAST) and wanted > 1
    if wanted > 1 and s.chance(P_FIRST):
        draft.say(FIRST)
    usable = [c for c in CLAUSES if wanted or not set(c.happening) & set("abce")]
    avoid_at = s.below(4) if s.chance(P_AVOID) else -1
    for k in range(MOST_CLAUSES):
        if k == avoid_at:
            draft.say(AVOID)
        missing = wanted - len(draft.landmarks) - last
        if missing <= 0 and (wanted or k):
            break
        fitting = [c for c in usable if sum(x in "abce" for x in c.happening) <= missing]
        if all(isinstance(event, Direction) for event in draft.events[-2:]):
            fitting = [
                c for c in fitting if set(c.happening) & set("abce") or k < 1
            ]  # enough turns
        draft.say(_one_of(s, fitting))
    if last:
        draft.say(LAST)
    elif s.chance(0.04):
        draft.say(next(c for c in CLAUSES if c.name == "turn"))
    return bool(draft.events) and len(draft.landmarks) >= min(wanted, 1)


def _number_wanted(s: RouteSpeaker) -> int:
    """How many landmarks an instruction gets, at most."""
    if s.chance(1 - sum(LANDMARKS)):
        return s.one(MANY)
    shares = np.array(LANDMARKS) / sum(LANDMARKS)
    return int(s.rng.choice(len(LANDMARKS), p=shares))


def _one_of(s: RouteSpeaker, clauses: "tuple[Clause, ...] | list[Clause]") -> Clause:
    shares = np.array([clause.share for clause in clauses])
    return clauses[int(s.rng.choice(len(clauses), p=shares / shares.sum()))]


def _slots(template: str, letters: str) -> list[str]:
    """Landmark slots of a template in the order they are mentioned."""
    found = [(template.find(f"{{{letter}}}"), letter) for letter in letters]
    return [letter for at, letter in sorted(found) if at >= 0]
