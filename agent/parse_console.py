"""`doable parse` in the terminal: from options to what a person sees."""

from argparse import Namespace
from collections import Counter
from functools import partial

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from agent.answer import Answer, counted
from agent.compose import OptionError
from agent.console import BUSY
from agent.landmark_parser import Parse
from agent.landmarks import direction_words
from agent.parse import ParseOptions, parse_batch, parse_one, to_json
from agent.report.output import write_json


def parsed(arguments: Namespace, progress: Console) -> Answer:
    """Parse an instruction, and write the file if one is wanted; or parse a batch.

    Raises:
        BatchError: the batch cannot be read or is empty.
        InstructionError, OptionError, LanguageModelError: what cannot be; nothing is written then.
        OutputError: a file cannot be written, or holds something else.
    """
    if arguments.batch is not None:
        return counted(_parse_lines(arguments, progress), "parses", arguments.out)
    if arguments.instruction is None:
        raise OptionError("say what to parse: an INSTRUCTION, or --batch FILE")
    if arguments.together > 1:
        raise OptionError("--together is for --batch")
    found = parse_one(ParseOptions.of(arguments), arguments.instruction)
    data = to_json(found)
    if arguments.out is not None:
        write_json(arguments.out, data)
    return Answer(data=data, show=partial(_show, found))


def _parse_lines(arguments: Namespace, progress: Console) -> Counter[str]:
    if arguments.instruction is not None:
        raise OptionError("--batch brings its own instructions")
    if arguments.out is None:
        raise OptionError("--batch needs --out, a file for the parses")
    options = ParseOptions.of(arguments)
    return parse_batch(
        options, arguments.batch, arguments.out, progress, together=arguments.together
    )


def _show(found: Parse, console: Console) -> None:
    """The walk as a table: directions and landmarks in turn, then what is to be avoided."""
    told = found.told
    if not (told.landmarks or told.avoid or any(told.directions)):
        console.print(f"[{BUSY}]nothing found[/]: no landmark, no turn, nothing to avoid")
        return
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("way there")
    table.add_column("landmark")
    table.add_column("probability", justify="right")
    ways = [direction_words(leg) for leg in told.directions]
    named = zip(ways, told.landmark_words, found.landmark_probabilities, strict=False)
    for way, words, sure in named:
        table.add_row("" if way == "none" else way, escape(words), f"{sure:.3f}")
    if told.directions[-1]:
        table.add_row(ways[-1], "", "")
    for words, sure in zip(told.avoid_words, found.avoid_probabilities, strict=True):
        table.add_row(f"[{BUSY}]avoid[/]", escape(words), f"{sure:.3f}")
    console.print(table)
    doubt = "" if found.settled else ", and another may be likelier"
    console.print(f"probability of the whole: {found.probability:.3f}{doubt}", highlight=False)
