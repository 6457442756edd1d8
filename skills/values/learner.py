"""Learning V(s, skill) from recorded attempts by temporal differences, or by regression on the outcome.

    minimise  H(y_t, V(s_t))     with  y_t = r_t                at the end of an attempt, r = 1 for a success,
                                       y_t = V_target(s_t+1)    before,
    target <- (1 - tau) target + tau V                          after each step
H is the cross-entropy against a soft label. Without a discount the value is the probability of success under
the skill's own policy: SayCan, arXiv 2204.01691, appendix on value functions; MT-Opt, arXiv 2104.08212 (both
learn Q over actions; here the policy is the scripted skill, so V is all that is needed). `Method.MC` takes
the outcome for every moment instead of the target. The averaged network is what is kept.

Beside it the network is taught to point: of an attempt that succeeds in the end, the heat of the phrase's
first part in some views is drawn to the cell of what the hand reached for, as the arm's own joints tell it
(`Attempt.ends`). From outcomes alone it learns only very slowly which thing a phrase names.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

from envs.camera import Camera
from skills.senses import XYZ
from skills.sight import TABLETOP, TOP_VIEW, VIEWS
from skills.values.devices import Devices
from skills.values.network import CELLS, STRIDE, Architecture, ValueNetwork
from skills.values.transitions import TERMINAL, Frames, Lessons, Transitions
from skills.values.variation import CHANCES, Variation
from skills.values.vocabulary import WHERE

TAU = 0.02  # of the average
WEIGHT_DECAY = 0.05
CLIP = 1.0  # norm of the gradient
POINTING = 0.5  # weight of the pointing's cross-entropy beside the values'
AT_ONCE = 64  # images that are looked at together where nothing is learned
TOP = list(VIEWS.values()).index(TOP_VIEW)


class Method(StrEnum):
    """What a moment's value is drawn to."""

    TD = "td"  # temporal differences: the value of the next moment
    MC = "mc"  # Monte-Carlo: the attempt's outcome


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """What decides a learner's steps, but for their rates."""

    method: Method
    batch: int  # moments a step
    seed: int


