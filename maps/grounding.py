r"""Which node of a map shows what a phrase names: probabilities, with the bearing, and that no node does.

A picture is looked at several times (`maps.regions`, `maps.windows`), and a node by all its pictures. With s
the cosine of a phrase and a glance, what the phrase scores at a node is its best glance, measured against
what the same phrase scores where it is not (VELMA, arXiv 2307.06082, normalises by mean and deviation over
reference pictures; the median and half the way between the 16th and 84th percentile are the same for a normal
distribution, and do not punish what is often in view), as far as that helps: a share `own` of these
numbers is the phrase's, the rest that of all phrases, and development towns decide:

    z(l, v) = max over glances g of v within reach   (s(l, g) - median_l) / spread_l
    p(l visible at v) = sigmoid((z - centre) / temperature)

A glance whose range r is known counts if that is at most `REACH`, and a node is the likelier meant the nearer
it is: the score for a search is log p - r / FADE, with FADE in metres. centre and temperature are fitted
on development towns (`fitted`). "Not in this town" is a hypothesis of its own: with prior odds of a node's
showing what is named, each node has a likelihood ratio, and a landmark that is in town is shown by some
node, whichever:

    p(absent_l | scores) = A / (A + (1 - A) mean_v LR(l, v)),      LR = p / (1 - p) * (1 - prior) / prior

Departures from LM-Nav (arXiv 2207.04429), which takes raw cosines of whole pictures for log-probabilities:
all of the above. Limits: phrases are taken one by one; nodes are taken as independent looks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from maps.errors import ImageTextError
from maps.planar import wrapped
from maps.roads import Floats

Single = NDArray[np.float32]
LEAST_SPREAD = 1e-4  # of cosines
VELMA = 3.5  # deviations above which VELMA calls a landmark visible
SURE = 30.0  # log odds beyond which nothing changes
REACH = 15.0  # [m] within which a node counts as being at what it shows
FADE = 20.0  # [m] of range that cost a nat


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """What turns a normalised score into a probability."""

    centre: float = VELMA  # z at which it is as likely as not
    temperature: float = 0.5  # z
    prior: float = 0.01  # share of (phrase, node) where the phrase is visible
    absent: float = 0.2  # probability beforehand that a landmark is not in the town
    own: float = 1.0  # share of a phrase's own median and spread in what it is measured by ...
    median: float = 0.0  # ... and those of all phrases
    spread: float = 1.0

    def __post_init__(self) -> None:
        if not (np.isfinite(self.centre) and 0 < self.temperature < np.inf):
            raise ImageTextError(f"no calibration: {asdict(self)}")
        if not (0 <= self.own <= 1 and np.isfinite(self.median) and 0 < self.spread < np.inf):
            raise ImageTextError(f"no calibration: {asdict(self)}")
        if not (0 < self.prior < 1 and 0 < self.absent < 1):
            raise ImageTextError(
                f"no calibration: prior and absent are probabilities: {asdict(self)}"
            )

    def measure(self, median: Floats, spread: Floats) -> tuple[Floats, Floats]:
        """What phrases (n_phrases,) are measured by, of their own median and spread."""
        rest = 1 - self.own
        return self.own * median + rest * self.median, self.own * spread + rest * self.spread

    def surprise(self, z: Floats, visible: NDArray[np.bool_]) -> float:
        """How badly scores (n,) foretell what was visible (n,): the mean of -log p [nat]."""
        return _surprise(np.clip((z - self.centre) / self.temperature, -SURE, SURE), visible)

    @classmethod
    def of(cls, told: Mapping[str, float]) -> "Calibration":
        """That of a record.

        Raises:
            ImageTextError: other fields than a calibration's.
        """
        try:
            return cls(**told)
        except TypeError as error:
            raise ImageTextError(f"no calibration: {dict(told)}") from error


@dataclass(frozen=True, kw_only=True, eq=False)
class Views:
    """All pictures of a map's nodes, as an image-text model sees them."""

    node: NDArray[np.int64]  # (n_views,) number of the node, rising
    bearing: Floats  # (n_views,) which way each picture looks [rad]; NaN: unknown
    directions: Single  # (n_views, n_glances, d), of the whole picture first
    aside: Floats  # (n_views, n_glances) how far to the left of a picture's bearing [rad]
    ranges: Floats  # (n_views, n_glances) how far away [m]; NaN: unknown
    n_nodes: int


@dataclass(frozen=True, kw_only=True, eq=False)
class Grounding:
    """Where phrases are visible. A node without a picture has the prior."""

    log_visible: Floats  # (n_phrases, n_nodes) log p(visible at node) - r / FADE [nat]
    view: NDArray[np.int64]  # (n_phrases, n_nodes) the picture that shows it best; -1: none
    range: Floats  # (n_phrases, n_nodes) how far away it is [m]; NaN: unknown
    bearing: Floats  # (n_phrases, n_nodes) which way it is [rad]; NaN: unknown
    absent: Floats  # (n_phrases,) probability that no node shows it

    @property
    def posterior(self) -> Floats:
        """(n_phrases, n_nodes + 1) where each is, if at one node alone; the last column: in none."""
        odds = np.exp(np.minimum(self.log_visible - np.log(-np.expm1(self.log_visible)), SURE))
        shares = odds / odds.sum(axis=1, keepdims=True) if odds.shape[1] else odds
        return np.column_stack([(1 - self.absent)[:, None] * shares, self.absent])


