"""Reads a navigation instruction: the likeliest parse under a language model, found by exact search.

A parse is a sequence of events (`agent.parse_text`), and with e_k the text of the k-th, line break included,

    parse* = argmax over parses of   sum over k of log p(e_k | instruction, e_1 ... e_k-1)

over all parses whose landmarks are pieces of the instruction that do not overlap. First the likeliest event
is taken again and again, each found exactly in the trie of all that can come next (`agent.scoring`): this is
the answer to beat. As no event's text begins another's, their probabilities add up to at most 1, so where the
best event has probability p, none of the others has more than min(p, 1 - p): whatever was passed over is
looked at only if by this bound it could be likelier than the answer. A model that is sure needs no second
look. `most` bounds how many events are sought: a model that is not sure gets the best that was found.
"""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import exp, log

import numpy as np

from agent.landmark_spans import landmark_spans
from agent.landmarks import NavigationInstruction
from agent.parse_text import END, Avoid, Done, Event, Past, event_words, events_of, opening, told_by
from agent.scoring.scorer import PhraseScorer
from agent.scoring.token_trie import Scores
from maps.turns import Direction

MOST_EVENTS = 72  # of a parse, its end not counted
MOST_TURNS = 6  # between two landmarks
MOST_LOOKS = 24  # events sought beyond the first answer
MORE = 3  # events sought at once where a second look is taken


@dataclass(frozen=True, kw_only=True)
class Parse:
    """What an instruction says, and how sure the model is."""

    told: NavigationInstruction
    log_likelihood: float  # of all its events [nat]
    landmark_probabilities: tuple[float, ...]  # of each landmark's event, after those before it
    avoid_probabilities: tuple[float, ...]
    settled: bool  # whether no other parse can be likelier

    @property
    def probability(self) -> float:
        """Of the whole parse among all texts."""
        return exp(self.log_likelihood)


@dataclass(frozen=True)
class _Begun:
    """The beginning of a parse, or a whole one."""

    chosen: tuple[int, ...]  # events by number
    terms: tuple[float, ...]  # log p of each [nat]

    @property
    def log_p(self) -> float:
        return sum(self.terms)


@dataclass(order=True)
class _Open:
    """What may come after a beginning, the events that were found before left out."""

    least: float  # minus the most its log p can be: a heap gives the least
    number: int  # ties go to the one that was met first
    begun: _Begun = field(compare=False)
    found: int = field(compare=False)


class Grammar:
    """The events an instruction may be told by, and which may follow others."""

    def __init__(self, text: str) -> None:
        self.text = text
        spans = landmark_spans(text)
        self.events: tuple[Event, ...] = (
            *Direction,
            Done(),
            *(Past(span) for span in spans),
            *(Avoid(span) for span in spans),
        )
        self.phrases = tuple(event_words(event, text) for event in self.events)
        bounds = [
            (e.span.start, e.span.end) if isinstance(e, Past | Avoid) else (0, 0)
            for e in self.events
        ]
        self._start, self._end = np.array(bounds).T
        _, self._words = np.unique(self.phrases, return_inverse=True)  # equal texts, equal numbers
        self._turn, self._past, self._avoid = (
            np.array([isinstance(event, kind) for event in self.events])
            for kind in (Direction, Past, Avoid)
        )

    def allowed(self, chosen: Sequence[int]) -> Scores:
        """(n_events,) 1 where an event may come after others, 0 elsewhere.

        Of several pieces with the same words, the first that is free.
        """
        may = np.ones(len(self.events), np.bool_)
        if len(chosen) >= MOST_EVENTS:
            may[:] = False
        if any(self._avoid[i] for i in chosen):
            may &= ~(self._turn | self._past)
        last = chosen[-MOST_TURNS:]
        if len(last) == MOST_TURNS and all(self._turn[i] for i in last):
            may &= ~self._turn
        for i in chosen:
            if not self._turn[i]:
                may &= (self._end <= self._start[i]) | (self._start >= self._end[i])
        may[len(Direction)] = True  # the end
        free = np.flatnonzero(may)
        _, first = np.unique(self._words[free], return_index=True)
        allowed = np.zeros(len(self.events))
        allowed[free[first]] = 1.0
        return allowed

    def is_whole(self, chosen: Sequence[int]) -> bool:
        """Whether a parse has come to its end."""
        return bool(chosen) and isinstance(self.events[chosen[-1]], Done)


