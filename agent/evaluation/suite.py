"""Suites: instructions with the scene they are said in and the goal that judges them, as data.

A suite is our own test set: nothing is trained on it. Its file, `agent/evaluation/suites/<name>.json`, holds
{"about": words, "tasks": [{"id", "family", "instruction", "scene", "goal", "note"?}, ...]}; scenes
are read by `envs.scene`, goals by `agent.goals`. A suite is checked as a whole when it is loaded:
each scene, each goal against its scene, unique ids and instructions.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Any

from agent.goals import Goal, GoalError, tabletop_goal
from envs.errors import EnvError, unknown
from envs.scene import Scene
from envs.tabletop_state import TabletopState


class SuiteError(ValueError):
    """A suite that does not exist or cannot be used; the message names the task and the field."""


class Family(StrEnum):
    """What about its instruction makes a task hard."""

    ONE_STEP = "one_step"  # one thing to move
    PARAPHRASED_NOUNS = "paraphrased_nouns"  # other words for the objects
    VERBS = "verbs"  # other words for what to do
    STRUCTURED = "structured"  # commands with a form of their own
    SPATIAL = "spatial"  # places, towers, and objects named by where they are
    LONG_HORIZON = "long_horizon"  # 3 to 6 skills
    ALREADY_SATISFIED = "already_satisfied"  # nothing left to do
    IMPOSSIBLE = "impossible"  # nothing that can be done


@dataclass(frozen=True, kw_only=True)
class Task:
    """One instruction, said in one scene."""

    id: str
    family: Family
    instruction: str
    scene: dict[str, Any]  # as `envs.scene.Scene.from_json` reads it
    goal: dict[str, Any]  # as `agent.goals.tabletop_goal` reads it
    note: str = ""

    def parsed_scene(self) -> Scene:
        """The scene, ready to be placed."""
        return Scene.from_json(self.scene)

    def parsed_goal(self) -> Goal[TabletopState]:
        """The goal, ready to judge states of the scene."""
        return tabletop_goal(self.goal, (o.name for o in self.parsed_scene().objects))


def suite_names() -> tuple[str, ...]:
    """The suites there are."""
    return tuple(sorted(p.stem for p in _folder().glob("*.json")))


def load_suite(name: str) -> tuple[Task, ...]:
    """The tasks of the suite called `name`, in the file's order.

    Raises:
        SuiteError: no such suite, or one with a bad task; names the task and the field.
    """
    if name not in suite_names():
        raise SuiteError(unknown("suite", name, suite_names()))
    text = (_folder() / f"{name}.json").read_text(encoding="utf-8")
    return read_suite(json.loads(text), name)


def find_task(name: str) -> Task:
    """The task called "SUITE/ID".

    Raises:
        SuiteError: no such suite or task; suggests the nearest.
    """
    suite, _, task_id = name.partition("/")
    tasks = {task.id: task for task in load_suite(suite)}
    if task_id not in tasks:
        raise SuiteError(unknown("task", task_id, tasks))
    return tasks[task_id]


def read_suite(data: object, source: str) -> tuple[Task, ...]:
    """The tasks in suite data; `source` is how errors call it.

    Raises:
        SuiteError: as `load_suite`.
    """
    if not isinstance(data, Mapping) or not isinstance(data.get("tasks"), list):
        raise SuiteError(f'{source}: a suite is an object with a list of "tasks"')
    tasks = tuple(_task(entry, f"{source}: task {i}") for i, entry in enumerate(data["tasks"]))
    _refuse_twins([t.id for t in tasks], f"{source}: id")
    _refuse_twins([t.instruction for t in tasks], f"{source}: instruction")
    return tasks


def _folder() -> Path:
    return Path(__file__).parent / "suites"


def _task(entry: object, where: str) -> Task:
    if not isinstance(entry, Mapping):
        raise SuiteError(f"{where}: expected an object, got {entry!r}")
    known = [f.name for f in fields(Task)]
    for key in entry:
        if key not in known:
            raise SuiteError(f"{where}: {unknown('field', str(key), known)}")
    for key in known:
        if not entry.get(key) and key != "note":
            raise SuiteError(f'{where}: field "{key}" is missing')
    where = f'{where} "{entry["id"]}"'
    for key in ("id", "family", "instruction", "note"):
        if not isinstance(entry.get(key, ""), str):
            raise SuiteError(f'{where}: field "{key}": expected words, got {entry[key]!r}')
    if entry["family"] not in tuple(Family):
        raise SuiteError(f"{where}: {unknown('family', entry['family'], Family)}")
    task = Task(**{**entry, "family": Family(entry["family"])})
    try:
        task.parsed_goal()
    except (EnvError, GoalError) as error:
        raise SuiteError(f"{where}: {error}") from error
    return task


def _refuse_twins(values: Sequence[str], what: str) -> None:
    seen: set[str] = set()
    for value in values:
        if value.casefold() in seen:
            raise SuiteError(f'{what} "{value}" appears twice')
        seen.add(value.casefold())
