"""The parser's measurement judges landmarks, their order, and what was added or left out."""

import json

import pytest

from agent.landmarks import NavigationInstruction, Span
from tests.benchmarks.measure_parser import Expected, bare, generated, judged, listed, scores

TEXT = "go to a church after the Red gate"
CHURCH, GATE = Span(6, 14), Span(21, 33)


def parsed(*landmarks):
    legs = ((),) * (len(landmarks) + 1)
    return NavigationInstruction(text=TEXT, landmarks=landmarks, directions=legs)


def judge(*landmarks):
    expected = Expected(text=TEXT, landmarks=("red gate", "the church"))
    return judged(expected, parsed(*landmarks), 1.0)


def test_articles_capitals_and_marks_do_not_count():
    assert bare(' The  Red gate". ') == "red gate"
    assert bare("theater") == "theater"
    assert judge(GATE, CHURCH).exact


def test_wrong_order_is_not_exact_and_costs_order_alone():
    told = scores([judge(CHURCH, GATE)])
    assert told["exact"]["successes"] == 0
    assert (told["precision"], told["recall"], told["f1"], told["order"]) == (1, 1, 1, 0)


def test_what_is_missing_costs_recall_and_what_is_added_precision():
    assert scores([judge(GATE)])["recall"] == 0.5
    told = scores([judge(Span(0, 2), GATE, CHURCH)])
    assert told["precision"] == pytest.approx(2 / 3)
    assert not told["exact"]["successes"]
    assert told["order"] == 1


def test_nothing_expected_and_nothing_found_is_right():
    expected = Expected(text=TEXT, landmarks=(), avoid=(), directions=("none",))
    result = judged(expected, parsed(), 1.0)
    assert (result.exact, result.avoid, result.directions) == (True, True, True)
    assert scores([result])["f1"] == 1.0


def test_files_that_are_no_list(tmp_path):
    path = tmp_path / "list.json"
    with pytest.raises(SystemExit, match="cannot read"):
        listed(path)
    path.write_text(json.dumps([{"instruction": "a"}]))
    with pytest.raises(SystemExit, match="landmarks"):
        listed(path)


def test_held_out_instructions_are_judged_in_full():
    (entry,) = generated(1)
    assert len(entry.directions) == len(entry.landmarks) + 1
