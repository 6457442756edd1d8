"""What every world's training data are: tasks, and episodes in which they are done."""

from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from agent.goals import Goal
from agent.situation import Turn
from envs.state import State

S = TypeVar("S", bound=State)


class Task(Protocol[S]):
    """One thing to ask of a robot."""

    @property
    def instruction(self) -> str:
        """The request."""

    @property
    def state(self) -> S:
        """The scene at the start."""

    @property
    def family(self) -> str:
        """Which kind of request it is."""

    @property
    def novel(self) -> frozenset[str]:
        """What of it is held out: "wording", "name"."""

    def parsed_goal(self) -> Goal[S]:
        """What it means, as a predicate."""


@dataclass(frozen=True, kw_only=True)
class Episode(Generic[S]):
    """A task and all the turns that do it, `done` included."""

    task: Task[S]
    aim: tuple[str, ...]  # what has to be achieved, in words, in the order of the plan
    turns: tuple[Turn[S], ...]

    @property
    def final(self) -> S:
        """What it ends in."""
        return self.turns[-1].seen or self.task.state
