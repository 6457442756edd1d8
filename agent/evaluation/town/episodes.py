"""The episodes of the town suite in one process: maps and models are kept from one to the next.

    {"task", "family", "plan": {"success", "why", "absent", ..., "verdict", "nodes", "length"},
     "execution": {"success", "why", "verdict", "reason", "collisions", "interventions", "way", ...}}

A task whose map has no such place, or whose instruction could not be parsed, is a plan that failed, with why.
"""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from agent.evaluation.town.judging import judge_drive, judge_plan
from agent.evaluation.town.parses import told_by
from agent.evaluation.town.settings import TownSettings
from agent.evaluation.town.task import TownTask
from agent.evaluation.town.truth import OracleSight, TownTruth
from agent.landmarks import NavigationInstruction
from agent.navigation.driving import Body
from agent.navigation.mapped import MappedTown
from agent.navigation.mode import NavigationMode
from agent.navigation.models import load_distance, load_image_text
from agent.navigation.plan import NavigationPlan
from agent.navigation.sight import ModelSight, RawCosineSight, Sight, views_in
from agent.navigator import navigate
from envs.bodies import Renderer
from envs.town_plan import Town, town
from maps.errors import MapError
from maps.grounding import Views
from maps.image_text import ImageText
from skills.navigation.result import DriveResult, Verdict


@dataclass(frozen=True, kw_only=True, eq=False)
class _Place:
    """A town with its map, and what is true of both."""

    plan: Town
    mapped: MappedTown
    truth: TownTruth


class TownEpisodes:
    """Plans, drives and judges tasks one at a time."""

    def __init__(
        self,
        settings: TownSettings,
        folder: Callable[[int], Path],
        parses: Mapping[str, Mapping[str, Any]],
    ) -> None:
        """Keep what is needed.

        Args:
            settings: of any of the modes.
            folder: of a town's map, by its seed.
            parses: lines of `agent.evaluation.town.parses`, by task.
        """
        self._settings, self._folder, self._parses = settings, folder, parses
        self._place: _Place | None = None
        self._views: tuple[int, Views] | None = None
        self._opened = ExitStack()

    def close(self) -> None:
        """End what it started."""
        self._opened.close()

    def result(self, mode: NavigationMode, task: TownTask) -> dict[str, Any]:
        """One episode."""
        place = self._place_of(task.town)
        result: dict[str, Any] = {"task": task.id, "family": task.family}
        try:
            told = self._told(mode, task)
        except ValueError as error:
            judged = judge_plan(task, place.truth, place.plan, (), ()).to_json()
            failed = judged | {"why": f"not parsed: {error}"}
            return result | {"plan": failed} | self._not_driven(failed)
        plan = self._planned(mode, task, told, place)
        judged = judge_plan(task, place.truth, place.plan, plan.nodes, plan.absent).to_json()
        result["plan"] = judged | {
            "verdict": plan.verdict,
            "nodes": list(plan.nodes),
            "length": round(plan.length, 2),
            "not_there": list(plan.absent),
        }
        if self._settings.plan_only:
            return result
        if not plan.nodes:
            return result | self._not_driven(judged)
        return result | {"execution": self._driven(task, plan, place)}

    def _told(self, mode: NavigationMode, task: TownTask) -> NavigationInstruction:
        """Raises ValueError where the instruction was not parsed."""
        return told_by(task, self._parses[task.id]) if mode.reads else task.told

    def _planned(
        self, mode: NavigationMode, task: TownTask, told: NavigationInstruction, place: _Place
    ) -> NavigationPlan:
        node, heading = place.truth.start(task.start)
        sight: Sight
        if not mode.sees:
            sight = OracleSight(task, place.mapped.town, place.truth)
        else:
            kind = RawCosineSight if mode is NavigationMode.RAW_COSINE else ModelSight
            sight = kind(self._image_text, self._views_of(task.town, place))
        return navigate(told, place.mapped.roads, sight, start=node, heading=heading, mode=mode)

    def _driven(self, task: TownTask, plan: NavigationPlan, place: _Place) -> dict[str, Any]:
        self._body.build(place.plan, task.start, self._settings.seed)
        drive = self._body.drive(plan, place.mapped)
        track = np.vstack([drive.true_track[:, :2], self._body.world.husky.pose[None, :2]])
        judged = judge_drive(task, place.truth, place.plan, track, plan.absent).to_json()
        if judged["success"] and not drive.arrived:
            judged |= {"success": False, "why": f"{drive.verdict}: {drive.reason}"}
        return judged | _facts(drive)

    def _not_driven(self, judged: Mapping[str, Any]) -> dict[str, Any]:
        """The execution of a plan without a walk; none where only plans are asked for."""
        if self._settings.plan_only:
            return {}
        still = {"verdict": "not driven", "reason": judged["why"], "way": 0.0, "seconds": 0.0}
        return {"execution": {**judged, **still, "collisions": 0, "interventions": 0}}

    # ---- what is kept ----------------------------------------------------------------------------

    @cached_property
    def _image_text(self) -> ImageText:
        return load_image_text(self._settings.clip, self._settings.device)

    @cached_property
    def _body(self) -> Body:
        model = load_distance(self._settings.distance, self._settings.device)
        return self._opened.enter_context(Body(model, Renderer.TINY))

    def _place_of(self, seed: int) -> _Place:
        if self._place is None or self._place.plan.seed != seed:
            mapped = MappedTown.read(self._folder(seed))
            if mapped.seed != seed:
                raise MapError(f"{mapped.folder}: a map of town {mapped.seed}, not of {seed}")
            plan = town(seed)
            truth = TownTruth.read(mapped.town, plan)
            self._place = _Place(plan=plan, mapped=mapped, truth=truth)
        return self._place

    def _views_of(self, seed: int, place: _Place) -> Views:
        if self._views is None or self._views[0] != seed:
            self._views = seed, views_in(place.mapped.town, self._image_text)
        return self._views[1]


def _facts(drive: DriveResult) -> dict[str, Any]:
    """What of a drive is counted."""
    return {
        "verdict": drive.verdict,
        "reason": drive.reason,
        "way": round(drive.way, 2),
        "seconds": round(drive.seconds, 2),
        "collisions": drive.collisions,
        "interventions": drive.collisions + drive.interventions + (drive.verdict is Verdict.STUCK),
    }
