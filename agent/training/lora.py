"""The model that is trained: peft's LoRA on every matrix of every layer, and its loss. Imports peft alone.

The output layer is applied only where something is taught (a third of the tokens), which saves a fifth of
a step. Works for decoders with those seven matrices and a plain output layer; `Trainee` checks on one batch
that its logits are the model's own.
"""

import warnings
from dataclasses import dataclass
from typing import Any

import torch
from peft import LoraConfig, get_peft_model

from agent.scoring.adapter import Tensors
from agent.scoring.packed_attention import PACKED, read_packed
from agent.scoring.scorer import LanguageModelError
from agent.training.batches import IGNORED, Batch, Tokens, packed

MATRICES = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")
ALPHA_PER_RANK = 2.0
PRECISIONS = ("fp32", "bf16")  # 32 bits, or autocast


@dataclass(frozen=True, kw_only=True)
class Loss:
    """How well a batch was told in advance."""

    mean: torch.Tensor  # scalar [nat per taught token]
    right: float  # share of episodes of which the model would have written every taught token
    tokens: int  # taught, that the mean is over
    episodes: int  # that the share is of


class Trainee:
    """A causal language model with fresh adapters; everything else is frozen."""

    def __init__(self, model: torch.nn.Module, *, rank: int, seed: int, precision: str) -> None:
        """Put adapters into `model`, in place.

        Args:
            model: a causal language model in 32 bits.
            rank: of the adapters.
            seed: decides how they start.
            precision: of `PRECISIONS`.

        Raises:
            LanguageModelError: it has no such matrices, or other logits than expected.
        """
        names = {name.rpartition(".")[2] for name, _ in model.named_modules()}
        if missing := sorted(set(MATRICES) - names):
            raise LanguageModelError(f"this language model has no {', '.join(missing)} to adapt")
        torch.manual_seed(seed)
        self.alpha = ALPHA_PER_RANK * rank
        config = LoraConfig(r=rank, lora_alpha=self.alpha, target_modules=list(MATRICES))  # type: ignore[arg-type]
        with warnings.catch_warnings():  # peft asks transformers for what it will rename
            warnings.simplefilter("ignore", FutureWarning)
            self.model: Any = get_peft_model(model, config)
        self._bf16 = precision == "bf16"
        self.device = next(model.parameters()).device
        self._check()

    @property
    def parameters(self) -> dict[str, torch.nn.Parameter]:
        """What is trained, by a name that is the same in every run."""
        return {_short(n): p for n, p in self.model.named_parameters() if p.requires_grad}

    @torch.no_grad()
    def start_from(self, tensors: Tensors) -> None:
        """Take the weights of an adapter of the same rank and matrices.

        Raises:
            LanguageModelError: it is of others.
        """
        own = {name: tuple(p.shape) for name, p in self.parameters.items()}
        if own != {name: tuple(t.shape) for name, t in tensors.items()}:
            raise LanguageModelError(
                "--from: that adapter has another rank or adapts other matrices"
            )
        for name, parameter in self.parameters.items():
            parameter.copy_(tensors[name])

    def tensors(self) -> Tensors:
        """The adapter's weights."""
        return {name: p.detach() for name, p in self.parameters.items()}

    def loss(self, batch: Batch) -> Loss:
        """Cross-entropy over the taught tokens of a batch."""
        taught = batch.labels != IGNORED
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self._bf16):
            logits = self._logits(batch, taught)  # (n_taught, vocabulary)
        labels = batch.labels[taught]
        mean = torch.nn.functional.cross_entropy(logits.float(), labels)
        episodes = batch.episodes.to(self.device)[taught[0]]  # (n_taught,)
        missed = set(episodes[logits.argmax(-1) != labels].tolist())
        n = len(set(episodes.tolist()))
        return Loss(mean=mean, right=1 - len(missed) / n, tokens=len(labels), episodes=n)

    def _logits(self, batch: Batch, at: torch.Tensor) -> torch.Tensor:
        inner = self.model.get_base_model()
        hidden = read_packed(inner, batch.ids, batch.bundles)
        logits: torch.Tensor = inner.get_output_embeddings()(hidden[at])
        return logits

    @torch.no_grad()
    def _check(self) -> None:
        ids = tuple(range(1, 9))
        row = Tokens(ids, (False,) * 4 + (True,) * 4)
        batch = packed([[row, row], [row]], self.device)
        own = self.model(input_ids=batch.ids[:, : len(ids)], use_cache=False).logits[0]
        self.model.get_base_model().set_attn_implementation(PACKED)
        packed_logits = self._logits(batch, torch.ones_like(batch.ids, dtype=torch.bool))
        expected = torch.cat([own, own[batch.bundles[0].start :], own])
        if not torch.allclose(expected, packed_logits, rtol=1e-3, atol=1e-3):
            raise LanguageModelError("this language model's output layer is not a plain one")


def _short(name: str) -> str:
    """Turn "base_model.model.X.lora_A.default.weight" into "X.A"."""
    target, _, half = name.removeprefix("base_model.model.").partition(".lora_")
    return f"{target}.{half[0]}"
