"""What a command answers is printed in one place: data that JSON can say, or what people see."""

import json
from collections import Counter
from math import inf, nan
from pathlib import Path

import pytest

from agent import cli
from agent.answer import Answer, counted, say
from tests.agent.commands import doable

WORDS = "a path in [red]brackets[/blue]/" + "that-is-longer-than-a-terminal-is-wide-" * 4


@pytest.fixture
def answers(monkeypatch):
    """Lets `doable doctor` give an answer."""
    return lambda answer: monkeypatch.setitem(cli._COMMANDS, "doctor", lambda arguments: answer)


@pytest.mark.parametrize("good", [True, False])
def test_data_or_what_people_see_and_a_status(capsys, answers, good):
    answers(Answer(data={"x": [1.5, None]}, show=lambda console: say(console, WORDS), good=good))
    status, printed, error = doable(capsys, "doctor", "--json")
    assert (status, json.loads(printed), error) == (int(not good), {"x": [1.5, None]}, "")
    assert doable(capsys, "doctor") == (int(not good), f"{WORDS}\n", "")


@pytest.mark.parametrize("number", [nan, inf, -inf])
def test_no_command_prints_what_json_cannot_say(capsys, answers, number):
    answers(Answer(data={"x": [number]}, show=lambda console: None))
    with pytest.raises(ValueError, match="not JSON compliant"):
        doable(capsys, "doctor", "--json")
    assert capsys.readouterr().out == ""


def test_a_batch_is_counted_the_most_frequent_first(capsys, answers):
    answers(counted(Counter(parsed=2, error=3), "parses", Path(WORDS)))
    assert doable(capsys, "doctor") == (0, f"3 error, 2 parsed\nparses: {WORDS}\n", "")
    _, printed, _ = doable(capsys, "doctor", "--json")
    assert json.loads(printed) == {"error": 3, "parsed": 2}
