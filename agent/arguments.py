"""The command line's grammar and help texts; what the commands do is in `agent.cli`."""

from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from pathlib import Path
from typing import NoReturn

from agent import collect_arguments, parse_arguments, route_arguments
from agent.argument_types import positive, seed
from agent.asking import USUAL_COVERAGE
from agent.compose import Mode
from agent.evaluation import arguments as eval_arguments
from agent.evaluation.suite import Split
from agent.grammar import add_json, commands
from agent.saycan import Search
from agent.scoring.corrections import Correction
from agent.training import arguments as train_arguments
from envs.bodies import Renderer
from envs.errors import unknown

ALL = "all"  # of a suite, as --split says it

_STATUS = """exit status:
  0  the goal was reached, or the plan is complete
  1  the episode ended otherwise
  2  the input was refused
"""

_TOP = """examples:
  doable run "put the red block in the blue bowl"
  doable run --task tabletop/long_horizon_01 --mode oracle
  doable plan "stack the green cube on the red one" --seed 3 --json
  doable skills --seed 3
  doable eval tabletop --mode saycan --workers 2 --out runs/saycan.jsonl
  doable collect --episodes 6000 --workers 2 --out runs/experience
  doable train planner --out runs/planner
  doable train affordance --data runs/experience --out runs/values
  doable eval affordance --data runs/unseen --weights runs/values --out runs/quality
  doable train policy --out runs/policy --workers 2
  doable train parser --out runs/parser
  doable parse "go to the church after passing a red gate, then turn left" --json
  doable route --graph town.json --scores scores.npy --start 0 --directions none,left
  doable map check --graph town.json
  doable doctor
"""

_RUN = """examples:
  doable run "put the red block in the blue bowl" --scene examples/tabletop.json
  doable run "pick up the green block" --seed 3 --disturb 0.3 --out runs/disturbed
  doable run "tidy up" --goal '{"in": ["every block", "blue bowl"]}' --mode oracle \\
      --scene examples/tabletop.json
"""

_PLAN = """examples:
  doable plan "stack the green cube on the red one" --seed 3
  doable plan "bring me something to drink" --env kitchen --scene examples/kitchen.json
  doable plan --task tabletop/long_horizon_01 --mode oracle
  doable plan --env kitchen --batch instructions.jsonl --out plans.jsonl
  doable plan --env kitchen --batch instructions.jsonl --out plans.jsonl --together 16
A batch gets an error entry for a line it cannot plan, and goes on; one that was killed goes on where it
stopped when the same command is given again. Its status is 0 when every line has its entry.
"""

_SKILLS = """examples:
  doable skills --seed 3
  doable skills --scene examples/tabletop.json --json
  doable skills --env kitchen --scene examples/kitchen.json
"""

_DOCTOR = """examples:
  doable doctor
  doable doctor --device cpu --json
Its status is 1 when something was not found.
"""

_EVAL = """examples:
  doable eval tabletop --mode oracle --seeds 3 --workers 2 --out runs/oracle.jsonl
  doable eval tabletop --mode saycan --plan-only --json --out runs/saycan.jsonl
  doable eval kitchen --split development --plan-only --out runs/kitchen.jsonl

A killed evaluation goes on where it stopped when the same command is given again.
"""


class Parser(ArgumentParser):
    """Refuses with one line, like the commands."""

    def error(self, message: str) -> NoReturn:
        """End with status 2."""
        said = " ".join(message.split())
        self.exit(2, f"doable: error: {said}; see {self.prog} --help\n")


def parser() -> ArgumentParser:
    """The whole grammar."""
    about = "Robots that follow natural language."
    layout = RawDescriptionHelpFormatter
    top = Parser("doable", description=about, epilog=_TOP, formatter_class=layout)
    command = commands(top, "command", "COMMAND")
    _add_run(command("run", "carry out an instruction in physics", f"{_RUN}\n{_STATUS}"))
    what = "the same without physics: chosen skills are taken to succeed"
    plan = command("plan", what, f"{_PLAN}\n{_STATUS}")
    _add_episode(plan)
    _add_batch(plan)
    _add_world(command("skills", "list the skills a scene offers", _SKILLS))
    _add_eval(command("eval", "run a suite of instructions and print success rates", _EVAL))
    what = "attempt skills in random scenes, and record them"
    collect_arguments.add(command("collect", what, collect_arguments.EXAMPLES))
    eval_arguments.add(command)
    train_arguments.add(command)
    parse_arguments.add(command)
    route_arguments.add(command)
    doctor = command("doctor", "say what was found: device, renderer, models, versions", _DOCTOR)
    _add_device(doctor)
    add_json(doctor)
    return top


def _add_run(p: ArgumentParser) -> None:
    _add_episode(p)
    p.add_argument("--out", type=Path, help="folder for the results (default: under runs/)")
    p.add_argument(
        "--renderer",
        choices=list(Renderer),
        default=Renderer.AUTO,
        help="who draws the pictures (default: auto)",
    )
    p.add_argument("--no-video", dest="video", action="store_false", help="skip the film")
    p.add_argument("--open-loop", action="store_true", help="plan once, then never look again")
    _add_physics(p)


