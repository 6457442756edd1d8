"""The command line's grammar, put together; each command's own part lies beside what it does."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from typing import NoReturn

from agent import (
    collect_arguments,
    doctor_arguments,
    episode_arguments,
    map_arguments,
    parse_arguments,
    route_arguments,
)
from agent.evaluation import arguments as eval_arguments
from agent.evaluation.town import arguments as eval_town_arguments
from agent.grammar import commands
from agent.navigation import arguments as navigate_arguments
from agent.training import arguments as train_arguments

_TOP = """examples:
  doable run "put the red block in the blue bowl"
  doable run --task tabletop/long_horizon_01 --mode oracle
  doable plan "stack the green cube on the red one" --seed 3 --json
  doable skills --seed 3
  doable eval tabletop --modes saycan,oracle --workers 2 --out runs/tabletop
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
    episode_arguments.add(command)
    collect_arguments.add(command)
    eval_arguments.add(command)
    eval_town_arguments.add(command)
    train_arguments.add(command)
    parse_arguments.add(command)
    route_arguments.add(command)
    map_arguments.add(command)
    navigate_arguments.add(command)
    doctor_arguments.add(command)
    return top
