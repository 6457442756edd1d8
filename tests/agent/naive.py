"""What a phrase's likelihood is by definition, without a trie, a cache or a search: slow and plain."""

import numpy as np
import torch

from agent.scoring.best_first import Winners


def naive(model, prompt, phrases, end="\n"):
    """Prompt and phrase + end tokenised apart, one full forward a phrase, (n_phrases,) [nat]."""
    scores = []
    start = model.encode_prompt(prompt)
    for phrase in phrases:
        tokens = model.encode(phrase + end)
        with torch.inference_mode():
            ids = torch.tensor([start + tokens])
            logits = model.model(ids, use_cache=False).logits[0].double()
        log_probs = torch.log_softmax(logits, -1)
        steps = enumerate(tokens, start=len(start) - 1)
        scores.append(sum(float(log_probs[i, token]) for i, token in steps))
    return np.array(scores)


class NaiveScorer:
    """A `PhraseScorer` that reads every prompt anew for every phrase; remembers its questions."""

    def __init__(self, model):
        self.identity = model.identity
        self.asked = []  # (prompt, phrases, end)
        self._model = model

    def log_likelihoods(self, prompt, phrases, *, end="\n"):
        self.asked.append((prompt, tuple(phrases), end))
        return naive(self._model, prompt, phrases, end)

    def best(self, prompt, phrases, affordance, *, end="\n", runners_up=0):
        """By scoring what is doable."""
        doable = np.flatnonzero(affordance)
        scores = self.log_likelihoods(prompt, [phrases[i] for i in doable], end=end)
        order = doable[np.argsort(-scores - np.log(affordance[doable]), kind="stable")]
        found = order[: 1 + runners_up].tolist()
        scored = dict(zip(doable.tolist(), scores.tolist(), strict=True))
        return Winners(
            indices=tuple(found),
            log_likelihoods=tuple(scored[i] for i in found),
            log_products=tuple(scored[i] + float(np.log(affordance[i])) for i in found),
            scored=scored,
            nodes_evaluated=0,
            forwards=len(scored),
        )
