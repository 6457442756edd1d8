"""Options that several commands share: who plans, on what device, what physics does, how much is shared."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

from agent.argument_types import count, positive
from agent.compose import Mode
from agent.episode import MAX_FAILURES
from agent.feedback import Feedback
from agent.saycan import Search
from agent.scoring.corrections import Correction
from envs.bodies import Renderer
from envs.errors import unknown
from skills.catalogue import Catalogue

E = TypeVar("E", bound=StrEnum)


def choice(what: str, kind: type[E]) -> Callable[[str], E]:
    """What turns a word into one of a kind, or refuses it in one line that suggests the nearest."""

    def read(text: str) -> E:
        if text not in list(kind):
            raise ArgumentTypeError(unknown(what, text, kind))
        return kind(text)

    return read


def choices(what: str, kind: type[E]) -> Callable[[str], tuple[E, ...]]:
    """What turns words with commas into some of a kind, in the order given, each once."""
    one = choice(what, kind)

    def read(text: str) -> tuple[E, ...]:
        return tuple(dict.fromkeys(one(word.strip()) for word in text.split(",")))

    return read


def add_mode(p: ArgumentParser) -> None:
    """Who plans one episode."""
    p.add_argument(
        "--mode",
        type=choice("mode", Mode),
        default=Mode.SAYCAN,
        metavar="MODE",
        help=f"who plans: {', '.join(Mode)} (default: saycan)",
    )


def add_catalogue(p: ArgumentParser) -> None:
    """Which skills there are."""
    p.add_argument(
        "--catalogue",
        type=choice("catalogue", Catalogue),
        default=Catalogue.PLANS,
        metavar="|".join(Catalogue),
        help="skills of the kitchen: those of SayCan's plans, or RT-1's families too (default: plans)",
    )


def add_language_model(p: ArgumentParser, subject: str) -> None:
    """Which language model reads, and the adapter that `doable train SUBJECT` made for it."""
    p.add_argument(
        "--llm",
        default="embedded",
        help='language model: "embedded" (SmolLM2-135M), a folder or a Hugging Face id',
    )
    p.add_argument("--revision", help="commit of a Hugging Face id")
    p.add_argument(
        "--adapter",
        metavar="FOLDER",
        default="auto",
        help=f"what `doable train {subject}` made, none, or auto: the shipped one with the embedded "
        "model (default)",
    )


def add_planner(p: ArgumentParser) -> None:
    """What plans are made with."""
    add_language_model(p, "planner")
    add_device(p)
    p.add_argument(
        "--search",
        type=choice("search", Search),
        metavar="all|winner",
        help="score every phrase, or search the winner: the same plan, sooner, and no scores of the "
        "rest (default: winner for eval and --batch, else all)",
    )
    p.add_argument(
        "--correction",
        type=choice("correction", Correction),
        default=Correction.SUM,
        metavar="RULE",
        help=f"for length or prior of a phrase: {', '.join(Correction)} (default: sum)",
    )
    p.add_argument(
        "--affordance",
        metavar="NAME",
        help="what says how likely a skill is to succeed: value (learned, from what the robot sees; default "
        "where it sees), geometric (the true state; default for plans), none, or a folder that "
        "`doable train affordance` made",
    )
    _add_limits(p)
    add_catalogue(p)


def _add_limits(p: ArgumentParser) -> None:
    p.add_argument(
        "--max-steps",
        type=positive,
        help="skills an episode (default: 15 on the tabletop, 40 in the kitchen)",
    )
    p.add_argument(
        "--max-failures",
        type=count,
        default=MAX_FAILURES,
        metavar="K",
        help="how often a skill may fail as things are before it is tried no more until they change; a robot "
        f"with nothing else left gives up; 0: no limit (default: {MAX_FAILURES})",
    )


def add_device(p: ArgumentParser) -> None:
    """Where the models run."""
    p.add_argument("--device", default="auto", help="auto, cpu, cuda or cuda:N (default: auto)")
    p.add_argument(
        "--dtype",
        default="auto",
        help="numbers of the language model: auto (bf16 on CUDA that has it, else fp32), fp32 or bf16",
    )


def add_renderer(p: ArgumentParser) -> None:
    """Who draws, and whether it is filmed."""
    p.add_argument(
        "--renderer",
        choices=list(Renderer),
        default=Renderer.AUTO,
        help="who draws the pictures (default: auto)",
    )
    p.add_argument("--no-video", dest="video", action="store_false", help="skip the film")


def add_physics(p: ArgumentParser) -> None:
    """What matters where skills are carried out."""
    p.add_argument(
        "--skills",
        default="scripted",
        metavar="NAME",
        help="who carries them out: scripted (default), or by sight alone: learned (the policy that ships), "
        "or a folder that `doable train policy` made",
    )
    p.add_argument(
        "--disturb",
        type=float,
        default=0.0,
        metavar="P",
        help="probability a step that an object is shoved or a grasp slips",
    )
    p.add_argument(
        "--feedback",
        type=choice("feedback", Feedback),
        default=Feedback.SCENE,
        metavar="|".join(Feedback),
        help="what the planner is told after a skill: nothing (it is taken to have worked), whether it "
        "worked, or how it ended, why, and what is seen (default: scene)",
    )


def add_together(p: ArgumentParser) -> None:
    """How many episodes share the language model."""
    p.add_argument(
        "--together",
        type=positive,
        default=1,
        metavar="N",
        help="episodes planned in lock step, which share the language model's forwards: the same plans, "
        "meant for a GPU; what is executed is executed one at a time (default: 1)",
    )
