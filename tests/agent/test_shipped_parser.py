"""The parser that ships is what its record says, fits the embedded model, and reads instructions with it."""

import json
from pathlib import Path

import pytest

from agent import parse_text
from agent.cli import main
from agent.scoring.adapter import MAX_BYTES, WEIGHTS, load_adapter
from agent.scoring.adapter_record import find_adapter
from agent.scoring.adapter_use import PARSER
from agent.training.parser_settings import ParserSettings

ROOT = Path(__file__).parents[2]


def test_it_is_the_default_for_the_embedded_model():
    assert find_adapter("auto", "embedded", PARSER) == PARSER.shipped


def test_it_is_what_its_record_says_and_the_documented_command_makes_it_again():
    record, tensors = load_adapter(PARSER.shipped, PARSER)  # checks the hash
    assert record.text_format == parse_text.VERSION
    assert {name.rpartition(".")[0] for name in tensors} == set(record.targets)
    assert (PARSER.shipped / WEIGHTS).stat().st_size <= MAX_BYTES
    usual = ParserSettings()
    assert (record.command, record.data) == (usual.command(), usual.recipe())
    assert "doable train parser --out runs/parser" in (ROOT / "Makefile").read_text()


@pytest.mark.slow
def test_it_reads_landmarks_in_visiting_order_with_turns_and_what_to_avoid(capsys):
    said = "go to the bakery after the red gate, then turn left, but stay away from the pond"
    assert main(["parse", said, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["landmarks"] == ["the red gate", "the bakery"]
    assert told["directions"] == ["none", "none", "left"]
    assert told["avoid"] == ["the pond"]
