"""Steps of the distance model: is it linked, and where is it if so.

    minimise   BCE(linked)  +  w mean over linked pairs of  sum_k [ |e_k| / b_k + log 2 b_k ]
                            +  v mean over matched columns i of  -log softmax_j(correlation_ij) [match of i]

with e the errors of x, y, heading and way, and b the deviations that the network itself tells. The law is
Laplace's rather than Gauss's: where two views are matched wrongly an error is many times the usual one, and
under Gauss's law a few of these would make the network doubt all. A heading's error is the chord between two
directions, which has no jump at a half turn. A step is a function of its number, the seed and the weights.
"""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from agent.training.distance_model.lessons import Batch, Lessons
from agent.training.distance_model.matches import matched
from agent.training.distance_model.pairs import Kind
from maps.distance_network import DistanceNetwork, Told
from maps.panorama import strips

WEIGHT_DECAY = 0.02
BETAS = (0.9, 0.98)
CLIP = 1.0  # norm of the gradient
PLACE, MATCH = (
    0.15,
    0.3,
)  # w and v, the weights of where things are and of the same things found again


class Learner:
    """A network that is taught."""

    def __init__(self, lessons: Lessons, *, seed: int, batch: int, device: torch.device) -> None:
        """Begin with weights that the seed decides."""
        torch.manual_seed(seed)
        self.network = DistanceNetwork().to(device).train()
        self._lessons, self._seed, self._batch, self._device = lessons, seed, batch, device
        self.parameters = dict(self.network.named_parameters())
        self.optimizer = torch.optim.AdamW(
            self.network.parameters(), betas=BETAS, weight_decay=WEIGHT_DECAY
        )

    def step(self, number: int, rate: float) -> dict[str, float]:
        """Take step `number`, from 0, at a learning rate; returns the loss and its parts [nat]."""
        for each in self.optimizer.param_groups:
            each["lr"] = rate
        batch = self._lessons.drawn(np.random.default_rng([self._seed, number]), self._batch)
        light = torch.from_numpy(batch.light).to(self._device)[:, :, None, None, None]
        seen = strips(batch.pictures, self._device) * light[:, 0] + light[:, 1]
        sides = self.network.sides(self.network.encode(seen))
        pairs = batch.pairs
        here, there, linked, offset, way = (
            torch.from_numpy(a).to(self._device)
            for a in (pairs.here, pairs.there, pairs.linked, pairs.offset, pairs.way)
        )
        ours, theirs = sides.of(here), sides.of(there)
        volume = self.network.correlate(ours, theirs)
        told = self.network.read(volume, ours, theirs)
        link = functional.binary_cross_entropy_with_logits(told.logit, linked.float())
        place = _misplaced(told.of(linked), offset[linked].float(), way[linked])
        match = _mismatched(volume, torch.from_numpy(_matches(batch)).to(self._device))
        loss = link + PLACE * place + MATCH * match
        self.optimizer.zero_grad()
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), CLIP)
        self.optimizer.step()
        parts = {"loss": loss, "link": link, "place": place, "match": match}
        return {name: float(value.detach()) for name, value in parts.items()}


def _matches(batch: Batch) -> NDArray[np.float32]:
    """(n, K) where the columns of each pair's first moment are seen from the second; NaN: nowhere."""
    pairs = batch.pairs
    found = matched(pairs.offset, batch.ranges[pairs.here], batch.ranges[pairs.there])
    found[pairs.kind > Kind.NEAR] = np.nan
    return found


def _mismatched(volume: Tensor, matches: Tensor) -> Tensor:
    """Mean cross entropy of the columns' matches [nat]; 0 where no column has one."""
    pair, column = torch.nonzero(~matches.isnan(), as_tuple=True)
    where = matches[pair, column]
    likely = volume.sum(dim=1)[pair, column].log_softmax(dim=1)  # (m, K)
    before = where.floor().long().clamp(max=likely.shape[1] - 2)
    share = where - before
    chosen = likely.gather(1, torch.stack([before, before + 1], dim=1))  # (m, 2)
    loss = -((1 - share) * chosen[:, 0] + share * chosen[:, 1])
    mean: Tensor = loss.sum() / max(1, len(loss))
    return mean


def _misplaced(told: Told, offset: Tensor, way: Tensor) -> Tensor:
    """Mean negative log-likelihood of where n linked places truly are [nat]; 0 of none."""
    yaw = offset[:, 2]
    chord = told.heading - torch.stack([yaw.cos(), yaw.sin()], dim=1)
    far = (chord.square().sum(dim=1, keepdim=True) + 1e-6).sqrt()
    aside = (told.offset - offset[:, :2]).abs()
    errors = torch.cat([aside, far, (told.way - way).abs()[:, None]], dim=1)  # (n, 4)
    likely = errors * (-told.log_scale).exp() + told.log_scale + np.log(2)
    mean: Tensor = likely.sum() / max(1, len(likely))
    return mean
