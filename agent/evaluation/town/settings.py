"""What an evaluation of one mode on the town suite depends on, and how its file of results tells it."""

import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from agent.evaluation.suite import Split, SuiteError
from agent.evaluation.town.task import NAME, TownTask, town_suite
from agent.navigation.mode import NavigationMode
from agent.navigation.models import EMBEDDED, distance_identity, image_text_identity
from agent.parse import ParseOptions
from agent.report.output import OutputError

SCHEMA = 1


@dataclass(frozen=True, kw_only=True)
class TownSettings:
    """What is evaluated of one mode: two files with the same settings hold the same episodes."""

    mode: NavigationMode = NavigationMode.FULL
    suite: str = NAME
    split: Split | None = None  # None: the whole suite
    plan_only: bool = False
    seed: int = 0  # of the robot's odometry
    llm: str = "embedded"
    revision: str | None = None
    adapter: str = "auto"
    clip: str = EMBEDDED
    distance: str = EMBEDDED
    device: str = "auto"
    dtype: str = "auto"

    @property
    def parsing(self) -> ParseOptions:
        """Who reads the instructions."""
        return ParseOptions.of(self)

    def tasks(self) -> tuple[TownTask, ...]:
        """What is evaluated; raises SuiteError where there is nothing."""
        found = town_suite(self.split)
        if not found:
            raise SuiteError(f"{NAME}: no task in the split {self.split}")
        return found

    def weights(self) -> dict[str, Any]:
        """What pins the weights that decide; nothing is loaded.

        Raises:
            LanguageModelError, ImageTextError, DistanceError: there are none.
        """
        used = dict[str, Any]()
        if self.mode.reads:
            used |= self.parsing.weights()
        if self.mode.sees:
            used["clip"] = image_text_identity(self.clip)
        if not self.plan_only:
            used["distance"] = distance_identity(self.distance)
        return used

    def note(self, maps: str) -> str:
        """The first line of the results' file; `maps` is the hash of the maps."""
        about = {
            "schema": SCHEMA,
            "settings": asdict(self),
            "tasks": digest([json.dumps(task.to_json()) for task in self.tasks()]),
            "maps": maps,
            "weights": self.weights(),
        }
        return json.dumps(about)


def maps_digest(files: list[Path]) -> str:
    """The hash of map files; raises OutputError where one cannot be read."""
    try:
        return digest([file.read_text(encoding="utf-8") for file in files])
    except OSError as error:
        raise OutputError(f"cannot read a map: {error}") from error


def digest(texts: list[str]) -> str:
    """SHA-256 of texts, one after the other."""
    return sha256("\n".join(texts).encode()).hexdigest()
