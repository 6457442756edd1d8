"""Follows an episode with a camera: the film, a still before every step, a chart of every decision.

It listens to the loop and watches the physics; it decides nothing. Rendering is the slow part of a run, so
frames are taken at a low rate of simulated time.
"""

from dataclasses import replace
from pathlib import Path

from agent.planner import Decision
from agent.record import StepRecord, scores_of
from agent.report.charts import score_chart
from agent.report.video import Frame, VideoWriter, caption, still
from envs.physics import TIMESTEP
from envs.world import SimulatedWorld

WIDTH, HEIGHT = 480, 360  # [px]
FRAMES_PER_SECOND = 10  # of simulated time
PAUSE = 8  # frames the film stands still on a decision


class Recorder:
    """A listener that keeps pictures; without a film, only stills and charts."""

    def __init__(self, world: SimulatedWorld, film: VideoWriter | None, instruction: str) -> None:
        self._world, self._film = world, film
        self._camera = replace(world.overview, width=WIDTH, height=HEIGHT)
        self._caption = instruction
        self._every = round(1 / TIMESTEP / FRAMES_PER_SECOND)
        self.charts: list[bytes] = []
        self.stills: list[bytes] = []
        self._shoot(PAUSE)
        if film is not None:
            world.watch(self._watch)

    def decided(self, step: int, decision: Decision) -> None:
        """Keep a still and the chart; let the film rest on the moment."""
        assert decision.phrase is not None
        self._still()
        self.charts.append(score_chart(scores_of(decision), decision.phrase, title=""))
        self._caption = f"Step {step}: {decision.phrase}"
        self._shoot(PAUSE)

    def acted(self, record: StepRecord) -> None:
        """Show how it ended."""
        notes = "; ".join(n for n in (record.outcome, record.reason, record.disturbance) if n)
        self._caption = f"Step {record.step}: {record.skill}\n{notes}"
        self._shoot(PAUSE)

    def finish(self, words: str) -> None:
        """The last still and the film's last words."""
        self._still()
        self._caption = words
        self._shoot(2 * PAUSE)

    def _watch(self, world: SimulatedWorld) -> None:
        if world.steps % self._every == 0:
            self._shoot(1)

    def _still(self) -> None:
        self.stills.append(still(self._picture()))

    def _shoot(self, frames: int) -> None:
        if self._film is None:
            return
        self._film.add(caption(self._picture(), self._caption), repeat=frames)

    def _picture(self) -> Frame:
        return self._world.physics.render(self._camera, shadows=True).rgb


def film_of(folder: Path) -> VideoWriter:
    """The film of an episode in a folder."""
    return VideoWriter(folder / "episode.mp4", fps=FRAMES_PER_SECOND)
