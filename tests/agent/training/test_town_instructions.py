"""Generated navigation instructions: decided by their seed, spans that are right, held-out words held out."""

import re
from collections import Counter

import pytest

from agent.instruction import ROUTE, checked
from agent.landmark_spans import MOST_WORDS, landmark_spans
from agent.training import excluded
from agent.training.town import instructions
from agent.training.town.clause import Clause
from agent.training.town.instructions import CLAUSES, generate
from agent.training.town.speaker import RouteSpeaker
from agent.training.town.vocabulary import (
    GROUPS,
    HELD_OUT_NAMES,
    JOINS,
    OPENINGS,
    RELATIONS,
    SIDES,
    STARTS,
    VERBS,
)
from agent.training.town.wordings import AVOID, FIRST, LAST, REFERENCE
from agent.training.town.wordings_orders import WHOLE
from agent.training.wording import Choice, Split
from maps.turns import Direction

KINDS = (*CLAUSES, FIRST, LAST, AVOID, *WHOLE)
LISTS = (
    JOINS,
    OPENINGS,
    RELATIONS,
    SIDES,
    STARTS,
    *VERBS.values(),
    *(kind.wordings for kind in KINDS),
)
SAMPLES = 3000


@pytest.fixture(scope="module")
def samples():
    return {
        split: [generate(5, i, split) for i in range(n)]
        for split, n in ((Split.TRAIN, SAMPLES), (Split.HELD_OUT, SAMPLES // 4))
    }


def test_an_instruction_depends_on_seed_index_and_split_alone():
    first = [generate(3, i, split) for split in Split for i in range(20)]
    assert first == [generate(3, i, split) for split in Split for i in range(20)]
    assert first != [generate(4, i, split) for split in Split for i in range(20)]


def test_there_are_thousands_of_wordings(samples):
    made = samples[Split.TRAIN]
    assert len({x.parse.text for x in made}) > 0.97 * SAMPLES
    assert len({x.templates for x in made}) > 0.85 * SAMPLES
    used = Counter(t for x in made for t in x.templates)
    assert len(used) > 0.9 * sum(len(kind.wordings.train) for kind in KINDS)


def test_every_kind_of_clause_comes_up(samples):
    for split, made in samples.items():
        said = Counter(kind for x in made for kind in x.clauses)
        assert all(said[kind.name] > len(made) // 250 for kind in KINDS), (split, said)


def test_instructions_are_instructions(samples):
    for x in samples[Split.TRAIN] + samples[Split.HELD_OUT]:
        assert checked(x.parse.text, ROUTE) == x.parse.text
        assert not re.search("[\ue000-\uf8ff{}~]|  ", x.parse.text), x.parse.text


def test_spans_are_pieces_that_a_parser_may_choose(samples):
    for x in samples[Split.TRAIN][:600] + samples[Split.HELD_OUT][:200]:
        pieces = set(landmark_spans(x.parse.text))
        for span in (*x.parse.landmarks, *x.parse.avoid):
            words = span.of(x.parse.text)
            assert span in pieces, (x.parse.text, words)
            assert words == words.strip(" .,;:!")
            assert len(words.split()) <= MOST_WORDS


def test_there_are_hundreds_of_things_and_more_than_a_thousand_wordings():
    nouns = {noun for nouns, *_ in GROUPS for noun in nouns.train}
    told = {part for words in LISTS for part in words.train}
    assert len(nouns) > 500
    assert len(told) > 1100


def test_what_is_only_a_reference_is_neither_passed_nor_avoided():
    said = [x for i in range(400) if REFERENCE.name in (x := generate(9, i)).clauses]
    assert len(said) > 5
    for x in said:
        used = {*x.parse.landmarks, *x.parse.avoid}
        assert len(used) == len(x.parse.landmarks) + len(x.parse.avoid)


def test_some_instructions_are_long(samples):
    longest = max(len(x.parse.landmarks) for x in samples[Split.TRAIN])
    assert longest >= 20


def test_what_is_named_is_told_apart(samples):
    for x in samples[Split.TRAIN]:
        said = [re.sub(r"^(the|a|an|another) ", "", w.lower()) for w in x.parse.landmark_words]
        assert len(set(said)) >= len(said) - 1, x.parse.text  # a typo may make two alike


def test_visiting_order_is_not_always_that_of_mention(samples):
    several = [x.parse for x in samples[Split.TRAIN] if len(x.parse.landmarks) > 1]
    turned = sum(list(p.landmarks) != sorted(p.landmarks) for p in several)
    assert 0.15 < turned / len(several) < 0.6


def test_numbers_of_landmarks_turns_and_things_to_avoid_vary(samples):
    made = [x.parse for x in samples[Split.TRAIN]]
    counts = Counter(len(p.landmarks) for p in made)
    assert all(counts[n] > SAMPLES // 400 for n in range(8)), counts
    assert 0.1 < sum(bool(p.avoid) for p in made) / SAMPLES < 0.3
    turns = Counter(d for p in made for leg in p.directions for d in leg)
    assert all(turns[d] > SAMPLES // 50 for d in Direction)
    assert abs(turns[Direction.LEFT] / turns[Direction.RIGHT] - 1) < 0.1


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_clause_says_what_happens(kind):
    for template in (*kind.wordings.train, *kind.wordings.held_out):
        slots = set(re.findall(r"\{(\w)\}", template)) - {"n", "x", "y", "z"}
        named = set(kind.happening) - {"s", "u"}
        assert slots == named, template
        assert all(v in VERBS for v in re.findall(r"\{(\w{2,})\}", template) if v[1] != "_")
        assert (
            not re.search(r"\b(left|right)\b(?!-| after| before| behind| past)", template)
            or "d" in slots
            or kind.name == "idle"
        )


@pytest.mark.parametrize(
    ("name", "template", "order"),
    [
        ("back to front", "go to {b} after passing {a}", [1, 0]),
        ("nested", "after passing {b}, which is after {a}, go to {c}", [1, 0, 2]),
        ("nested", "after passing {a}, which is before {b}, go to {c}", [0, 1, 2]),
        ("turn between", "turn {d} at {a} and go to {b}", [0, 1]),
    ],
)
def test_the_order_is_that_of_the_visits(name, template, order, monkeypatch):
    kind = next(k for k in CLAUSES if k.name == name)
    assert template in kind.wordings.train
    only = Clause(kind.name, kind.happening, 1.0, Choice((template,)))
    monkeypatch.setattr(instructions, "WHOLE", (only,))
    monkeypatch.setattr(instructions, "P_WHOLE", 1.0)
    monkeypatch.setattr(instructions, "P_AVOID", 0.0)
    parse = generate(1, 1).parse
    by_mention = sorted(parse.landmarks)
    assert [by_mention.index(span) for span in parse.landmarks] == order


def test_training_never_uses_what_is_held_out(samples):
    unseen = {t for words in LISTS for t in words.held_out}
    assert not unseen & {t for words in LISTS for t in words.train}
    for x in samples[Split.TRAIN]:
        assert not unseen & set(x.templates)
        assert not x.novel
        for name in HELD_OUT_NAMES:
            assert not re.search(rf"\b{re.escape(name.lower())}\b", x.parse.text.lower()), (
                name,
                x.parse.text,
            )


def test_held_out_instructions_use_something_new(samples):
    novel = Counter(x.novel for x in samples[Split.HELD_OUT])
    assert all(novel)
    assert len(novel) == 3
    assert min(novel.values()) > 100


def test_the_generator_draws_again_what_is_excluded(monkeypatch):
    before = [generate(8, i).parse.text for i in range(12)]
    monkeypatch.setattr(instructions, "excluded_route", lambda text: text == before[5])
    after = [generate(8, i).parse.text for i in range(12)]
    assert after[5] != before[5]
    assert after[:5] + after[6:] == before[:5] + before[6:]


def test_published_instructions_and_their_sentences_are_excluded(samples):
    for text in (
        "Look for a picnic bench!",
        "go to a stop sign",
        "Take left and look for a stop sign",
    ):
        assert excluded.excluded_route(text)
        assert excluded.excluded_route(f"Pass by the barn. {text} Then stop.") == text.endswith("!")
    assert not excluded.excluded_route("look for a purple barn")
    for x in samples[Split.TRAIN]:
        assert not excluded.excluded_route(x.parse.text)


def test_a_mention_is_found_again_however_it_is_typed():
    import numpy as np

    for seed in range(300):
        s = RouteSpeaker(np.random.default_rng(seed), Split.TRAIN)
        text = f"go to {s.mention()}, then {s.mention()}. Stop"
        plain, spans = s.told(text)
        assert sorted(spans) == [0, 1]
        assert plain[: spans[0].start].lower() in ("go to ", "go t ") or len(plain) < len(text)
        assert spans[0].end < spans[1].start
