"""Pictures of how good value functions are: the reliability diagram, and the value map of one moment.

The diagram compares, bin by bin, how often skills succeeded with what was said of them (Guo et al. 2017,
arXiv 1706.04599, figure 1); a bin's disc is as large as its share. The map shows what the robot saw, and
beside it the value of each block (row) with each thing that can be done with it (column), as in SayCan's
figure of its value functions (arXiv 2204.01691, figure 3).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from agent.report.charts import FAINT, INK, png
from skills.values.metrics import Bin

_COLOURS = ("#d2622a", "#3468b0", "#2f8557")
_LARGEST = 900.0  # area of the disc of all attempts [square point]


@dataclass(frozen=True, kw_only=True, eq=False)
class ValueMap:
    """One moment and the value of every skill in it."""

    pictures: NDArray[np.uint8]  # (n_views, H, W, 3)
    rows: Sequence[str]  # blocks
    columns: Sequence[str]  # what can be done with one
    cells: NDArray[np.float64]  # (n_rows, n_columns); NaN: no such skill
    tried: str  # what was attempted, and what came of it


def reliability_chart(bins: Mapping[str, Sequence[Bin]]) -> bytes:
    """Draw the bins of each judge, by its name, in one square; returns a PNG image."""
    figure = Figure(figsize=(4.4, 4.6), facecolor="white", layout="constrained")
    axes = figure.add_subplot()
    axes.plot([0, 1], [0, 1], color=FAINT, linewidth=0.8, linestyle="--")
    for colour, (who, some) in zip(_COLOURS, bins.items(), strict=False):
        said, happened = [b.value for b in some], [b.success for b in some]
        sizes = [_LARGEST * b.share for b in some]
        axes.plot(said, happened, color=colour, linewidth=1.2, label=who)
        axes.scatter(
            said, happened, s=sizes, color=colour, alpha=0.35, edgecolor="none", clip_on=False
        )
    axes.set_xlabel("value", color=INK)
    axes.set_ylabel("share that succeeded", color=INK)
    axes.set_xlim(-0.02, 1.02)
    axes.set_ylim(-0.02, 1.02)
    axes.set_aspect("equal")
    axes.legend(loc="upper left", frameon=False, fontsize=8)
    _plain(axes)
    return png(figure)


def value_map(moment: ValueMap) -> bytes:
    """Draw the pictures of a moment and all values in it; returns a PNG image."""
    n_rows, n_columns = moment.cells.shape
    figure = Figure(
        figsize=(4.2 + 0.34 * n_columns, 1.9 + max(2.6, 0.34 * n_rows)),
        facecolor="white",
        layout="constrained",
    )
    grid = figure.add_gridspec(len(moment.pictures), 2, width_ratios=[2.2, 0.34 * n_columns])
    for i, picture in enumerate(moment.pictures):
        axes = figure.add_subplot(grid[i, 0])
        axes.imshow(picture)
        axes.set_axis_off()
    axes = figure.add_subplot(grid[:, 1])
    drawn = axes.imshow(moment.cells, vmin=0.0, vmax=1.0, cmap="viridis", aspect="equal")
    axes.set_xticks(range(n_columns), moment.columns, rotation=60, ha="left", fontsize=7)
    axes.set_yticks(range(n_rows), moment.rows, fontsize=7)
    axes.xaxis.tick_top()
    for (row, column), value in np.ndenumerate(moment.cells):
        if not np.isnan(value):
            colour = "white" if value < 0.6 else INK
            words = f"{100 * value:.0f}"
            axes.text(column, row, words, ha="center", va="center", color=colour, fontsize=6)
    _plain(axes)
    figure.colorbar(drawn, ax=axes, location="right", shrink=0.7, label="p(success)")
    figure.suptitle(
        f"value of every skill, in % (attempted: {moment.tried})", fontsize=9, color=INK
    )
    return png(figure, colours=None)


def _plain(axes: Axes) -> None:
    """No frame, faint ticks."""
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0, colors=INK)
