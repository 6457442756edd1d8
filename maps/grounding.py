r"""Which node of a map shows what a phrase names: probabilities, with the bearing, and that no node does.

A picture is seen through windows (`maps.windows`), and a node by all its pictures. With s the cosine of a
phrase and a window, what the phrase scores at a node is its best window, measured against what the same
phrase scores where it is not (VELMA, arXiv 2307.06082, normalises by mean and deviation over reference
pictures; the median and half the way between the 16th and 84th percentile are the same for a normal
distribution, and do not punish what is often in view):

    z(l, v) = max over windows w of v   (s(l, w) - median_l) / spread_l
    p(l visible at v) = sigmoid((z - centre) / temperature)

centre and temperature are fitted on development towns (`fitted`). "Not in this town" is a hypothesis of its
own: with prior odds of a node's showing what is named, each node has a likelihood ratio, and a landmark
that is in town is shown by some node, whichever:

    p(absent_l | scores) = A / (A + (1 - A) mean_v LR(l, v)),      LR = p / (1 - p) * (1 - prior) / prior

Departures from LM-Nav (arXiv 2207.04429), which takes raw cosines of whole pictures for log-probabilities:
all of the above. Limits: phrases are taken one by one; nodes are taken as independent looks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

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


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """What turns a normalised score into a probability."""

    centre: float = VELMA  # z at which it is as likely as not
    temperature: float = 0.5  # z
    prior: float = 0.01  # share of (phrase, node) where the phrase is visible
    absent: float = 0.2  # probability beforehand that a landmark is not in the town

    def __post_init__(self) -> None:
        if not (np.isfinite(self.centre) and 0 < self.temperature < np.inf):
            raise ImageTextError(f"no calibration: {asdict(self)}")
        if not (0 < self.prior < 1 and 0 < self.absent < 1):
            raise ImageTextError(
                f"no calibration: prior and absent are probabilities: {asdict(self)}"
            )

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
    directions: Single  # (n_views, n_windows, d)
    aside: Floats  # (n_windows,) how far to the left of a picture's bearing a window looks [rad]
    n_nodes: int


@dataclass(frozen=True, kw_only=True, eq=False)
class Grounding:
    """Where phrases are visible. A node without a picture has the prior."""

    log_visible: (
        Floats  # (n_phrases, n_nodes) log p(visible at node) [nat]: the scores of `maps.search`
    )
    view: NDArray[np.int64]  # (n_phrases, n_nodes) the picture that shows it best; -1: none
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
        reference: (m, d) directions of windows in which most things that can be named are not.
        calibration: of this model.
    """
    z, view, window = scores(phrases, views, normaliser(phrases, reference))
    seen = view >= 0
    prior = np.log(calibration.prior) - np.log1p(-calibration.prior)
    odds = np.where(seen, (z - calibration.centre) / calibration.temperature, prior)
    odds = np.clip(odds, -SURE, SURE)
    bearing = np.full(z.shape, np.nan)
    bearing[seen] = views.bearing[view[seen]] + views.aside[window[seen]]
    return Grounding(
        log_visible=-np.logaddexp(0.0, -odds),
        view=view,
        bearing=wrapped(bearing),
        absent=_absent(odds - prior, calibration.absent),
    )


def normaliser(phrases: Single, reference: Single) -> tuple[Floats, Floats]:
    """Median and spread (n_phrases,) of the cosines of each phrase over reference windows (m, d).

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
    """Each phrase's normalised score at each node, and the picture and window that gave it.

    Args:
        phrases: (n_phrases, d).
        views: of the map.
        by: median and spread (n_phrases,).

    Returns:
        Three (n_phrases, n_nodes): z, -inf at nodes without a picture; the picture and the window, -1 there.
    """
    shape = len(phrases), views.n_nodes
    z = np.full(shape, -np.inf)
    view, window = np.full(shape, -1, np.int64), np.full(shape, -1, np.int64)
    if not len(views.node):
        return z, view, window
    cosines = np.einsum("pd,vwd->pvw", phrases, views.directions, optimize=True)
    best_window = cosines.argmax(axis=2)  # (n_phrases, n_views)
    best = (cosines.max(axis=2) - by[0][:, None]) / by[1][:, None]
    for v, node in enumerate(views.node.tolist()):
        better = best[:, v] > z[:, node]
        z[better, node] = best[better, v]
        view[better, node], window[better, node] = v, best_window[better, v]
    return z, view, window


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
    sign = np.where(visible, 1.0, -1.0)

    def loss(at: Floats) -> float:
        return float(np.logaddexp(0.0, -sign * np.exp(at[1]) * (z - at[0])).mean())

    start = np.array([float(np.quantile(z, 1 - visible.mean())), 0.0])
    found = minimize(loss, start, method="Nelder-Mead", options={"xatol": 1e-4, "fatol": 1e-9})
    centre, log_slope = found.x.tolist()
    return Calibration(
        centre=round(centre, 4),
        temperature=round(float(np.exp(-log_slope)), 4),
        prior=round(float(visible.mean()), 6),
        absent=absent,
    )


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
