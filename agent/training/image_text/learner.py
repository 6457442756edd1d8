"""Steps of the image-text model: symmetric InfoNCE over windows and captions (CLIP, arXiv 2103.00020).

    minimise   -1/2n sum_i [ log exp(s <x_i, y_i>) / sum_j exp(s <x_i, y_j>)  +  x and y swapped ]

over windows x and captions y, both of length 1. Captions that may be true of a window are left out of its
sum over j, and the other way round; captions of windows that show nothing stay in, so that every phrase
learns what it is not. A step is a function of its number, the seed and the weights.
"""

import math

import numpy as np
import torch

from agent.training.image_text.lessons import Lessons
from maps.image_text import HOTTEST, MEAN, SIZE, STD, InfoNCE, Tokens, fresh, prepared

WEIGHT_DECAY = 0.02
BETAS = (0.9, 0.98)
CLIP = 1.0  # norm of the gradient


class Learner:
    """A model that is taught."""

    def __init__(self, lessons: Lessons, *, seed: int, batch: int, device: torch.device) -> None:
        """Begin with weights that the seed decides."""
        torch.manual_seed(seed)
        self.model = fresh().to(device).train()
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
        pictures = prepared(batch.pictures, SIZE, MEAN, STD).to(self._device)
        related = torch.from_numpy(batch.related).to(self._device)
        x = self.model.encode_image(pictures, normalize=True)
        y = self.model.encode_text(self._tokens(batch.captions).to(self._device), normalize=True)
        loss = self._loss(x, y, self.model.logit_scale.exp(), related)
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
        return {"loss": float(loss.detach()), "right": float(right), "scale": scale}
