"""What the agent asks of a language model: how likely is each phrase as what comes next?

This is p(l_pi | i) of SayCan (arXiv 2204.01691, section 3) before it is normalised over the
catalogue. The agent and its tests know a language model only by this protocol, so neither needs
torch or transformers: `agent.language_model.LanguageModel` is the real one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from agent.scoring.best_first import Winners
from agent.scoring.corrections import Correction
from agent.scoring.token_trie import Scores


class LanguageModelError(RuntimeError):
    """A language model that cannot be had, or a text it cannot score: one line to act on."""


class PhraseScorer(Protocol):
    """Scores phrases as continuations of a prompt: all of them, or as many as the best takes to find."""

    def log_likelihoods(
        self, prompt: str, phrases: Sequence[str], *, end: str = "\n"
    ) -> Scores:  # (n_phrases,)
        """Score each phrase as log p(phrase + end | prompt) [nat], in the order given.

        The end is part of what is scored: without it "done" would get the mass of "done with ...".
        """

    def best(
        self,
        prompt: str,
        phrases: Sequence[str],
        affordance: Scores,  # (n_phrases,) in [0, 1]
        *,
        end: str = "\n",
        runners_up: int = 0,
    ) -> Winners:
        """Find what maximises log p(phrase + end | prompt) + log affordance, and the next best.

        The same as scoring all: equal products go to the lower index, and a phrase with zero affordance
        is never among them.
        """

    def corrected(
        self,
        prompt: str,
        phrases: Sequence[str],
        correction: Correction,
        *,
        neutral: str,
        end: str = "\n",
        allowed: NDArray[np.bool_] | None = None,  # (n_phrases,)
    ) -> Scores:  # (n_phrases,)
        """Score each phrase by a rule for length or prior.

        `neutral` is the prompt of the prior; `allowed` are the phrases that may be chosen, for the
        renormalised rule, which gives the others -inf; default: all.
        """

    @property
    def identity(self) -> dict[str, str]:
        """Who scores, for the episode's record: name, revision, dtype, device ..."""


@dataclass(frozen=True, kw_only=True)
class Written:
    """What a language model wrote freely."""

    text: str  # without its end
    log_likelihood: float  # log p(tokens | prompt), the end's among them [nat]


class TextModel(PhraseScorer, Protocol):
    """A scorer that also writes freely, and turns texts into vectors."""

    def write(self, prompt: str, *, end: str = "\n") -> Written:
        """Go on with the likeliest token after another, up to an end."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float64]:  # (n_texts, n_features)
        """A vector for each text: texts of like meaning have like ones."""


@dataclass(frozen=True, kw_only=True, eq=False)
class ScoreRequest:
    """What `PhraseScorer.log_likelihoods` is asked."""

    prompt: str
    phrases: Sequence[str]
    end: str = "\n"


@dataclass(frozen=True, kw_only=True, eq=False)
class WinnerRequest(ScoreRequest):
    """What `PhraseScorer.best` is asked."""

    affordance: Scores  # (n_phrases,) in [0, 1]
    runners_up: int = 0


class BatchPhraseScorer(TextModel, Protocol):
    """One that also answers several requests at once, each with its own catalogue: many episodes."""

    def log_likelihoods_batch(self, requests: Sequence[ScoreRequest]) -> list[Scores]:
        """For each what `log_likelihoods` would give, up to rounding."""

    def best_batch(self, requests: Sequence[WinnerRequest]) -> list[Winners]:
        """For each what `best` would give, up to rounding."""