def _add_eval(p: ArgumentParser) -> None:
    p.add_argument("suite", help="which suite, such as tabletop")
    p.add_argument(
        "--split",
        type=_split,
        help="development, test or all of a suite that is split (default: all)",
    )
    p.add_argument("--plan-only", action="store_true", help="plan, but do not execute")
    _add_planner(p)
    p.add_argument("--seeds", type=positive, default=1, help="episodes an instruction (default: 1)")
    p.add_argument("--workers", type=positive, default=1, help="processes (default: 1)")
    _add_together(p)
    p.add_argument("--out", type=Path, required=True, help="results, one line an episode")
    p.add_argument("--open-loop", action="store_true", help="never look again")
    _add_physics(p)
    add_json(p)


def _add_episode(p: ArgumentParser) -> None:
    p.add_argument("instruction", nargs="?", metavar="INSTRUCTION", help="what the robot should do")
    p.add_argument(
        "--task", metavar="SUITE/ID", help="take instruction, scene and goal from a suite"
    )
    p.add_argument("--goal", metavar="JSON", help="what must be true at the end; see agent/goals/")
    _add_world(p)
    _add_planner(p)
    p.add_argument(
        "--ask",
        type=float,
        nargs="?",
        const=USUAL_COVERAGE,
        metavar="COVERAGE",
        help="ask instead of guessing: stop with a question where the skills that may be right, at "
        f"this coverage, are not exactly one (without a number: {USUAL_COVERAGE:g}). Give the "
        "instruction first: what stands right after --ask is read as the coverage",
    )
    p.add_argument(
        "--runners-up",
        type=seed,
        default=0,
        metavar="N",
        help="with --search winner: find the N next best skills of each step too (default: 0)",
    )
    p.add_argument("--max-seconds", type=float, default=600.0, help="of wall-clock time")


def _add_world(p: ArgumentParser) -> None:
    p.add_argument("--env", help="tabletop or kitchen (default: the task's, or tabletop)")
    p.add_argument("--seed", type=seed, default=0, help="decides all that is drawn (default: 0)")
    p.add_argument(
        "--scene", type=Path, metavar="FILE", help="a scene as JSON instead of a random one"
    )
    add_json(p)


def _add_planner(p: ArgumentParser) -> None:
    p.add_argument(
        "--mode",
        type=_mode,
        default=Mode.SAYCAN,
        metavar="MODE",
        help=f"who plans: {', '.join(Mode)} (default: saycan)",
    )
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
        help="what `doable train planner` made, none, or auto: the shipped one with the embedded "
        "model (default)",
    )
    _add_device(p)
    p.add_argument(
        "--search",
        type=_search,
        metavar="all|winner",
        help="score every phrase, or search the winner: the same plan, sooner, and no scores of the "
        "rest (default: winner for eval and --batch, else all)",
    )
    p.add_argument(
        "--correction",
        type=_correction,
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
    p.add_argument(
        "--max-steps",
        type=positive,
        help="skills an episode (default: 15 on the tabletop, 40 in the kitchen)",
    )


def _add_device(p: ArgumentParser) -> None:
    p.add_argument("--device", default="auto", help="auto, cpu, cuda or cuda:N (default: auto)")
    p.add_argument(
        "--dtype",
        default="auto",
        help="numbers of the language model: auto (bf16 on CUDA that has it, else fp32), fp32 or bf16",
    )


def _add_physics(p: ArgumentParser) -> None:
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


def _add_batch(p: ArgumentParser) -> None:
    p.add_argument(
        "--batch", type=Path, metavar="FILE", help='JSON lines {"id", "instruction", "scene"}'
    )
    p.add_argument("--out", type=Path, metavar="FILE", help="the plans of a batch, a line each")
    _add_together(p)


def _add_together(p: ArgumentParser) -> None:
    p.add_argument(
        "--together",
        type=positive,
        default=1,
        metavar="N",
        help="episodes planned in lock step, which share the language model's forwards: the same plans, "
        "meant for a GPU; what is executed is executed one at a time (default: 1)",
    )


def _mode(text: str) -> Mode:
    if text not in list(Mode):
        raise ArgumentTypeError(unknown("mode", text, Mode))
    return Mode(text)


def _search(text: str) -> Search:
    if text not in list(Search):
        raise ArgumentTypeError(unknown("search", text, Search))
    return Search(text)


def _correction(text: str) -> Correction:
    if text not in list(Correction):
        raise ArgumentTypeError(unknown("correction", text, Correction))
    return Correction(text)


def _split(text: str) -> Split | None:
    """The part of a suite; None for all of it."""
    if text not in (*Split, ALL):
        raise ArgumentTypeError(unknown("split", text, (*Split, ALL)))
    return None if text == ALL else Split(text)
