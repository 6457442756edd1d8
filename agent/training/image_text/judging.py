"""How well an image-text model finds things in towns, raw and calibrated, and the calibration itself.

A town's places are the nodes of a map. Asked for is every pair of colour and kind, and every kind; a place
shows it if some window of its pictures does clearly (`lessons.clear`), and does not if none does even
faintly; what lies between is not counted. R@1 is the share of questions that some place answers for which
the best-scored place does.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agent.training.image_text.captions import true_of, usual
from agent.training.image_text.lessons import FAINT, clear, shares
from agent.training.image_text.pairs import HELD_OUT, PAIRS
from agent.training.image_text.towns import TownViews
from envs.frames import Array
from envs.husky import FOV
from envs.town_kinds import KINDS
from maps.grounding import Calibration, Views, fitted, ground, normaliser, scores
from maps.image_text import ImageText
from maps.windows import Window, aside, cut, windows

ABSENT_BEFORE = 0.2  # how likely a landmark is not in the town before one has looked
SAID_ABSENT = 0.5  # probability from which on it is said not to be there


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
    clear: NDArray[np.bool_]  # (n_places, n_pairs) what some window shows clearly
    faint: NDArray[np.bool_]  # (n_places, n_pairs) what some window shows, however little of it


def questions() -> tuple[Question, ...]:
    """Every pair, then every kind."""
    pairs = [
        Question(usual(p), np.arange(len(PAIRS)) == i, p in HELD_OUT) for i, p in enumerate(PAIRS)
    ]
    kinds = [Question(kind, true_of("", frozenset((kind,)))) for kind in KINDS]
    return (*pairs, *kinds)


def embedded(model: ImageText, town: TownViews) -> JudgedTown:
    """A town as the model sees it."""
    n, views, height, width = town.pictures.shape[:4]
    found = windows(width, height)
    cuts = [cut(p, w) for p in town.pictures.reshape(-1, height, width, 3) for w in found]
    things = town.things.reshape(n, views, height, width)
    return JudgedTown(
        views=Views(
            node=np.repeat(np.arange(n), views),
            bearing=np.zeros(n * views),
            directions=model.images(cuts).reshape(n * views, len(found), -1),
            aside=np.array([aside(w, width, FOV) for w in found]),
            n_nodes=n,
        ),
        clear=np.array([_any(place, found, clear) for place in things]),
        faint=np.array([_any(place, found, _faint) for place in things]),
    )


def reference(model: ImageText, towns: Iterable[TownViews]) -> NDArray[np.float32]:
    """Windows of training towns (m, d), one of each picture, each place in turn."""
    cuts = []
    for town in towns:
        height, width = town.pictures.shape[2:4]
        found = windows(width, height)
        pictures = town.pictures.reshape(-1, height, width, 3)
        cuts += [cut(picture, found[k % len(found)]) for k, picture in enumerate(pictures)]
    return model.images(cuts)


def calibrated(
    model: ImageText, towns: Sequence[JudgedTown], windows_of: NDArray[np.float32]
) -> Calibration:
    """The calibration that makes what was visible in some towns likeliest."""
    asked = questions()
    phrases = model.texts([q.words for q in asked])
    by = normaliser(phrases, windows_of)
    told, truth = list[Array](), list[NDArray[np.bool_]]()
    for town in towns:
        z, _, _ = scores(phrases, town.views, by)
        there, gone = _shown(town, asked)
        told.append(z[there | gone])
        truth.append(there[there | gone])
    return fitted(np.concatenate(told), np.concatenate(truth), absent=ABSENT_BEFORE)


@dataclass(kw_only=True)
class Tally:
    """Questions of one sort, and how they were answered."""

    asked: int = 0
    cosine_whole: int = 0  # right by the raw cosine of whole pictures, as LM-Nav takes it
    cosine: int = 0  # right by the raw cosine of the best window
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
    absent: int = 0  # questions about what no window of a town shows even faintly
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
    windows_of: NDArray[np.float32],
    calibration: Calibration,
) -> Quality:
    """Ask everything in each town."""
    asked = questions()
    phrases = model.texts([q.words for q in asked])
    quality = Quality(seen=Tally(), unseen=Tally(), kinds=Tally())
    plain = np.zeros(len(asked)), np.ones(len(asked))
    for town in towns:
        there, gone = _shown(town, asked)
        found = ground(phrases, town.views, windows_of, calibration)
        raw, _, _ = scores(phrases, town.views, plain)
        whole, _, _ = scores(phrases, _whole(town.views), plain)
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


def _any(
    place: NDArray[np.uint8],
    found: Sequence[Window],
    shows: Callable[[NDArray[np.uint8], Window], NDArray[np.bool_]],
) -> NDArray[np.bool_]:
    """(n_pairs,) which pairs some window of some view of a place shows."""
    seen = [shows(view, w) for view in place for w in found]
    return np.asarray(np.any(seen, axis=0), dtype=np.bool_)


def _faint(things: NDArray[np.uint8], window: Window) -> NDArray[np.bool_]:
    return shares(cut(things, window)) >= FAINT


def _shown(
    town: JudgedTown, asked: Sequence[Question]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Where (n_questions, n_places) what is asked for is clearly visible, and where it is not at all."""
    there, faint = (
        np.array([part[:, q.true_of].any(axis=1) for q in asked])
        for part in (town.clear, town.faint)
    )
    return there, ~faint


def _whole(views: Views) -> Views:
    """Each picture seen as a whole, the first of its windows."""
    return replace(views, directions=views.directions[:, :1], aside=views.aside[:1])
