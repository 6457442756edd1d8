"""What a navigation leaves in its folder: record.json, report.html, map.png and navigation.mp4.

The recorder follows a drive with a camera, looks at the town from above once, and decides nothing.
"""

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from agent.navigation.driving import Each
from agent.navigation.mapped import MappedTown
from agent.navigation.plan import NavigationPlan
from agent.navigation.record import RECORD, NavigationRecord
from agent.report.map_picture import Ground, map_picture
from agent.report.navigation_film import FPS, Goal, NavigationFilm
from agent.report.navigation_page import write_navigation_page
from agent.report.output import write_json
from agent.report.town_picture import ground_of, over_town
from agent.report.video import VideoWriter
from envs.town_world import TownWorld
from maps.roads import Floats, Roads

FILM, MAP_PICTURE = "navigation.mp4", "map.png"


class Recorder:
    """Follows one navigation; without a folder it keeps nothing."""

    def __init__(
        self, mapped: MappedTown, plan: NavigationPlan, folder: Path | None, *, film: bool
    ) -> None:
        self._mapped, self._plan, self._folder = mapped, plan, folder
        self._with_film = film and folder is not None
        self.ground: Ground | None = None  # the town from above, once it was driven in
        self.film: Path | None = None
        self._filming: NavigationFilm | None = None

    @contextmanager
    def following(self, world: TownWorld) -> Iterator[Each | None]:
        """What is told of a drive's looks, while it is followed in a world that is built."""
        if self._folder is None:
            yield None
            return
        self.ground = ground_of(world)
        if not self._with_film:
            yield None
            return
        path = self._folder / FILM
        with VideoWriter(path, fps=FPS) as film:
            nodes = [s for s in self._plan.sightings if s.node is not None]
            goals = [Goal(words=s.words, node=s.node) for s in nodes if s.node is not None]
            walk = self.roads.positions[list(self._plan.nodes), :2]
            text = self._plan.told.text
            self._filming = NavigationFilm(world, film, self.ground, walk, goals, text)
            yield self._filming.looked
        self.film = path

    def finish(self, words: str) -> None:
        """The film's last words."""
        if self._filming is not None:
            self._filming.finish(words)

    @property
    def roads(self) -> Roads:
        """The map, in the town's frame where the town lies under it."""
        if self.ground is None:
            return self._mapped.roads
        return over_town(self._mapped.town)


def write_results(
    record: NavigationRecord, folder: Path, recorder: Recorder, command: list[str]
) -> None:
    """Write a navigation's files into a folder."""
    drawn = map_picture(
        recorder.roads,
        record.plan.route,
        record.plan.told.landmark_words,
        ground=recorder.ground,
        track=_track(record, recorder),
    )
    (folder / MAP_PICTURE).write_bytes(drawn)
    write_json(folder / RECORD, record.to_json())
    write_navigation_page(
        record, folder, map_png=drawn, film=recorder.film, command=shlex.join(command)
    )


def _track(record: NavigationRecord, recorder: Recorder) -> Floats | None:
    """(n, 2) [m] of the drive, in the frame that the map is drawn in."""
    if record.drive is None:
        return None
    if recorder.ground is None:
        return record.drive.believed_track[:, :2]
    return record.drive.true_track[:, :2]
