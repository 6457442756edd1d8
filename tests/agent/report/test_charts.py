"""The step's chart: readable for any scores a planner can give, and the same bytes each time."""

from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from agent.planner import decide
from agent.record import SkillScore, scores_of
from agent.report.charts import favourite, number, score_chart
from envs.errors import UnknownNameError

BLUE, ORANGE, GREEN = (0x34, 0x68, 0xB0), (0xD2, 0x62, 0x2A), (0x2F, 0x85, 0x57)
BAND = (0xF6, 0xEF, 0xD9)
DASH, MINUS = "\N{EN DASH}", "\N{MINUS SIGN}"
HEAD = 112  # the panels' coloured names stand above [pixel]


def table(language, affordance, phrases=None):
    phrases = phrases or [f"skill {i}" for i in range(len(language))]
    return scores_of(decide(phrases, np.array(language, float), np.array(affordance, float)))


def pixels(png):
    image = Image.open(BytesIO(png))
    assert image.format == "PNG"
    return np.asarray(image.convert("RGB")).astype(int)


def near(image, colour):
    return np.abs(image - np.array(colour)).max(axis=2) < 14


def bars(image, colour):
    """Length of the bars of this colour in each row of pixels of a chart without a title."""
    return near(image, colour)[HEAD:].sum(axis=1)


def longest(image, colour):
    return int(bars(image, colour).max())


def touches_edge(image):
    edges = (image[0], image[-1], image[:, 0], image[:, -1])
    return any((edge.min(axis=1) < 200).any() for edge in edges)


def test_same_scores_give_the_same_bytes():
    scores = table([-1, -2, -3], [0.5, 0.9, 0])
    assert score_chart(scores, "skill 0", title="t") == score_chart(scores, "skill 0", title="t")


def test_affordance_bars_have_one_scale_and_language_bars_are_stretched():
    full = pixels(score_chart(table([0.0], [1.0]), "skill 0", title=""))
    half = pixels(score_chart(table([0.0], [0.5]), "skill 0", title=""))
    assert longest(half, ORANGE) == pytest.approx(longest(full, ORANGE) / 2, abs=2)
    assert longest(half, BLUE) == longest(full, BLUE) > 100
    assert longest(half, GREEN) == longest(full, GREEN) > 100
    tiny = table(np.full(500, -9.0), np.full(500, 1e-3))
    many = pixels(score_chart(tiny, "skill 0", title=""))
    assert longest(many, BLUE) == longest(many, GREEN) == longest(full, BLUE)


def test_a_bar_twice_as_long_means_twice_as_much():
    scores = table([np.log(0.5), np.log(0.25), np.log(0.25)], [1, 1, 1])
    tall = [n for n in bars(pixels(score_chart(scores, "skill 0", title="")), BLUE) if n]
    assert min(tall) == pytest.approx(max(tall) / 2, rel=0.1)


def searched():
    """Two of four skills were evaluated."""
    kept = [SkillScore(skill=f"skill {i}", language=x, usefulness=None, affordance=0.5, product=None,
                       evaluated=x is not None) for i, x in enumerate([-1.0, -2.0, None, None])]  # fmt: skip
    return tuple(kept)


def test_what_was_not_evaluated_has_no_bar_and_says_so():
    image = pixels(score_chart(searched(), "skill 0", title=""))
    rows = np.flatnonzero(bars(image, BLUE))
    assert len(rows) == pytest.approx(2 * 0.32 * 0.40 * 200, abs=4)
    lengths = bars(image, BLUE)[rows]
    assert min(lengths) / max(lengths) == pytest.approx(np.exp(-1), rel=0.1)
    assert len(np.flatnonzero(bars(image, GREEN))) == len(rows)
    assert len(np.flatnonzero(bars(image, ORANGE))) == 2 * len(rows)
    known = tuple(replace(s, language=s.language or -9.0, evaluated=True) for s in searched())
    assert score_chart(known, "skill 0", title="") != score_chart(searched(), "skill 0", title="")
    assert favourite(searched()) is None


