"""The town suite as a file: whole, split, true of its towns, and never trained on."""

import json
from collections import Counter
from functools import cache
from itertools import islice
from pathlib import Path

import pytest

from agent.evaluation.families import TownFamily
from agent.evaluation.suite import Split, SuiteError
from agent.evaluation.town import making, task
from agent.evaluation.town.task import read_tasks, town_suite
from agent.evaluation.town.wordings import ALL, AVOIDED, LETTERS, slots
from agent.training.excluded import excluded_route
from agent.training.image_text.pairs import HELD_OUT
from agent.training.town.instructions import AVOID, CLAUSES, FIRST, LAST, WHOLE, generate
from agent.training.town.instructions import Split as Words
from envs.town_plan import TEST_SEEDS, VALIDATION_SEEDS, town
from maps.turns import Direction

FILE = Path(task.__file__).parents[1] / "suites" / "town.jsonl"
TEST = town_suite(Split.TEST)
FEW = [t for t in TEST if t.town < TEST_SEEDS[2]]  # a town is made in seconds
plan_of = cache(town)


def test_every_family_has_enough_instructions():
    counts = Counter(t.family for t in TEST)
    assert len(TEST) >= 120
    assert set(counts) == set(TownFamily)
    assert min(counts.values()) >= 20


def test_towns_and_wordings_are_of_one_split():
    towns = {split: {t.town for t in town_suite(split)} for split in Split}
    assert towns[Split.TEST] <= set(TEST_SEEDS)
    assert towns[Split.DEVELOPMENT] <= set(VALIDATION_SEEDS)
    for told in (*ALL, AVOIDED):
        assert not set(told[Split.TEST]) & set(told[Split.DEVELOPMENT])


def test_what_is_named_is_there_or_not_as_it_says():
    for t in FEW:
        things = plan_of(t.town).bodies
        for named in (*t.landmarks, *t.avoid):
            fits = {
                body
                for body, thing in things.items()
                if thing.kind == named.kind and named.colour in ("", thing.colour)
            }
            assert set(named.bodies) <= fits
            assert named.absent == (not fits)
        assert len(t.told.landmarks) + 1 == len(t.directions)
        assert any(named.absent for named in t.landmarks) == (t.family is TownFamily.ABSENT)


def test_families_are_what_they_are_called():
    for t in TEST:
        turns = [d for leg in t.told.directions for d in leg]
        assert bool(turns) == bool(t.turns) == (t.family is TownFamily.DIRECTIONS)
        order = [span.start for span in t.told.landmarks]
        if t.family is TownFamily.REORDERED:
            assert (
                order != sorted(order)
                or "Before you" in t.instruction
                or "Roll by" in t.instruction
            )
        if t.family is TownFamily.LONG:
            assert len(t.landmarks) >= 5
        if t.family is TownFamily.HELD_OUT:
            assert {(n.colour, n.kind) for n in t.landmarks} & HELD_OUT


def test_of_two_turns_that_fit_only_the_one_asked_for_is_meant():
    for t in FEW:
        if t.family is TownFamily.DIRECTIONS:
            goal = t.landmarks[-1]
            kind = [b for b in plan_of(t.town).things if b.kind == goal.kind]
            assert len([b for b in kind if goal.colour in ("", b.colour)]) > len(goal.bodies)


@pytest.mark.slow
def test_the_maker_makes_it_again():
    lines = FILE.read_text().splitlines()
    assert [json.dumps(t.to_json()) for t in islice(making.suite(), making.EACH)] == lines[
        : making.EACH
    ]


def test_nothing_of_it_is_trained_on():
    for t in town_suite():
        assert excluded_route(t.instruction)
        assert excluded_route(t.instruction.lower().rstrip("."))
    trained = {
        _bare(w)
        for clause in _clauses()
        for w in (*clause.wordings.train, *clause.wordings.held_out)
    }
    own = {_bare(w) for told in ALL for wordings in told.values() for w in wordings}
    assert not own & trained
    made = {generate(5, i, split).parse.text for split in Words for i in range(150)}
    assert not {t.instruction for t in town_suite()} & made


def test_every_wording_of_the_test_split_is_used():
    said = [t.instruction for t in town_suite()]
    for told in ALL:
        for wordings in told.values():
            for wording in wordings:
                opening = wording[: wording.find("{")]
                assert any(text.startswith(opening) for text in said), wording


def test_slots_are_landmarks_only():
    assert slots("Past {b} turn {d} to {a} and {b}") == ["b", "a"]
    assert "d" not in LETTERS


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"family": "plane"}, 'unknown family "plane"; nearest: "plain"'),
        ({"town": 3}, "town 3 is not of the test split"),
        ({"start": [0.0, 1.0]}, "not enough values"),
        ({"landmarks": []}, "no landmark is in the town"),
        ({"directions": ["lift", "none"]}, 'unknown direction "lift"; nearest: "left"'),
        ({"instruction": "Go on."}, "does not stand there just once"),
        (
            {"landmarks": [{"words": "the well", "colour": "", "kind": "wall", "bodies": []}]},
            "unknown kind",
        ),
        ({"extra": 1}, "a task has the fields"),
    ],
)
def test_a_bad_line_is_refused(change, words):
    good = {
        "id": "a", "family": "plain", "split": "test", "town": 20000, "start": [0, 0, 0],
        "instruction": "Stop at the well.", "directions": ["none", "none"], "avoid": [], "turns": [],
        "landmarks": [{"words": "the well", "colour": "", "kind": "well", "bodies": ["grey well"]}],
    }  # fmt: skip
    assert read_tasks([json.dumps(good)], "x")[0].told.landmark_words == ("the well",)
    with pytest.raises(SuiteError, match="x: line 1") as refused:
        read_tasks([json.dumps(good | change)], "x")
    assert words in str(refused.value)


def test_twins_are_refused():
    line = FILE.read_text().splitlines()[0]
    with pytest.raises(SuiteError, match="appears twice"):
        read_tasks([line, line], "x")


def test_turns_have_plain_names():
    for t in TEST:
        for leg in t.told.directions:
            assert set(leg) <= {Direction.LEFT, Direction.RIGHT, Direction.STRAIGHT}


def _clauses():
    return (*CLAUSES, *WHOLE, AVOID, FIRST, LAST)


def _bare(wording):
    """A wording without what its slots are called."""
    text = wording.removeprefix("~").casefold().strip(" .!")
    for slot in ("d4", "a", "b", "c", "d", "e", "f", "x", "y"):
        text = text.replace(f"{{{slot}}}", "{}")
    return text
