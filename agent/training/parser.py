"""`doable train parser`: the embedded model learns to say what a generated navigation instruction says."""

from collections.abc import Iterable
from functools import partial

from rich.console import Console

from agent.parse_text import END, event_words, events_of, opening
from agent.plan_text import Piece
from agent.scoring.adapter import AdapterRecord
from agent.training.adapter_settings import AdapterPlace
from agent.training.adapter_training import train_adapter
from agent.training.lessons import Lesson, LessonStream, Scene
from agent.training.parser_settings import ParserSettings
from agent.training.town.instructions import generate
from agent.training.wording import Split

HELD_OUT_SEED = 7_919  # the held-out instructions are the same for every training
TESTED_FROM = 100_000  # the first number of those that the parser is measured on afterwards
TOWN = "town"


def train(settings: ParserSettings, place: AdapterPlace, console: Console) -> AdapterRecord:
    """Train, or go on training, and leave the folder `--adapter` takes; errors as `train_adapter`."""
    return train_adapter(settings, place, lessons(settings, place.workers), console)


def lessons(settings: ParserSettings, workers: int = 0) -> LessonStream:
    """The instructions of a training, each with its parse."""
    made, batch = partial(_scenes, settings.seed), settings.batch
    return LessonStream(made, batch, {TOWN: held_out}, workers)


def lesson(seed: int, number: int, split: Split) -> Lesson:
    """Instruction `number` of a seed and its parse, as text."""
    told = generate(seed, number, split).parse
    events = (event_words(event, told.text) + END for event in events_of(told))
    return (
        Piece(opening(told.text), robot=False),
        *(Piece(event, robot=True) for event in events),
    )


def held_out(numbers: Iterable[int]) -> list[Lesson]:
    """Instructions with wordings and names that are never trained on."""
    return [lesson(HELD_OUT_SEED, number, Split.HELD_OUT) for number in numbers]


def _scenes(seed: int, numbers: list[int]) -> list[Scene]:
    """The training's instructions of these numbers, each read by itself."""
    return [[lesson(seed, number, Split.TRAIN)] for number in numbers]
