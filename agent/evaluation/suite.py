"""Suites: instructions with the scene they are said in and the goal that judges them, as data.

A suite is our own test set: nothing is trained on it. Its file, `agent/evaluation/suites/<name>.json`, holds

    {"about": words, "env": world, "tasks": [{"id", "family", "instruction", "scene", "goal"}, ...]}

and belongs to one world ("tabletop" where it names none), which reads its scenes and goals. A task may have a
"note", and a "split": "development", to look at while something is made, or "test". A suite is checked as a
whole when it is loaded: each scene, each goal against its scene, unique ids and instructions.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np

from agent.compose import OptionError
from agent.evaluation.families import FAMILIES, Family
from agent.goals import Goal, GoalError
from agent.worlds import World, world_called
from envs.errors import EnvError, unknown

USUAL_ENV = "tabletop"
OPTIONAL = ("split", "note")


class SuiteError(ValueError):
    """A suite that does not exist or cannot be used; the message names the task and the field."""


class Split(StrEnum):
    """Which part of a suite a task is in."""

    DEVELOPMENT = "development"
    TEST = "test"


@dataclass(frozen=True, kw_only=True)
class Task:
    """One instruction, said in one scene."""

    id: str
    family: Family
    instruction: str
    scene: dict[str, Any]  # as the world reads it: `World.start`
    goal: dict[str, Any]  # as the world reads it: `World.goal`
    split: Split | None = None
    note: str = ""
    env: str = USUAL_ENV  # the suite's

    @property
    def world(self) -> World[Any, Any]:
        """The world it is about."""
        return world_called(self.env)

    def start(self, rng: np.random.Generator) -> Any:
        """A state at the start of an episode; what the scene leaves open is drawn."""
        return self.world.start(self.scene, rng)

    def goal_in(self, state: Any) -> Goal[Any]:
        """The goal, ready to judge states of the scene that `state` is one of."""
        return self.world.goal(self.goal, state)


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


def of_split(tasks: Sequence[Task], split: Split | None, source: str) -> tuple[Task, ...]:
    """The tasks of a split, or all; `source` is how errors call the suite.

    Raises:
        SuiteError: the suite is not split, or has no task in this one.
    """
    if split is None:
        return tuple(tasks)
    found = tuple(t for t in tasks if t.split is split)
    if not found:
        there = dict.fromkeys(t.split for t in tasks if t.split is not None)
        why = unknown("split", split, there) if there else "this suite has no splits"
        raise SuiteError(f"{source}: {why}; leave out --split")
    return found


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
    if not data["tasks"]:
        raise SuiteError(f'{source}: "tasks" is empty')
    env = data.get("env", USUAL_ENV)
    try:
        world_called(str(env))
    except OptionError as error:
        raise SuiteError(f'{source}: field "env": {error}') from error
    entries = enumerate(data["tasks"])
    tasks = tuple(_task(entry, str(env), f"{source}: task {i}") for i, entry in entries)
    _refuse_twins([t.id for t in tasks], f"{source}: id")
    _refuse_twins([t.instruction for t in tasks], f"{source}: instruction")
    unsplit = next((t for t in tasks if t.split is None), None)
    if unsplit is not None and any(t.split is not None for t in tasks):
        raise SuiteError(f'{source}: task "{unsplit.id}": field "split" is missing; others have it')
    return tasks


def _folder() -> Path:
    return Path(__file__).parent / "suites"


def _task(entry: object, env: str, where: str) -> Task:
    if not isinstance(entry, Mapping):
        raise SuiteError(f"{where}: expected an object, got {entry!r}")
    known = [f.name for f in fields(Task) if f.name != "env"]
    for key in entry:
        if key not in known:
            raise SuiteError(f"{where}: {unknown('field', str(key), known)}")
    for key in known:
        if not entry.get(key) and key not in OPTIONAL:
            raise SuiteError(f'{where}: field "{key}" is missing')
    where = f'{where} "{entry["id"]}"'
    for key in ("id", "family", "instruction", *OPTIONAL):
        if not isinstance(entry.get(key, ""), str):
            raise SuiteError(f'{where}: field "{key}": expected words, got {entry[key]!r}')
    chosen = {
        "family": _member(entry["family"], FAMILIES[world_called(env).name], "family", where),
        "split": _member(entry["split"], Split, "split", where) if "split" in entry else None,
    }
    task = Task(**{**entry, **chosen, "env": env})
    try:
        task.goal_in(task.start(np.random.default_rng(0)))
    except (EnvError, GoalError) as error:
        raise SuiteError(f"{where}: {error}") from error
    return task


def _member(value: str, choices: type[StrEnum], what: str, where: str) -> StrEnum:
    if value not in tuple(choices):
        raise SuiteError(f"{where}: {unknown(what, value, choices)}")
    return choices(value)


def _refuse_twins(values: Sequence[str], what: str) -> None:
    seen: set[str] = set()
    for value in values:
        if value.casefold() in seen:
            raise SuiteError(f'{what} "{value}" appears twice')
        seen.add(value.casefold())