def test_the_chosen_row_is_banded_wherever_it_stands():
    scores = table([-1, -2, -3], [0.9, 0.9, 0.9])
    rows = []
    for skill in ("skill 0", "skill 2"):
        banded = near(pixels(score_chart(scores, skill, title="")), BAND)
        rows.append(np.flatnonzero(banded.sum(axis=1) > 100).mean())
    assert rows[1] - rows[0] == pytest.approx(2 * 0.40 * 200, abs=4)
    assert not near(pixels(score_chart(scores, "", title="")), BAND).any()


def test_top_limits_the_rows_but_never_hides_the_chosen_or_the_favourite():
    scores = table(np.linspace(-1, -3, 30), np.full(30, 0.9))
    height = {n: pixels(score_chart(scores, "skill 0", title="", top=n)).shape[0] for n in (3, 10)}
    assert height[10] - height[3] == pytest.approx(7 * 0.40 * 200, abs=2)
    late = pixels(score_chart(scores, "skill 29", title="", top=3))
    assert late.shape[0] - height[3] == pytest.approx(0.40 * 200, abs=2)
    assert near(late, BAND).any()
    blocked = table(np.linspace(-1, -3, 30), [0, *np.full(29, 0.9)])
    wanted = pixels(score_chart(blocked, "skill 1", title="", top=3))
    assert wanted.shape[0] == late.shape[0]


@pytest.mark.filterwarnings("error")
def test_zero_affordance_everywhere_draws_no_product():
    image = pixels(score_chart(table([-1, -2], [0, 0]), "", title=""))
    assert longest(image, GREEN) == longest(image, ORANGE) == 0
    assert longest(image, BLUE) > 100


def test_a_skill_that_language_rules_out_is_a_row_like_any_other():
    image = pixels(score_chart(table([-1, -np.inf], [0.5, 0.5]), "skill 0", title=""))
    alone = pixels(score_chart(table([-1], [0.5]), "skill 0", title=""))
    assert image.shape[0] - alone.shape[0] == pytest.approx(0.40 * 200, abs=2)


@pytest.mark.parametrize("none", [None, np.nan, -np.inf])
def test_scores_without_a_language_model(none):
    row = {"language": none, "usefulness": none, "affordance": 0.5, "product": 0.5}
    image = pixels(score_chart([SkillScore(skill="push", **row)], "push", title=""))
    assert longest(image, ORANGE) > 50
    assert longest(image, BLUE) == 0


@pytest.mark.parametrize("n", [40, 120])
def test_long_phrases_and_titles_are_never_clipped(n):
    phrases = ["W" * n, "put the red block " + "x" * (n - 18)]
    scores = table([-1, -2], [0.9, 0], phrases)
    for chosen in phrases:
        assert not touches_edge(pixels(score_chart(scores, chosen, title="M" * 3 * n)))


def test_long_titles_are_wrapped():
    scores = table([0], [1])
    one, many = (pixels(score_chart(scores, "skill 0", title=t)) for t in ("word", "word " * 40))
    assert one.shape[1] == many.shape[1]
    assert many.shape[0] > one.shape[0] + 100


def test_a_dollar_is_a_dollar():
    broken = r"put $\frac{ in $x"
    score_chart(table([0], [1], [broken]), broken, title=broken)


def test_bad_input_is_refused():
    scores = table([-1, -2], [1, 1], ["pick up the apple", "done"])
    with pytest.raises(UnknownNameError, match='nearest: "pick up the apple"'):
        score_chart(scores, "pick up the aple", title="")
    with pytest.raises(ValueError, match="0 scores"):
        score_chart([], "", title="")
    with pytest.raises(ValueError, match="top=0"):
        score_chart(scores, "done", title="", top=0)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.0, "0"),
        (1.0, "1.000"),
        (0.0123, "0.012"),
        (0.00123, "0.0012"),
        (0.00098, "0.00098"),
        (1.24e-7, f"1.2e{MINUS}7"),
        (-12.3456, f"{MINUS}12.346"),
        (-np.inf, f"{MINUS}\N{INFINITY}"),
        (None, DASH),
        (np.nan, DASH),
    ],
)
def test_numbers_in_words(value, words):
    assert number(value) == words


def test_the_favourite_is_single_and_possible():
    assert favourite(table([-1, -2], [0, 1])).skill == "skill 0"
    assert favourite(table([-1, -1], [0, 1])) is None
    assert favourite(table([-np.inf], [1])) is None
