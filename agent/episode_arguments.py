"""The grammar of `doable run`, `doable plan` and `doable skills`; `agent.session` does them."""

from argparse import ArgumentParser
from pathlib import Path

from agent.argument_types import seed
from agent.asking import USUAL_COVERAGE
from agent.grammar import Command, add_json
from agent.shared_arguments import (
    add_catalogue,
    add_mode,
    add_physics,
    add_planner,
    add_renderer,
    add_together,
)

_STATUS = """exit status:
  0  the goal was reached, or the plan is complete
  1  the episode ended otherwise
  2  the input was refused
"""

_RUN = """examples:
  doable run "put the red block in the blue bowl" --scene examples/tabletop.json
  doable run "pick up the green block" --seed 3 --disturb 0.3 --out runs/disturbed
  doable run "bring me a coke" --env kitchen --scene examples/kitchen.json --feedback success
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
  doable skills --env kitchen --catalogue rt1
"""


def add(command: Command) -> None:
    """Add the commands to the command line's grammar."""
    _add_run(command("run", "carry out an instruction in physics", f"{_RUN}\n{_STATUS}"))
    what = "the same without physics: chosen skills are taken to succeed"
    plan = command("plan", what, f"{_PLAN}\n{_STATUS}")
    _add_episode(plan)
    _add_batch(plan)
    skills = command("skills", "list the skills a scene offers", _SKILLS)
    _add_world(skills)
    add_catalogue(skills)


def _add_run(p: ArgumentParser) -> None:
    _add_episode(p)
    p.add_argument("--out", type=Path, help="folder for the results (default: under runs/)")
    add_renderer(p)
    p.add_argument("--open-loop", action="store_true", help="plan once, then never look again")
    add_physics(p)


def _add_episode(p: ArgumentParser) -> None:
    p.add_argument("instruction", nargs="?", metavar="INSTRUCTION", help="what the robot should do")
    p.add_argument(
        "--task", metavar="SUITE/ID", help="take instruction, scene and goal from a suite"
    )
    p.add_argument("--goal", metavar="JSON", help="what must be true at the end; see agent/goals/")
    _add_world(p)
    add_mode(p)
    add_planner(p)
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


def _add_batch(p: ArgumentParser) -> None:
    p.add_argument(
        "--batch", type=Path, metavar="FILE", help='JSON lines {"id", "instruction", "scene"}'
    )
    p.add_argument("--out", type=Path, metavar="FILE", help="the plans of a batch, a line each")
    add_together(p)
