"""What a route search finds: a walk, where it says each landmark is, and what else was possible."""

from dataclasses import dataclass

from maps.roads import Floats


@dataclass(frozen=True, kw_only=True)
class Claim:
    """Where a walk says that a landmark is."""

    index: int  # of the landmark
    node: int | None  # its number; None: skipped
    step: int  # in the walk's nodes; of one skipped, where the next leg begins
    score: float  # log p(landmark | node) [nat], or that of skipping

    @property
    def skipped(self) -> bool:
        """Whether no node is claimed."""
        return self.node is None


@dataclass(frozen=True, kw_only=True)
class Walk:
    """A way through the map."""

    nodes: tuple[int, ...]  # numbers, from the start; at least that one
    claims: tuple[Claim, ...]  # one for each landmark
    length: float  # [m]
    objective: float  # [nat]

    @property
    def landmark_nodes(self) -> tuple[int | None, ...]:
        """The node of each landmark; None: skipped."""
        return tuple(claim.node for claim in self.claims)


@dataclass(frozen=True, kw_only=True, eq=False)
class Route:
    """What a search found."""

    walk: Walk | None  # None: there is no walk
    runner_up: Walk | None = (
        None  # the best with other landmark nodes; None: there is none, or not asked
    )
    margin: float | None = None  # between their objectives [nat], not negative
    posterior: Floats | None = (
        None  # (n_landmarks, n_nodes + 1), the last column "skipped"; rows sum to 1
    )
    reason: str = ""  # why there is no walk
    lacking: int | None = None  # the landmark no walk gets to
