"""What the command line's grammar is made of: how a command is added, and an option most commands have."""

import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable, Collection, Sequence

Command = Callable[[str, str, str], ArgumentParser]  # name, what it does, examples; adds it


def commands(parser: ArgumentParser, dest: str, metavar: str) -> Command:
    """What adds commands below a parser, one of which is required; `dest` is where its name is kept."""
    below = parser.add_subparsers(dest=dest, required=True, metavar=metavar)

    def command(name: str, what: str, epilog: str) -> ArgumentParser:
        made: ArgumentParser = below.add_parser(
            name,
            help=what,
            description=what,
            epilog=epilog,
            formatter_class=RawDescriptionHelpFormatter,
        )
        return made

    return command


def add_json(p: ArgumentParser) -> None:
    """Add `--json`."""
    p.add_argument("--json", action="store_true", help="print JSON and nothing else")


def joined(argv: Sequence[str] | None, commands: Collection[str]) -> list[str]:
    """The words of a command line, those of a command of several words as one; None: the process's own."""
    words = list(sys.argv[1:] if argv is None else argv)
    for name in commands:
        parts = name.split()
        if words[: len(parts)] == parts:
            return [name, *words[len(parts) :]]
    return words