def parse(scorer: PhraseScorer, text: str, *, most: int = MOST_LOOKS) -> Parse:
    """The likeliest parse of an instruction.

    Args:
        scorer: the language model, taught this text format.
        text: the instruction, as `agent.instruction.checked` leaves it.
        most: how many events may be sought beyond the first answer; 0: none, the greedy answer.

    Raises:
        LanguageModelError: the text is longer than the model can read.
    """
    return _Search(scorer, Grammar(text)).run(most)


def log_likelihood(scorer: PhraseScorer, told: NavigationInstruction) -> float:
    """Log p of a given parse [nat], the plain way: event after event."""
    total, text = 0.0, opening(told.text)
    for event in events_of(told):
        words = event_words(event, told.text)
        total += float(scorer.log_likelihoods(text, [words], end=END)[0])
        text += words + END
    return total


class _Search:
    """One instruction's."""

    def __init__(self, scorer: PhraseScorer, grammar: Grammar) -> None:
        self._scorer, self._grammar = scorer, grammar
        self._heap = list[_Open]()
        self._n_open = 0
        self._best: _Begun | None = None

    def run(self, most: int) -> Parse:
        self._dive(_Begun((), ()))
        looks = 0
        while (first := self._promising()) is not None and looks < most:
            heapq.heappop(self._heap)
            looks += 1
            for begun in self._expand(first.begun, first.found):
                if begun.log_p > self._least:
                    looks += self._dive(begun)
        return self._told(settled=first is None)

    @property
    def _least(self) -> float:
        """What a parse must be worth."""
        return -np.inf if self._best is None else self._best.log_p

    def _promising(self) -> _Open | None:
        """What may hold a likelier parse than the best so far."""
        return self._heap[0] if self._heap and -self._heap[0].least > self._least else None

    def _dive(self, begun: _Begun) -> int:
        """Go on with the likeliest event while that can beat the best; how many were sought."""
        sought = 0
        while not self._grammar.is_whole(begun.chosen):
            if begun.log_p <= self._least:
                return sought
            (begun,) = self._expand(begun, 0)
            sought += 1
        if begun.log_p > self._least:
            self._best = begun
        return sought

    def _expand(self, begun: _Begun, found: int) -> list[_Begun]:
        """A beginning with the next likeliest events; what is left of it stays open."""
        grammar = self._grammar
        allowed = grammar.allowed(begun.chosen)
        count = found + (MORE if found else 1)
        lines = (grammar.phrases[i] + END for i in begun.chosen)
        winners = self._scorer.best(
            opening(grammar.text) + "".join(lines),
            grammar.phrases,
            allowed,
            end=END,
            runners_up=count - 1,
        )
        told = winners.log_likelihoods
        if len(told) == count < allowed.sum():
            rest = 1 - sum(exp(term) for term in told)
            at_most = min(told[-1], log(rest)) if rest > 0 else -np.inf
            self._n_open += 1
            bound = begun.log_p + at_most
            heapq.heappush(self._heap, _Open(-bound, self._n_open, begun, count))
        pairs = list(zip(winners.indices, told, strict=True))[found:]
        return [_Begun((*begun.chosen, i), (*begun.terms, term)) for i, term in pairs]

    def _told(self, *, settled: bool) -> Parse:
        assert self._best is not None  # a dive always ends: the end may always follow
        events = tuple(self._grammar.events[i] for i in self._best.chosen)
        sure = [exp(term) for term in self._best.terms]
        both = list(zip(events, sure, strict=True))
        avoided = sorted((e.span, p) for e, p in both if isinstance(e, Avoid))
        return Parse(
            told=told_by(self._grammar.text, events),
            log_likelihood=self._best.log_p,
            landmark_probabilities=tuple(p for e, p in both if isinstance(e, Past)),
            avoid_probabilities=tuple(p for _, p in avoided),
            settled=settled,
        )
