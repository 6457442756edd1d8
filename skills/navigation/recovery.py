"""What to try when the robot is stuck or leans against something: back off, then another way past it.

Each try backs off a little farther and leads the next metres of the walk past another side: where the walk
is first, then to its left, then to its right. The tries are bounded; they are there again once the robot has
come on by `FREED` metres. When they are used up, only a person helps.
"""

from dataclasses import dataclass

FREED = 5.0  # [m] of the walk after which the last trouble is behind


@dataclass(frozen=True, kw_only=True)
class Try:
    """One way out."""

    back: float  # [m]
    aside: float  # [m] to the left that the walk is led from then on, until the trouble is behind


TRIES = (Try(back=0.9, aside=0.0), Try(back=1.2, aside=1.3), Try(back=1.5, aside=-1.3))


class Recovery:
    """The tries of one drive."""

    def __init__(self) -> None:
        self.started = 0  # tries in all
        self._used = 0
        self._since = 0.0  # [m] of way when the trouble began
        self.aside = 0.0  # [m] to the left of the walk, for now

    @property
    def busy(self) -> bool:
        """Whether the last trouble is not behind yet."""
        return self._used > 0

    def come(self, way: float) -> None:
        """The robot has come so far [m]; forget a trouble that is behind."""
        if self._used and way - self._since > FREED:
            self.forget()

    def forget(self) -> None:
        """The trouble is over."""
        self._used, self.aside = 0, 0.0

    def next(self, way: float) -> Try | None:
        """The next try for a robot that has come so far [m]; None: there is none left."""
        if self._used == len(TRIES):
            return None
        tried = TRIES[self._used]
        self._used += 1
        self.started += 1
        self._since, self.aside = way, tried.aside
        return tried