def ground(phrases: Single, views: Views, reference: Single, calibration: Calibration) -> Grounding:
    """Ground phrases.

    Args:
        phrases: (n_phrases, d) directions of length 1.
        views: of the map.
        reference: (m, d) directions of glances in which most things that can be named are not.
        calibration: of this model.
    """
    z, view, glance = scores(phrases, views, calibration.measure(*normaliser(phrases, reference)))
    seen = view >= 0
    prior = np.log(calibration.prior) - np.log1p(-calibration.prior)
    odds = np.where(seen, (z - calibration.centre) / calibration.temperature, prior)
    odds = np.clip(odds, -SURE, SURE)
    bearing, ranges = np.full((2, *z.shape), np.nan)
    bearing[seen] = views.bearing[view[seen]] + views.aside[view[seen], glance[seen]]
    ranges[seen] = views.ranges[view[seen], glance[seen]]
    return Grounding(
        log_visible=-np.logaddexp(0.0, -odds) - np.nan_to_num(ranges) / FADE,
        view=view,
        range=ranges,
        bearing=wrapped(bearing),
        absent=_absent(odds - prior, calibration.absent),
    )


def normaliser(phrases: Single, reference: Single) -> tuple[Floats, Floats]:
    """Median and spread (n_phrases,) of the cosines of each phrase over reference glances (m, d).

    Raises:
        ImageTextError: there is no reference.
    """
    if not len(reference):
        raise ImageTextError("there are no reference pictures to normalise scores by")
    cosines = np.asarray(phrases @ reference.T, float)
    low, median, high = np.percentile(cosines, (16, 50, 84), axis=1)
    return median, np.maximum((high - low) / 2, LEAST_SPREAD)


def scores(
    phrases: Single, views: Views, by: tuple[Floats, Floats]
) -> tuple[Floats, NDArray[np.int64], NDArray[np.int64]]:
    """Each phrase's normalised score at each node, and the picture and glance that gave it.

    Args:
        phrases: (n_phrases, d).
        views: of the map.
        by: median and spread (n_phrases,).

    Returns:
        Three (n_phrases, n_nodes): z, -inf at nodes that show nothing within reach; the picture and the
        glance, -1 there.
    """
    shape = len(phrases), views.n_nodes
    z = np.full(shape, -np.inf)
    view, glance = np.full(shape, -1, np.int64), np.full(shape, -1, np.int64)
    beyond = views.ranges > REACH  # not where it is unknown
    for v, node in enumerate(views.node.tolist()):
        cosines = np.asarray(phrases @ views.directions[v].T, float)  # (n_phrases, n_glances)
        cosines[:, beyond[v]] = -np.inf
        best = cosines.argmax(axis=1)
        found = (cosines.max(axis=1) - by[0]) / by[1]
        better = found > z[:, node]
        z[better, node] = found[better]
        view[better, node], glance[better, node] = v, best[better]
    return z, view, glance


def no_views(n_nodes: int) -> Views:
    """Of a map without a picture."""
    return Views(
        node=np.zeros(0, np.int64),
        bearing=np.zeros(0),
        directions=np.zeros((0, 0, 0), np.float32),
        aside=np.zeros((0, 0)),
        ranges=np.zeros((0, 0)),
        n_nodes=n_nodes,
    )


def wholes(views: Views) -> Views:
    """Each picture as a whole, and not piece by piece."""
    return replace(
        views,
        directions=views.directions[:, :1],
        aside=views.aside[:, :1],
        ranges=views.ranges[:, :1],
    )


def fitted(z: Floats, visible: NDArray[np.bool_], *, absent: float) -> Calibration:
    """The calibration that makes scores (n,) likeliest, given what was visible (n,).

    Args:
        z: normalised scores.
        visible: whether the phrase was visible.
        absent: probability beforehand that a landmark is not in the town.

    Raises:
        ImageTextError: all were, or none was.
    """
    if visible.all() or not visible.any():
        raise ImageTextError(
            "scores can only be calibrated on phrases that are visible and such as are not"
        )

    def loss(at: Floats) -> float:
        return _surprise(np.exp(at[1]) * (z - at[0]), visible)

    start = np.array([float(np.quantile(z, 1 - visible.mean())), 0.0])
    found = minimize(loss, start, method="Nelder-Mead", options={"xatol": 1e-4, "fatol": 1e-9})
    centre, log_slope = found.x.tolist()
    return Calibration(
        centre=round(centre, 4),
        temperature=round(float(np.exp(-log_slope)), 4),
        prior=round(float(visible.mean()), 6),
        absent=absent,
    )


def _surprise(odds: Floats, visible: NDArray[np.bool_]) -> float:
    """Mean of -log p [nat] of what was visible (n,), by its log odds (n,)."""
    return float(np.logaddexp(0.0, np.where(visible, -odds, odds)).mean())


def _absent(log_ratio: Floats, prior: float) -> Floats:
    """(n_phrases,) probability that no node shows a phrase, of log likelihood ratios (n_phrases, n_nodes)."""
    if not log_ratio.shape[1]:
        return np.ones(len(log_ratio))
    mean = np.logaddexp.reduce(log_ratio, axis=1) - np.log(log_ratio.shape[1])
    return np.asarray(1 / (1 + (1 - prior) / prior * np.exp(mean)))


def read_phrases(phrases: Sequence[str]) -> tuple[str, ...]:
    """Phrases as a model is given them: in small letters, without an article.

    Raises:
        ImageTextError: one says nothing.
    """
    found = []
    for phrase in phrases:
        words = phrase.casefold().split()
        while words and words[0] in ("the", "a", "an", "another", "that", "this"):
            words = words[1:]
        if not words:
            raise ImageTextError(f'"{phrase}" names nothing')
        found.append(" ".join(words))
    return tuple(found)
