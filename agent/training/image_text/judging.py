"""How well an image-text model finds things in towns, raw and calibrated, and the calibration itself.

A town's places are the nodes of a map. Asked for is every pair of colour and kind, and every kind; a place
shows it if it has enough squares of it within reach of a node, and does not if it has none at all; what lies
between is not counted. R@1 is the share of questions that some place answers for which the best-scored place
does.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agent.training.image_text.captions import true_of, usual
from agent.training.image_text.pairs import HELD_OUT, PAIRS
from agent.training.image_text.towns import TownViews, shown
from envs.frames import Array
from envs.town_kinds import KINDS
from maps.grounding import REACH, Calibration, Views, fitted, ground, normaliser, scores, wholes
from maps.image_text import ImageText
from maps.regions import together

ABSENT_BEFORE = 0.2  # how likely a landmark is not in the town before one has looked
SAID_ABSENT = 0.5  # probability from which on it is said not to be there
OWN = (0.0, 0.25, 0.5, 1.0)  # shares of a phrase's own statistics that are tried
ENOUGH = 3  # squares of a picture by which it shows a thing
AT_ONCE = 32  # pictures
EVERY, GLANCES = 3, 3  # pictures, and glances of each, that phrases are measured against


@dataclass(frozen=True)
class Question:
    """What is asked for."""

    words: str
    true_of: NDArray[np.bool_]  # (n_pairs,)
    unseen: bool = False  # a pair that was held out


@dataclass(frozen=True, kw_only=True, eq=False)
class JudgedTown:
    """A town's views, embedded, and what they show."""

    views: Views
    clear: NDArray[np.bool_]  # (n_places, n_pairs) what some picture shows enough of, within reach
    faint: NDArray[np.bool_]  # (n_places, n_pairs) what some picture shows, however little of it


def questions() -> tuple[Question, ...]:
    """Every pair, then every kind."""
    pairs = [
        Question(usual(p), np.arange(len(PAIRS)) == i, p in HELD_OUT) for i, p in enumerate(PAIRS)
    ]
    kinds = [Question(kind, true_of("", frozenset((kind,)))) for kind in KINDS]
    return (*pairs, *kinds)


def embedded(model: ImageText, town: TownViews) -> JudgedTown:
    """A town as the model sees it."""
    n, views, *form = town.pictures.shape
    pictures = list(town.pictures.reshape(-1, *form))
    seen = together(
        [model.glances(pictures[k : k + AT_ONCE]) for k in range(0, len(pictures), AT_ONCE)]
    )
    return JudgedTown(
        views=Views(
            node=np.repeat(np.arange(n), views),
            bearing=np.zeros(n * views),
            directions=seen.directions,
            aside=np.zeros(seen.across.shape),
            ranges=seen.ranges.astype(float),
            n_nodes=n,
        ),
        clear=np.array([_near(*place) for place in zip(town.things, town.ranges, strict=True)]),
        faint=np.array([_counts(place) > 0 for place in town.things]),
    )


def reference(model: ImageText, towns: Iterable[TownViews]) -> NDArray[np.float32]:
    """Glances at training towns (m, d), the largest regions of some of their pictures."""
    found = list[NDArray[np.float32]]()
    for town in towns:
        pictures = list(town.pictures.reshape(-1, *town.pictures.shape[2:])[::EVERY])
        seen = model.glances(pictures).directions
        found.append(seen[:, 1 : 1 + GLANCES].reshape(-1, seen.shape[-1]))
    return np.concatenate(found)


def calibrated(
    model: ImageText, towns: Sequence[JudgedTown], measured_by: NDArray[np.float32]
) -> Calibration:
    """The calibration that makes what was visible in some towns likeliest."""
    asked = questions()
    phrases = model.texts([q.words for q in asked])
    median, spread = normaliser(phrases, measured_by)
    phrase, cosine, visible = _told(towns, asked, phrases)
    found = list[tuple[float, Calibration]]()
    for own in OWN:
        usual = Calibration(
            own=own,
            median=round(float(np.median(median)), 6),
            spread=round(float(np.median(spread)), 6),
        )
        middle, width = usual.measure(median, spread)
        z = (cosine - middle[phrase]) / width[phrase]
        fit = fitted(z, visible, absent=ABSENT_BEFORE)
        fit = replace(fit, own=own, median=usual.median, spread=usual.spread)
        found.append((fit.surprise(z, visible), fit))
    return min(found, key=lambda pair: pair[0])[1]


