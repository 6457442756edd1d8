"""The parser's training: lessons that can be written, one loop with the planner, resumed to the bit."""

import json
from dataclasses import asdict

import numpy as np
import pytest

from agent.arguments import parser as grammar_of_commands
from agent.cli import main
from agent.landmark_parser import Grammar
from agent.parse_text import opening
from agent.scoring import adapter
from agent.scoring.adapter import load_adapter
from agent.scoring.adapter_use import PARSER, PLANNER
from agent.scoring.scorer import LanguageModelError
from agent.training.adapter_settings import AdapterPlace
from agent.training.adapter_training import train_adapter
from agent.training.command import run
from agent.training.parser import TOWN, held_out, lesson, lessons, train
from agent.training.parser_settings import ParserSettings
from agent.training.town.instructions import generate
from agent.training.wording import Split
from tests.agent.training.trainings import QUIET, CutShortError, cut_at, same, weights


@pytest.fixture
def short(tiny):
    return ParserSettings(steps=6, batch=2, lr=0.01, rank=2, seed=3, llm=str(tiny), held_out=2)


def place(out, **more):
    return AdapterPlace(out=out, device="cpu", checkpoint_every=2, **more)


@pytest.mark.parametrize("split", list(Split))
def test_every_lesson_is_one_that_parsing_can_write(split):
    for number in range(150):
        told = generate(5, number, split).parse
        first, *events = lesson(5, number, split)
        assert first.text == opening(told.text)
        assert not first.robot
        grammar, chosen = Grammar(told.text), list[int]()
        for event in events:
            assert event.robot
            free = np.flatnonzero(grammar.allowed(chosen))
            same_words = [int(i) for i in free if grammar.phrases[i] + "\n" == event.text]
            assert len(same_words) == 1, (told.text, event.text)
            chosen += same_words
        assert grammar.is_whole(chosen)


def test_a_training_cut_short_is_resumed_to_the_same_weights(short, tmp_path, monkeypatch):
    whole = train(short, place(tmp_path / "whole"), QUIET)
    with monkeypatch.context() as patch:
        cut_at(patch, 3)
        with pytest.raises(CutShortError):
            train(short, place(tmp_path / "cut"), QUIET)
    assert train(short, place(tmp_path / "cut", resume=True), QUIET) == whole
    assert same(weights(tmp_path / "whole"), weights(tmp_path / "cut"))


def test_another_seed_gives_other_weights(short, tmp_path):
    train(short, place(tmp_path / "a"), QUIET)
    train(ParserSettings(**{**vars(short), "seed": 4}), place(tmp_path / "b"), QUIET)
    assert not same(weights(tmp_path / "a"), weights(tmp_path / "b"))


def test_the_record_says_what_it_is_for(short, tmp_path):
    made = train(short, place(tmp_path / "out"), QUIET)
    record, _ = load_adapter(tmp_path / "out", PARSER)
    assert record == made
    assert record.command.startswith("doable train parser --out DIR --steps 6 ")
    assert record.data["instructions"] == 12
    assert record.metrics.keys() == {"loss", f"{TOWN}/held_out_loss", f"{TOWN}/held_out_right"}
    with pytest.raises(LanguageModelError, match="text format"):
        load_adapter(tmp_path / "out", PLANNER)
    assert {p.name for p in (tmp_path / "out").iterdir()} == {
        *(adapter.WEIGHTS, adapter.RECORD, "run.json", "checkpoints", "tensorboard"),
    }


def test_held_out_lessons_are_new_in_each_training(short):
    read = {
        x[0].text for number in range(50) for scene in lessons(short).step(number) for x in scene
    }
    assert not read & {x[0].text for x in held_out(range(100))}


def test_processes_make_the_same_lessons(short):
    with lessons(short, workers=1) as beside, lessons(short) as here:
        assert [beside.step(n) for n in (0, 1, 5)] == [here.step(n) for n in (0, 1, 5)]


def test_a_step_lowers_the_loss_on_what_it_was_taught(short, tmp_path):
    longer = ParserSettings(**{**vars(short), "steps": 40, "rank": 4})
    first = train(short, place(tmp_path / "short"), QUIET)
    made = train_adapter(longer, place(tmp_path / "long"), lessons(longer), QUIET)
    loss = f"{TOWN}/held_out_loss"
    assert made.metrics[loss] < first.metrics[loss]


def test_the_options_defaults_are_the_settings_own(tmp_path, short, monkeypatch):
    asked, made = [], train(short, place(tmp_path / "made"), QUIET)

    def remembered(settings, place, console):
        asked.append((settings, place))
        return made

    monkeypatch.setattr("agent.training.parser.train", remembered)
    given = grammar_of_commands().parse_args(["train", "parser", "--out", str(tmp_path)])
    assert run(given, QUIET).to_json() == {"adapter": str(tmp_path), **asdict(made)}
    assert asked == [(ParserSettings(), AdapterPlace(out=tmp_path))]


def test_the_command_line(tiny, tmp_path, capsys):
    assert main(["train", "parser", "--out", str(tmp_path / "x"), "--batch", "0"]) == 2
    assert "--batch" in capsys.readouterr().err
    out = tmp_path / "out"
    options = f"--out {out} --steps 1 --batch 1 --rank 2 --device cpu --json --llm {tiny}"
    assert main(["train", "parser", *options.split()]) == 0
    assert json.loads(capsys.readouterr().out)["text_format"] == PARSER.text_format
    parsed = [
        "parse",
        "a b",
        "--llm",
        str(tiny),
        "--adapter",
        str(out),
        "--device",
        "cpu",
        "--json",
    ]
    assert main(parsed) == 0
    assert json.loads(capsys.readouterr().out)["instruction"] == "a b"