class Learner:
    """A value network and what it takes to train it, one step after the other."""

    def __init__(self, lesson: Lesson, lessons: Lessons, devices: Devices) -> None:
        self._lesson, self._train, self._devices = lesson, lessons.train, devices
        self._senses = lessons.senses
        self._varied = Variation(lessons.vocabulary, lessons.senses)
        self.architecture = Architecture(n_words=len(lessons.vocabulary))
        torch.manual_seed(lesson.seed)
        self.network, self.average = (
            ValueNetwork(self.architecture, lessons.senses).to(devices.device) for _ in range(2)
        )
        self.average.requires_grad_(False)
        self.average.load_state_dict(self.network.state_dict())
        self._shared = devices.sharing(self.network)
        self.optimizer = torch.optim.AdamW(
            self.network.parameters(), lr=0.0, weight_decay=WEIGHT_DECAY
        )

    def step(self, number: int, rate: float) -> float:
        """Take step `number`, from 0, at a learning rate; returns its loss [nat]."""
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        drawn = self._train.drawn(self._lesson.seed, number, self._lesson.batch)
        at = drawn[self._devices.rank :: self._devices.n]
        rng = np.random.default_rng([self._lesson.seed, number])
        chances = rng.random((len(drawn), CHANCES))[self._devices.rank :: self._devices.n]
        frames, targets = self._varied(self._train.frames(at), chances), self._targets(at)
        with self._devices.autocast():
            logits, heat = self._shared(*self._on_device(frames))
        total = binary_cross_entropy_with_logits(logits[:, 0].float(), targets, reduction="sum")
        taught = total + POINTING * self._pointed(heat, frames, self._train.succeeded[at])
        loss = taught * self._devices.n / len(drawn)  # its mean over processes is the step's
        self.optimizer.zero_grad()
        self._devices.backward(loss)
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), CLIP)
        self.optimizer.step()
        self._follow()
        return float(self._devices.mean(loss.detach()))

    @property
    def parameters(self) -> dict[str, torch.nn.Parameter]:
        """What is trained, by name."""
        return dict(self.network.named_parameters())

    @property
    def averages(self) -> dict[str, Tensor]:
        """The averaged weights, by name."""
        return dict(self.average.named_parameters())

    def logits(self, transitions: Transitions, at: NDArray[np.int64]) -> NDArray[np.float64]:
        """What the averaged network says of some moments, before any calibration."""
        parts = (at[i : i + AT_ONCE] for i in range(0, len(at), AT_ONCE))
        return np.concatenate([self._look(transitions.frames(p)).cpu().numpy() for p in parts])

    def _pointed(self, heat: Tensor, frames: Frames, succeeded: NDArray[np.bool_]) -> Tensor:
        """How badly heat (n, 1, PARTS, n_views, n_cells) points at what hands reached for [nat]."""
        senses, losses = self._senses, list[Tensor]()
        for name in senses.pointing:
            at, inside = cells_of(frames.ends, senses.views[name], senses.plane)
            taught = succeeded if senses.clipped else succeeded & inside
            which, cells = (torch.from_numpy(a).to(heat.device) for a in (taught, at))
            view = heat[:, 0, WHERE, list(senses.views).index(name)]
            losses.append(cross_entropy(view.float()[which], cells[which], reduction="sum"))
        return torch.stack(losses).sum() if len(losses) > 1 else losses[0]

    def _targets(self, at: NDArray[np.int64]) -> Tensor:
        """What the values of some moments are drawn to, in [0, 1]."""
        targets = self._train.succeeded[at].astype(np.float32)
        following = self._train.following[at]
        going_on = np.flatnonzero(following != TERMINAL)
        known = torch.from_numpy(targets).to(self._devices.device)
        if self._lesson.method is Method.MC or not len(going_on):
            return known
        later = self._look(self._train.frames(following[going_on]))
        return known.index_put((torch.from_numpy(going_on).to(known.device),), later.sigmoid())

    @torch.no_grad()
    def _look(self, frames: Frames) -> Tensor:
        with self._devices.autocast():
            logits: Tensor = self.average(*self._on_device(frames))[0]
        return logits[:, 0].float()

    @torch.no_grad()
    def _follow(self) -> None:
        for mean, weight in self._pairs():
            mean.lerp_(weight, TAU)

    def _pairs(self) -> Iterator[tuple[Tensor, Tensor]]:
        return zip(self.average.parameters(), self.network.parameters(), strict=True)

    def _on_device(self, frames: Frames) -> tuple[Tensor, Tensor, Tensor, Tensor | None]:
        views, hand, words = (
            torch.from_numpy(a).to(self._devices.device)
            for a in (frames.views, frames.hand, frames.words)
        )
        if frames.about is None:
            return views, hand, words[:, None], None
        about = torch.from_numpy(frames.about).to(self._devices.device)
        return views, hand, words[:, None], about[:, None]


def cells_of(
    points: NDArray[np.float32], camera: Camera, plane: XYZ
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Where a view shows what is at points in the robot's frame.

    Args:
        points: (n, 3) [m]; NaN: nothing is there.
        camera: the view's.
        plane: see `skills.senses.Senses`.

    Returns:
        The cells (n,), the nearest one for what is not in the view, and whether it is (n,).
    """
    there: NDArray[np.bool_] = np.isfinite(points.sum(axis=1))
    known = np.where(there[:, None], points, np.float32(1.0)) * np.array(plane, np.float32)
    u, v = (camera.project(known)[0] // STRIDE).astype(np.int64).T
    rows, columns = CELLS
    cells: NDArray[np.int64] = v.clip(0, rows - 1) * columns + u.clip(0, columns - 1)
    return cells, there & (u >= 0) & (u < columns) & (v >= 0) & (v < rows)


def cells_below(points: NDArray[np.float32]) -> NDArray[np.int64]:
    """The cells (n,) of the tabletop's top view below points (n, 3) [m]."""
    return cells_of(points, TOP_VIEW, TABLETOP.plane)[0]
