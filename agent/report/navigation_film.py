"""The film of a drive: the robot from behind, and beside it the town from above with the walk and the track.

It watches the physics and listens to the driver's looks; it decides nothing. Rendering is the slow part, so
frames are taken a few times in a second of simulated time, and the film runs faster than life.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from agent.report.map_picture import Ground
from agent.report.video import Frame, VideoWriter, caption
from envs.physics import TIMESTEP
from envs.town_world import TownWorld
from maps.roads import Floats
from skills.navigation.result import Look

WIDTH, HEIGHT = 480, 360  # [px] of the view from behind; the map is as high, and square
PER_SECOND = 4  # frames of simulated time
FPS = 12  # of the film: three times as fast as life
PAUSE = 12  # frames the film stands still at its begin and end
_WALK, _TRACK, _ROBOT = (29, 36, 48), (224, 33, 138), (255, 208, 0)


@dataclass(frozen=True, kw_only=True)
class Goal:
    """A landmark on the way."""

    words: str
    node: int


class NavigationFilm:
    """Films one drive; use it between building the world and the end of the drive."""

    def __init__(
        self,
        world: TownWorld,
        film: VideoWriter,
        ground: Ground,
        walk: Floats,
        goals: Sequence[Goal],
        title: str,
    ) -> None:
        """Begin to film.

        Args:
            world: built, the robot at its start.
            film: what frames go to.
            ground: the town from above.
            walk: (n, 2) [m] the walk in the town's frame.
            goals: the landmarks in the order of the walk.
            title: the instruction.
        """
        self._world, self._film, self._ground = world, film, ground
        self._goals, self._next, self._title = list(goals), 0, title
        self._every = round(1 / TIMESTEP / PER_SECOND)
        self._map = Image.fromarray(ground.picture).resize((HEIGHT, HEIGHT))
        self._draw = ImageDraw.Draw(self._map)
        if len(walk) > 1:
            self._draw.line([self._pixel(p) for p in walk.tolist()], fill=_WALK, width=2)
        self._at = self._here()
        self._shoot(PAUSE)
        world.watch(self._watch)

    def looked(self, look: Look) -> None:
        """Take note of the landmarks that the robot believes to have come by."""
        if self._next < len(self._goals) and look.node == self._goals[self._next].node:
            self._next += 1

    def finish(self, words: str) -> None:
        """The film's last words."""
        self._title = words
        self._shoot(2 * PAUSE)

    def _watch(self, world: TownWorld) -> None:
        if world.steps % self._every == 0:
            self._shoot(1)

    def _shoot(self, frames: int) -> None:
        here = self._here()
        self._draw.line([self._at, here], fill=_TRACK, width=2)
        self._at = here
        behind = self._world.render(self._world.chase(WIDTH, HEIGHT)).rgb
        beside = self._map.copy()
        x, y = here
        ImageDraw.Draw(beside).ellipse((x - 4, y - 4, x + 4, y + 4), fill=_ROBOT, outline=_WALK)
        frame: Frame = np.concatenate([behind, np.asarray(beside, np.uint8)], axis=1)
        self._film.add(caption(frame, f"{self._title}\n{self._progress()}"), repeat=frames)

    def _progress(self) -> str:
        driven = f"{self._world.driven:.0f} m"
        if self._next >= len(self._goals):
            return driven
        goal = self._goals[self._next]
        return f"{driven}; next: {goal.words} ({self._next + 1} of {len(self._goals)})"

    def _here(self) -> tuple[float, float]:
        x, y, _ = self._world.husky.pose.tolist()
        return self._pixel((x, y))

    def _pixel(self, point: Sequence[float]) -> tuple[float, float]:
        """Where a point of the town [m] is on the map [px]."""
        x0, x1, y0, y1 = self._ground.sides
        return (
            HEIGHT * (point[0] - x0) / (x1 - x0),
            HEIGHT * (y1 - point[1]) / (y1 - y0),
        )
