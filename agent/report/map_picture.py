"""The map from above: ways, the walk, where each landmark was claimed, and how sure that is.

Landmarks keep one colour each; the discs behind the nodes are their posteriors, an area a share. A thin
dashed line is the runner-up. Drawn with matplotlib's object API; the same input gives the same bytes.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from agent.report.charts import FAINT, INK, png
from maps.roads import Roads
from maps.walk import Claim, Route, Walk

_COLOURS = ("#d2622a", "#3468b0", "#2f8557", "#8a4fa3", "#b8860b", "#c2386b", "#0f8b8d", "#6b5b3e")
_WALK = "#1d2430"
_LONG, _SHORT = 6.4, 3.0  # sides of the picture [inch]
_LARGEST = 260.0  # area of the disc of a posterior of 1 [square point]
_LEAST = 0.02  # share that is drawn
_MOST_WORDS = 32  # letters of a landmark's name
_MOST_ARROWS = 40
_MOST_LISTED = 30  # landmarks in the legend


def map_picture(
    roads: Roads, route: Route | None = None, landmarks: Sequence[str] = (), *, title: str = ""
) -> bytes:
    """Draw a map and, if there is one, a route over it.

    Args:
        roads: the map.
        route: what a search found; one without a walk is as none.
        landmarks: in words, as many as the walk claims.
        title: stands over the picture.

    Returns:
        A PNG image.
    """
    flat = roads.positions[:, :2]
    figure = Figure(figsize=_size(roads), facecolor="white", layout="constrained")
    axes = figure.add_subplot()
    lines = np.stack([flat[roads.tails], flat[roads.heads]], axis=1)
    axes.add_collection(LineCollection(list(lines), colors="#c9ced6", linewidths=1.2, zorder=1))
    size = float(np.clip(2000 / max(len(flat), 1), 0.5, 12))
    axes.scatter(flat[:, 0], flat[:, 1], s=size, color="#8c95a3", zorder=2, linewidths=0)
    if route is not None and route.walk is not None:
        _draw_route(axes, roads, route, landmarks)
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
    if len(landmarks) <= _MOST_LISTED:
        axes.legend(fontsize=7, frameon=False, loc="upper left", bbox_to_anchor=(1.0, 1.0))


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
