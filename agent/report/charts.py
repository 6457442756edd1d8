"""The bar chart of one step: language, affordance and their product, skill by skill.

    product = usefulness * affordance        (SayCan, arXiv 2204.01691, section 3)

Three panels share the rows. Affordance is a probability: its bars always run from 0 to 1.
Usefulness is shared out over the whole catalogue and can be tiny, so language and product start at
0 and end at their own greatest value, printed over the panel, and every bar carries its number. No
logarithms: a bar twice as long means twice as much. Where a search left skills without a language
score there is nothing to share out over: the likelihoods themselves are drawn, the rest is "not evaluated".
Drawn with matplotlib's object API, without pyplot's global figures; the same scores give the same bytes.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO

from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle
from matplotlib.textpath import text_to_path
from PIL import Image

from agent.record import SkillScore
from envs.errors import UnknownNameError, unknown

NOT_EVALUATED = "not evaluated"
_MINUS = "\N{MINUS SIGN}"
_DPI = 200
_ROW = 0.40  # height of a row: its phrase, and the three bars under it [inch]
_MARGIN = 0.16  # [inch]
_WIDTH = 4.4  # at least; long phrases widen the figure [inch]
_PANEL_HEAD = 0.40  # the panels' names and scales [inch]
_LINE = 0.19  # a line of the title [inch]
_BAR_ROOM = 0.66  # part of a panel its longest bar takes; the number stands in the rest
_TITLE = 10.5  # font size [point]
_BAR = 0.32  # height of a bar, in rows
INK, FAINT, _TRACK, _BAND = "#1d2430", "#667085", "#1d2430", "#f6efd9"


@dataclass(frozen=True)
class _Panel:
    """One column of bars."""

    name: str
    meaning: str
    colour: str
    value: Callable[[SkillScore], float | None]
    full: float | None  # the value of the longest possible bar; None: the greatest shown


_PANELS = (
    _Panel("language", "usefulness", "#3468b0", lambda s: s.usefulness, None),
    _Panel("affordance", "doable", "#d2622a", lambda s: s.affordance, 1.0),
    _Panel("product", "decides", "#2f8557", lambda s: s.product, None),
)
_SEARCHED = (
    _Panel("language", "likelihood", "#3468b0", lambda s: s.likelihood, None),
    _PANELS[1],
    _Panel("product", "decides", "#2f8557", lambda s: s.likelihood_product, None),
)


@dataclass(frozen=True)
class _Row:
    """One skill of the chart, and the note at the end of its line."""

    score: SkillScore
    note: str
    chosen: bool


def score_chart(scores: Sequence[SkillScore], chosen: str, *, title: str, top: int = 10) -> bytes:
    """Draw the best skills of one step by product, the chosen one highlighted.

    The chosen skill and the language model's favourite are added below when they are not among
    the best.

    Args:
        scores: the step's table, best product first.
        chosen: phrase of the chosen skill; "" when nothing was doable.
        title: stands over the chart, wrapped to its width; "" for none.
        top: how many of the best skills to show.

    Returns:
        A PNG image.

    Raises:
        ValueError: there are no scores, or `top` is below 1.
        UnknownNameError: `chosen` is not one of the skills.
    """
    if not scores or top < 1:
        raise ValueError(f"a chart needs scores and top >= 1, got {len(scores)} scores, top={top}")
    if chosen and all(s.skill != chosen for s in scores):
        raise UnknownNameError(unknown("skill", chosen, (s.skill for s in scores)))
    rows = _rows(scores, chosen, top)
    figure = _figure(rows, title)
    for i, panel in enumerate(_PANELS if all(s.evaluated for s in scores) else _SEARCHED):
        _draw_panel(figure, i, panel, [row.score for row in rows])
    return png(figure)


def number(value: float | None) -> str:
    """A score as a reader wants it: powers of ten only below 0.0001, a dash for none."""
    if value is None or math.isnan(value):
        return "\N{EN DASH}"
    if math.isinf(value):
        return "\N{INFINITY}" if value > 0 else f"{_MINUS}\N{INFINITY}"
    size = abs(value)
    if size == 0:
        return "0"
    if size < 0.0001:
        mantissa, power = f"{value:.1e}".split("e")
        return f"{mantissa}e{int(power)}".replace("-", _MINUS)
    digits = 3 if size >= 0.01 else 4 if size >= 0.001 else 5
    return f"{value:.{digits}f}".replace("-", _MINUS)


def favourite(scores: Sequence[SkillScore]) -> SkillScore | None:
    """The skill the language model finds most useful; None without a single favourite."""
    best = max((s.usefulness or 0.0 for s in scores), default=0.0)
    found = [s for s in scores if s.usefulness == best]
    return found[0] if best > 0 and len(found) == 1 else None


def _rows(scores: Sequence[SkillScore], chosen: str, top: int) -> list[_Row]:
    wanted = favourite(scores)
    rows = []
    for rank, score in enumerate(scores, 1):
        words = ["chosen"] if score.skill == chosen else []
        words += ["language's favourite"] if score is wanted and not words else []
        if rank <= top:
            rows.append(_Row(score, "".join(words), score.skill == chosen))
        elif words:
            note = f"{words[0]}, rank {rank} of {len(scores)}"
            rows.append(_Row(score, note, score.skill == chosen))
    return rows


def png(figure: Figure, colours: int | None = 64) -> bytes:
    """The drawing as an image: 64 colours take a quarter of the bytes of all (None), and look the same.

    Photographs need all.
    """
    figure.set_dpi(_DPI)
    pixels, png = BytesIO(), BytesIO()
    figure.savefig(pixels, format="rgba", dpi=_DPI)
    size = (int(figure.bbox.width), int(figure.bbox.height))
    image = Image.frombytes("RGBA", size, pixels.getvalue()).convert("RGB")
    if colours is not None:
        image = image.quantize(colours, dither=Image.Dither.NONE)
    image.save(png, format="png", dpi=(_DPI, _DPI))
    return png.getvalue()


def _figure(rows: Sequence[_Row], title: str) -> Figure:
    """The empty chart with its title, phrases and the chosen row's band."""
    figure = Figure(dpi=_DPI, facecolor="white")
    width = max(_WIDTH, 2 * _MARGIN + max(_line_width(row) for row in rows))
    lines = _wrapped(title, width - 2 * _MARGIN)
    head = _MARGIN + _LINE * len(lines) + _PANEL_HEAD
    figure.set_size_inches(width, head + _ROW * len(rows) + _MARGIN / 2)
    for i, line in enumerate(lines):
        _text(figure, _MARGIN, _MARGIN + _LINE * i, line, size=_TITLE, weight="bold")
    for i, row in enumerate(rows):
        _draw_phrase(figure, row, head + _ROW * i)
    return figure


