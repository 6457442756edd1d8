"""Stand-ins for models: quick, deterministic, and honest about being fakes."""

from collections.abc import Callable, Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from agent.scoring.best_first import Winners, best_first
from agent.scoring.corrections import Correction
from agent.scoring.scorer import ScoreRequest, WinnerRequest, Written
from agent.scoring.token_trie import TokenTrie

WORDS = 256  # that its vectors tell apart


class FakeScorer:
    """Scores phrases with a function of (prompt, phrase); remembers what it was asked."""

    identity = {"name": "fake"}  # noqa: RUF012

    def __init__(
        self,
        score: Callable[[str, str], float],
        write: Callable[[str], str] = lambda prompt: "",
    ) -> None:
        self._score, self._write = score, write
        self.prompts: list[str] = []
        self.batches: list[int] = []  # how many were asked at once

    def log_likelihoods(
        self, prompt: str, phrases: Sequence[str], *, end: str = "\n"
    ) -> NDArray[np.float64]:
        self.prompts.append(prompt)
        return np.array([self._score(prompt, phrase.strip()) for phrase in phrases])

    def best(
        self,
        prompt: str,
        phrases: Sequence[str],
        affordance: NDArray[np.float64],
        *,
        end: str = "\n",
        runners_up: int = 0,
    ) -> Winners:
        """By a search over the letters, so that what cannot win stays without a score."""
        scores = self.log_likelihoods(prompt, phrases, end=end)
        trie = TokenTrie.build([[ord(letter) for letter in phrase + end] for phrase in phrases])
        most = np.append(np.maximum(*trie.best(scores))[:-1], 0.0)  # at or below; the root last
        terms = most[:-1] - most[trie.parent]
        return best_first(
            trie, affordance, lambda _, children: terms[children], count=1 + runners_up, batch=1
        )

    def log_likelihoods_batch(self, requests: Sequence[ScoreRequest]) -> list[NDArray[np.float64]]:
        """One after the other; remembers how many."""
        self.batches.append(len(requests))
        return [self.log_likelihoods(r.prompt, r.phrases, end=r.end) for r in requests]

    def best_batch(self, requests: Sequence[WinnerRequest]) -> list[Winners]:
        """Likewise."""
        self.batches.append(len(requests))
        return [
            self.best(r.prompt, r.phrases, r.affordance, end=r.end, runners_up=r.runners_up)
            for r in requests
        ]

    def corrected(
        self,
        prompt: str,
        phrases: Sequence[str],
        correction: Correction,
        *,
        neutral: str,
        end: str = "\n",
        allowed: NDArray[np.bool_] | None = None,
    ) -> NDArray[np.float64]:
        """The rules over letters; a phrase is one step, so that to renormalise is to share its mass."""
        scores = self.log_likelihoods(prompt, phrases, end=end)
        match correction:
            case Correction.SUM:
                return scores
            case Correction.TOKEN_MEAN:
                return scores / [len(phrase + end) for phrase in phrases]
            case Correction.PMI:
                return scores - self.log_likelihoods(neutral, phrases, end=end)
            case Correction.RENORMALISED:
                kept = scores if allowed is None else np.where(allowed, scores, -np.inf)
                return kept - np.log(np.exp(kept).sum())

    def write(self, prompt: str, *, end: str = "\n") -> Written:
        """What a function of the prompt says."""
        self.prompts.append(prompt)
        return Written(text=self._write(prompt).partition(end)[0], log_likelihood=-1.0)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """How often each of some words is in a text."""
        counts = np.zeros((len(texts), WORDS))
        for i, text in enumerate(texts):
            for word in text.casefold().split():
                counts[i, crc32(word.encode()) % WORDS] += 1
        return counts


def wants(*plan: str) -> FakeScorer:
    """A model that wants the steps of a plan one after the other, by how many have succeeded."""

    def score(prompt: str, phrase: str) -> float:
        case = prompt.rsplit("Robot:", 1)[1].splitlines()[1:-1]
        done = sum(line[:1].isdigit() and "(failed" not in line for line in case)
        wanted = plan[min(done, len(plan) - 1)]
        return 0.0 if phrase == wanted else -10.0

    return FakeScorer(score)
