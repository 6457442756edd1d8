r"""Steps of the image-text model: symmetric InfoNCE over pieces and captions (CLIP, arXiv 2103.00020).

    minimise   -1/2m sum_i [ log exp(s <x_i, y_i>) / sum_j exp(s <x_i, y_j>)  +  x and y swapped ]
               +  cross entropy of whether a square shows a thing  +  |log range told / log range|

over m pieces x of pictures, each the mean of its squares, and captions y, all of length 1. Captions that are
true of a piece are left out of its sum over j, and the other way round; captions of pieces that show nothing
stay in, so that every phrase learns what it is not. A step is a function of its number, the seed and the
weights.
"""

import math
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from agent.training.image_text.lessons import Batch, Lessons
from maps.image_text import HOTTEST, MEAN, STD, InfoNCE, Tokens, fresh
from maps.pictures import prepared

WEIGHT_DECAY = 0.02
BETAS = (0.9, 0.98)
CLIP = 1.0  # norm of the gradient
RANGES = 1.0, 60.0  # [m] of things, beyond which nothing is told apart


class Learner:
    """A model that is taught."""

    def __init__(self, lessons: Lessons, *, seed: int, batch: int, device: torch.device) -> None:
        """Begin with weights that the seed decides."""
        torch.manual_seed(seed)
        self.model = fresh().to(device, memory_format=torch.channels_last).train()
        self._tokens, self._loss = Tokens(), InfoNCE()
        self._lessons, self._seed, self._batch, self._device = lessons, seed, batch, device
        self.parameters = dict(self.model.named_parameters())
        self.optimizer = torch.optim.AdamW(
            self.model.parameters(), betas=BETAS, weight_decay=WEIGHT_DECAY
        )

    @property
    def averages(self) -> dict[str, torch.Tensor]:
        """What the steps keep beside the weights: means and variances of the layers."""
        kept = self.model.state_dict().keys() - self.parameters.keys()
        return {name: b for name, b in self.model.named_buffers() if name in kept}

    def step(self, number: int, rate: float) -> dict[str, float]:
        """Take step `number`, from 0, at a learning rate; returns its loss [nat] and what is right of it."""
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        batch = self._lessons.drawn(np.random.default_rng([self._seed, number]), self._batch)
        pictures = prepared(batch.pictures, MEAN, STD).to(self._device)
        related = torch.from_numpy(batch.related).to(self._device)
        network: Any = self.model.visual
        directions, there, far = network.squares(pictures)
        picture, row, column = torch.from_numpy(batch.at).to(self._device).unbind(dim=1)
        seen = directions.permute(0, 2, 3, 1)[picture, row, column]
        x = functional.normalize(torch.from_numpy(batch.pieces).to(self._device) @ seen, dim=1)
        words = sorted(set(batch.captions))
        told = encoded(self.model, self._tokens(words).to(self._device))
        one = torch.tensor([[c == w for w in words] for c in batch.captions]).float()
        y = one.to(self._device) @ told  # gathers, with a sum in one order for the gradient
        contrast = self._loss(x, y, self.model.logit_scale.exp(), related)
        shown, ranged = self._beside(batch, there, far)
        loss = contrast + shown + ranged
        self.optimizer.zero_grad()
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), CLIP)
        self.optimizer.step()
        with torch.no_grad():
            self.model.logit_scale.clamp_(max=math.log(HOTTEST))
            best = (y @ x.T).masked_fill(
                related & ~torch.eye(len(x), dtype=torch.bool).to(related), -2
            )
            right = (best.argmax(1) == torch.arange(len(x)).to(best.device)).float().mean()
        scale = float(self.model.logit_scale.detach().exp())
        parts = {"loss": contrast, "shown": shown, "range": ranged}
        return {name: float(part.detach()) for name, part in parts.items()} | {
            "right": float(right),
            "scale": scale,
        }

    def _beside(self, batch: Batch, there: Tensor, far: Tensor) -> tuple[Tensor, Tensor]:
        """The losses of whether squares (n, h, w) show a thing, and of how far away it is."""
        sure = torch.from_numpy(batch.sure).to(self._device)
        thing = torch.from_numpy(batch.things).to(self._device) > 0
        ranges = torch.from_numpy(batch.ranges).to(self._device)
        shown = functional.binary_cross_entropy_with_logits(there[sure], thing[sure].float())
        named = sure & thing
        true = ranges[named].clamp(*RANGES).log()
        return shown, (far[named] - true).abs().mean()


def encoded(model: Any, tokens: Tensor) -> Tensor:
    """Directions (n, d) of length 1 of tokens: as open_clip's `encode_text`, without what pads them.

    The text transformer looks back only, so what comes after a phrase's end changes nothing.

    Args:
        model: open_clip's CLIP.
        tokens: (n, context), of which the end of a phrase has the largest number.
    """
    ends = tokens.argmax(dim=1)
    length = int(ends.max()) + 1
    x = model.token_embedding(tokens[:, :length]) + model.positional_embedding[:length]
    x = model.ln_final(model.transformer(x, attn_mask=model.attn_mask[:length, :length]))
    last = x[torch.arange(len(x)), ends]
    return functional.normalize(last @ model.text_projection, dim=1)