def _draw_phrase(figure: Figure, row: _Row, y: float) -> None:
    width, height = figure.get_size_inches()
    if row.chosen:
        pad = _MARGIN / 2
        band = Rectangle(
            (pad / width, 1 - (y + _ROW - 0.01) / height),
            1 - 2 * pad / width,
            (_ROW - 0.02) / height,
            facecolor=_BAND,
            edgecolor="none",
            transform=figure.transFigure,
            zorder=-1,  # under the panels
        )
        figure.add_artist(band)
    weight = "bold" if row.chosen else "normal"
    _text(figure, _MARGIN, y + 0.05, _clean(row.score.skill), size=9, weight=weight)
    note_colour = INK if row.chosen else FAINT
    _text(figure, width - _MARGIN, y + 0.06, row.note, size=7.5, colour=note_colour, right=True)


def _draw_panel(figure: Figure, index: int, panel: _Panel, scores: Sequence[SkillScore]) -> None:
    width, height = (float(x) for x in figure.get_size_inches())
    step = (width - 2 * _MARGIN) / len(_PANELS)
    left, bottom, rows = _MARGIN + step * index, _MARGIN / 2, _ROW * len(scores)
    top = height - bottom - rows - _PANEL_HEAD
    values = [_finite(panel.value(s)) for s in scores]
    most = max(values)
    full = panel.full or most or 1.0
    scale = "0 to 1" if panel.full else f"0 to {number(most)}" if most else "all 0"
    _text(figure, left, top + 0.06, panel.name, size=9, weight="bold", colour=panel.colour)
    _text(figure, left, top + 0.22, f"{panel.meaning}, {scale}", size=7, colour=FAINT)
    axes = figure.add_axes((left / width, bottom / height, step / width, rows / height))
    axes.set_axis_off()
    axes.set_xlim(0, full / _BAR_ROOM)
    axes.set_ylim(len(scores), 0)
    at = [row + 0.72 for row in range(len(scores))]
    axes.barh(at, full, height=_BAR, color=_TRACK, alpha=0.07)
    axes.barh(at, values, height=_BAR, color=panel.colour)
    for y, score, value in zip(at, scores, values, strict=True):
        known = score.evaluated or panel is _PANELS[1]
        words = number(panel.value(score)) if known else NOT_EVALUATED
        axes.text(value + full * 0.03, y, words, size=7.5, color=INK, va="center_baseline")


def _text(
    figure: Figure,
    x: float,
    y: float,
    words: str,
    *,
    size: float,
    weight: str = "normal",
    colour: str = INK,
    right: bool = False,
) -> None:
    """Words whose upper corner is at (x, y), in inches from the figure's upper left corner."""
    width, height = figure.get_size_inches()
    figure.text(
        x / width,
        1 - y / height,
        words,
        size=size,
        weight=weight,
        color=colour,
        ha="right" if right else "left",
        va="top",
        parse_math=False,  # a "$" in an instruction is a dollar
    )


def _line_width(row: _Row) -> float:
    """Width of a row's phrase and note [inch]."""
    note = _text_width(row.note, 7.5) + 0.2 if row.note else 0.0
    return _text_width(_clean(row.score.skill), 9) + note


def _text_width(words: str, size: float) -> float:
    """Width in bold, the wider weight, with some slack for the pixel grid [inch]."""
    font = FontProperties(size=size, weight="bold")
    width, _, _ = text_to_path.get_text_width_height_descent(words, font, ismath=False)
    return 1.03 * float(width) / 72


def _wrapped(words: str, width: float) -> list[str]:
    """The title in lines of at most `width` inches; no line for no words."""
    lines: list[str] = []
    for word in words.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and _text_width(joined, _TITLE) <= width:
            lines[-1] = joined
        else:
            lines += _cut(word, width)
    return lines


def _cut(word: str, width: float) -> list[str]:
    """A word in pieces of at most `width` inches: nearly always one."""
    pieces = [word[0]]
    for letter in word[1:]:
        if _text_width(pieces[-1] + letter, _TITLE) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _clean(words: str) -> str:
    return " ".join(words.split())


def _finite(value: float | None) -> float:
    return value if value is not None and math.isfinite(value) else 0.0