def _told(
    towns: Sequence[JudgedTown],
    asked: Sequence[Question],
    phrases: NDArray[np.float32],
) -> tuple[NDArray[np.int64], Array, NDArray[np.bool_]]:
    """All questions at all places that either show what is asked for or do not.

    Returns:
        The number of the question, its best cosine at the place, and whether the place shows it; each (n,).
    """
    told = list[tuple[NDArray[np.int64], Array, NDArray[np.bool_]]]()
    for town in towns:
        raw, _, _ = scores(phrases, town.views, _plain(len(asked)))
        there, gone = _shown(town, asked)
        counted = there | gone
        told.append((np.nonzero(counted)[0], raw[counted], there[counted]))
    numbers, cosines, truth = (np.concatenate(part) for part in zip(*told, strict=True))
    return numbers, cosines, truth


def _plain(n: int) -> tuple[Array, Array]:
    """What n phrases are measured by where their cosines stay as they are."""
    return np.zeros(n), np.ones(n)


@dataclass(kw_only=True)
class Tally:
    """Questions of one sort, and how they were answered."""

    asked: int = 0
    cosine_whole: int = 0  # right by the raw cosine of whole pictures, as LM-Nav takes it
    cosine: int = 0  # right by the raw cosine of the best glance
    calibrated: int = 0  # right by the calibrated score

    def to_json(self) -> dict[str, Any]:
        """Counts, plain."""
        return dict(vars(self))


@dataclass(kw_only=True)
class Quality:
    """How a model did."""

    seen: Tally
    unseen: Tally
    kinds: Tally
    absent: int = 0  # questions about what no picture of a town shows even faintly
    absent_told: int = 0  # of these, how often it was said
    false_alarms: int = 0  # how often it was said of what is clearly there

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return {k: v.to_json() if isinstance(v, Tally) else v for k, v in vars(self).items()}

    def shares(self) -> dict[str, float]:
        """The shares a person is told."""
        there = self.seen.asked + self.unseen.asked + self.kinds.asked
        return {
            "r1_seen": self.seen.calibrated / max(1, self.seen.asked),
            "r1_unseen": self.unseen.calibrated / max(1, self.unseen.asked),
            "absent": self.absent_told / max(1, self.absent),
            "false_alarms": self.false_alarms / max(1, there),
        }


def judge(
    model: ImageText,
    towns: Sequence[JudgedTown],
    measured_by: NDArray[np.float32],
    calibration: Calibration,
) -> Quality:
    """Ask everything in each town."""
    asked = questions()
    phrases = model.texts([q.words for q in asked])
    quality = Quality(seen=Tally(), unseen=Tally(), kinds=Tally())
    plain = _plain(len(asked))
    for town in towns:
        there, gone = _shown(town, asked)
        found = ground(phrases, town.views, measured_by, calibration)
        raw, _, _ = scores(phrases, town.views, plain)
        whole, _, _ = scores(phrases, wholes(town.views), plain)
        for i, question in enumerate(asked):
            said = found.absent[i] > SAID_ABSENT
            if gone[i].all():
                quality.absent += 1
                quality.absent_told += bool(said)
            if not there[i].any():
                continue
            quality.false_alarms += bool(said)
            tally = (
                quality.kinds
                if i >= len(PAIRS)
                else quality.unseen
                if question.unseen
                else quality.seen
            )
            tally.asked += 1
            tally.calibrated += bool(there[i, found.log_visible[i].argmax()])
            tally.cosine += bool(there[i, raw[i].argmax()])
            tally.cosine_whole += bool(there[i, whole[i].argmax()])
    return quality


def _near(things: NDArray[np.uint8], ranges: NDArray[np.float16]) -> NDArray[np.bool_]:
    """(n_pairs,) of which pairs some picture of a place (n_views, ...) shows enough squares within reach."""
    named, sure = shown(things)
    within = sure & (ranges <= REACH)
    counts = [_counts(view[near]) for view, near in zip(named, within, strict=True)]
    return np.asarray(np.max(counts, axis=0) >= ENOUGH)


def _counts(things: NDArray[np.uint8]) -> NDArray[np.int64]:
    """(n_pairs,) how often each is there."""
    return np.bincount(things.ravel(), minlength=len(PAIRS) + 1)[1:]


def _shown(
    town: JudgedTown, asked: Sequence[Question]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Where (n_questions, n_places) what is asked for is clearly visible, and where it is not at all."""
    there, faint = (
        np.array([part[:, q.true_of].any(axis=1) for q in asked])
        for part in (town.clear, town.faint)
    )
    return there, ~faint
