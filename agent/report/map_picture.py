"""The map from above: ways, the walk, where each landmark was claimed, how sure that is, and what was driven.

Landmarks keep one colour each; the discs behind the nodes are their posteriors, an area a share. A thin
dashed line is the runner-up, a bright one the robot's track. Drawn with matplotlib's object API; the same
input gives the same bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from numpy.typing import NDArray

from agent.report.charts import FAINT, INK, png
from maps.roads import Floats, Roads
from maps.walk import Claim, Route, Walk

_COLOURS = ("#d2622a", "#3468b0", "#2f8557", "#8a4fa3", "#b8860b", "#c2386b", "#0f8b8d", "#6b5b3e")
_WALK, _TRACK = "#1d2430", "#e0218a"
_ON_GROUND, _PALE = "#1f4ea8", 0.75  # colour of the map over a picture, and how opaque that is
_LONG, _SHORT = 6.4, 3.0  # sides of the picture [inch]
_LARGEST = 260.0  # area of the disc of a posterior of 1 [square point]
_LEAST = 0.02  # share that is drawn
_MOST_WORDS = 32  # letters of a landmark's name
_MOST_ARROWS = 40
_MOST_LISTED = 30  # landmarks in the legend


@dataclass(frozen=True, eq=False)
class Ground:
    """What lies under a map, seen from above."""

    picture: NDArray[np.uint8]  # (H, W, 3), +y up
    sides: tuple[float, float, float, float]  # [m] left, right, bottom, top


def map_picture(
    roads: Roads,
    route: Route | None = None,
    landmarks: Sequence[str] = (),
    *,
    title: str = "",
    ground: Ground | None = None,
    track: Floats | None = None,
) -> bytes:
    """Draw a map and, if there is one, a route over it.

    Args:
        roads: the map.
        route: what a search found; one without a walk is as none.
        landmarks: in words, as many as the walk claims.
        title: stands over the picture.
        ground: drawn under the map, in the same coordinates.
        track: (n, 2) [m] that was driven, likewise.

    Returns:
        A PNG image.
    """
    figure = Figure(figsize=_size(roads), facecolor="white", layout="constrained")
    axes = figure.add_subplot()
    _draw_ways(axes, roads, ground)
    if route is not None and route.walk is not None:
        _draw_route(axes, roads, route, landmarks)
    if track is not None and len(track):
        axes.plot(*track.T, color=_TRACK, linewidth=1.6, zorder=6, label="driven")
        axes.scatter(
            track[-1, 0], track[-1, 1], s=52, marker="X", color=_TRACK, edgecolor="white", zorder=9
        )
    if axes.get_legend_handles_labels()[0] and len(landmarks) <= _MOST_LISTED:
        axes.legend(fontsize=7, frameon=False, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    axes.set_aspect("equal")
    axes.margins(0.06)
    axes.set_xlabel("x [m]", color=FAINT, size=8)
    axes.set_ylabel("y [m]", color=FAINT, size=8)
    axes.tick_params(labelsize=7, colors=FAINT)
    for side in axes.spines.values():
        side.set_color("#dfe3e8")
    if title:
        axes.set_title(title, size=9, color=INK, loc="left", wrap=True, parse_math=False)
    return png(figure, colours=128)


def _draw_ways(axes: Axes, roads: Roads, ground: Ground | None) -> None:
    flat, grey = roads.positions[:, :2], ("#c9ced6", "#8c95a3")
    if ground is not None:
        axes.imshow(ground.picture, extent=ground.sides, alpha=_PALE, zorder=0)
        grey = (_ON_GROUND, _ON_GROUND)
    lines = np.stack([flat[roads.tails], flat[roads.heads]], axis=1)
    axes.add_collection(LineCollection(list(lines), colors=grey[0], linewidths=1.2, zorder=1))
    size = float(np.clip(2000 / max(len(flat), 1), 0.5, 12))
    axes.scatter(flat[:, 0], flat[:, 1], s=size, color=grey[1], zorder=2, linewidths=0)


def _draw_route(axes: Axes, roads: Roads, route: Route, landmarks: Sequence[str]) -> None:
    walk, flat = route.walk, roads.positions[:, :2]
    assert walk is not None
    if route.runner_up is not None:
        _draw_walk(axes, roads, route.runner_up, dashed=True)
    _draw_walk(axes, roads, walk, dashed=False)
    x, y = flat[walk.nodes[0]]
    axes.scatter(x, y, s=70, marker="s", color="white", edgecolor=_WALK, zorder=6, label="start")
    for claim, words in zip(walk.claims, landmarks, strict=True):
        colour = _COLOURS[claim.index % len(_COLOURS)]
        if route.posterior is not None:
            share = route.posterior[claim.index, :-1]
            seen = np.flatnonzero(share > _LEAST)
            size = _LARGEST * share[seen]
            axes.scatter(
                flat[seen, 0], flat[seen, 1], s=size, color=colour, alpha=0.3, zorder=3, lw=0
            )
        x, y = (np.nan, np.nan) if claim.node is None else flat[claim.node]
        said = _plain(claim, words)
        axes.scatter(x, y, s=44, color=colour, edgecolor="white", zorder=7, label=said)
        if claim.node is not None:
            axes.annotate(
                str(claim.index + 1),
                (x, y),
                size=6,
                color="white",
                weight="bold",
                ha="center",
                va="center",
                zorder=8,
            )


def _draw_walk(axes: Axes, roads: Roads, walk: Walk, *, dashed: bool) -> None:
    path = roads.positions[list(walk.nodes), :2]
    if dashed:
        axes.plot(
            *path.T, color=FAINT, linewidth=1.2, linestyle=(0, (3, 2)), zorder=4, label="runner-up"
        )
        return
    axes.plot(*path.T, color=_WALK, linewidth=2.4, zorder=5, solid_capstyle="round", label="walk")
    for a, b in list(pairwise(path))[:: 1 + len(path) // _MOST_ARROWS]:
        middle, way = (a + b) / 2, (b - a) * 0.01
        head = {"arrowstyle": "-|>", "color": _WALK, "lw": 0, "mutation_scale": 15}
        axes.annotate(
            "", xy=tuple(middle + way), xytext=tuple(middle - way), arrowprops=head, zorder=5
        )


def _size(roads: Roads) -> tuple[float, float]:
    """Of the figure, with room for the legend [inch]."""
    spans = np.ptp(roads.positions[:, :2], axis=0) if roads.n_nodes else np.ones(2)
    longest = max(float(spans.max()), 1e-9)
    width, height = (max(_SHORT, _LONG * float(span) / longest) for span in spans)
    return width + 2.2, height


def _plain(claim: Claim, words: str) -> str:
    """The landmark's line of the legend, of words that matplotlib takes for no formula."""
    short = (
        words if len(words) <= _MOST_WORDS else f"{words[: _MOST_WORDS - 1]}\N{HORIZONTAL ELLIPSIS}"
    )
    skipped = " (skipped)" if claim.skipped else ""
    return f"{claim.index + 1} {short}{skipped}".replace("$", r"\$")
