"""Phrases and prompts as text, scored by a causal model: p(l_pi | i) of SayCan (arXiv 2204.01691, sec. 3).

A phrase's likelihood is defined on tokens: prompt, and phrase + end, are tokenised apart and joined. Text
is data: "<|im_end|>" in an instruction becomes the letters it is made of, never a control token. This
file turns text into tokens, keeps the tries of the last catalogues and the last results, and refuses what
the model cannot read; the scoring is in `tree_scorer`, `batch_scorer` and `corrections`.
Memory: 5,000 phrases fit in 4 GB, the embedded model and its libraries included, in fp32 as in bf16: the
scorers' working memory depends on `slice_nodes`, not on how many phrases there are.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from agent.scoring import corrections, free_text
from agent.scoring.batch_scorer import BatchScorer
from agent.scoring.best_first import Winners
from agent.scoring.corrections import Correction
from agent.scoring.prompt_reader import PromptReader
from agent.scoring.scorer import LanguageModelError, ScoreRequest, WinnerRequest, Written
from agent.scoring.token_trie import Scores, TokenTrie
from agent.scoring.tree_scorer import TreeScorer

N_MEMO = 256  # score arrays kept, for prompts that come again
N_VECTORS = 20_000  # texts whose vectors are kept
MOST_WRITTEN = 96  # tokens of one text that the model writes freely
N_TRIES = 128  # catalogues kept as tries: those of the aims and skills of many episodes at once


class TextScorer:
    """Log-likelihoods of phrases under a causal language model; a `BatchPhraseScorer`.

    It keeps the last prompt encoded and recent results, so it serves one thread.
    """

    def __init__(
        self,
        model: torch.nn.Module,
        tokenizer: Any,
        *,
        name: str,
        revision: str,
        slice_nodes: int = 512,
        search_nodes: int = 32,
    ) -> None:
        """Wrap a loaded model; `agent.language_model.LanguageModel.load` is the usual way.

        Args:
            model: a transformers causal LM in eval mode, on its device.
            tokenizer: its transformers tokenizer.
            name: what the record calls it.
            revision: what pins its weights: a commit or a hash.
            slice_nodes: trie nodes evaluated at once: bounds memory, see `agent.scoring.tree_scorer`.
            search_nodes: the same when only the winner is sought: see there too.
        """
        self.model = model
        self.name = name
        self.revision = revision
        self.adapter: str | None = None  # hash of what was merged into the weights
        self.max_tokens = _context(model)
        self._tokenizer = tokenizer
        self._opening = _opening(tokenizer)
        self._weight = next(model.parameters())
        self._reader = PromptReader(model, self._weight.device)
        self._scorer = TreeScorer(self._reader, slice_nodes=slice_nodes, search_nodes=search_nodes)
        self._batch = BatchScorer(self._reader, slice_nodes=slice_nodes, search_nodes=search_nodes)
        self._trie = lru_cache(N_TRIES)(self._build_trie)
        self._memo = lru_cache(N_MEMO)(self._score)
        self._vectors = dict[str, NDArray[np.float64]]()

    def log_likelihoods(self, prompt: str, phrases: Sequence[str], *, end: str = "\n") -> Scores:
        """Score each phrase as log p(phrase + end | prompt), (n_phrases,) [nat], in this order.

        Equal, up to rounding, to one forward a phrase over the tokens of the prompt followed by
        those of phrase + end (tokenised apart), summing the log-probabilities of the latter.

        Raises:
            LanguageModelError: prompt and longest phrase exceed the model's context, or the prompt
                has no token to condition on.
        """
        return self._memo(prompt, tuple(phrases), end).copy()

    def log_likelihoods_batch(self, requests: Sequence[ScoreRequest]) -> list[Scores]:
        """Score several catalogues, each behind its own prompt, together: many episodes, many robots.

        Returns for each what `log_likelihoods` would, up to rounding.

        Raises:
            LanguageModelError: as there, for any of them; nothing is scored then.
        """
        return self._batch.log_likelihoods(*self._questions(requests))

    def best(
        self,
        prompt: str,
        phrases: Sequence[str],
        affordance: Scores,
        *,
        end: str = "\n",
        runners_up: int = 0,
    ) -> Winners:
        """Find the phrase with the highest log p(phrase + end | prompt) + log affordance.

        The same phrase as scoring all would give, at the cost of what can still win: see
        `agent.scoring.best_first`. Equal products go to the lower index.

        Args:
            prompt: what comes before.
            phrases: the catalogue.
            affordance: of each phrase, (n_phrases,), in [0, 1]; 0 is never evaluated.
            end: scored after each phrase.
            runners_up: how many of the next best to find too.

        Raises:
            LanguageModelError: as for `log_likelihoods`.
            ValueError: the affordances have another shape, or lie outside [0, 1].
        """
        tokens, trie = self._question(prompt, phrases, end)
        return self._scorer.best(tokens, trie, affordance, count=1 + runners_up)

    def best_batch(self, requests: Sequence[WinnerRequest]) -> list[Winners]:
        """The same for the winners: for each what `best` would find, up to rounding.

        How much is evaluated on the way may differ.

        Raises:
            LanguageModelError, ValueError: as there, for any of them; nothing is searched then.
        """
        return self._batch.best(
            *self._questions(requests),
            [request.affordance for request in requests],
            [1 + request.runners_up for request in requests],
        )

    def corrected(
        self,
        prompt: str,
        phrases: Sequence[str],
        correction: Correction,
        *,
        neutral: str,
        end: str = "\n",
        allowed: NDArray[np.bool_] | None = None,
    ) -> Scores:
        """Score all phrases, (n_phrases,), by a rule of `agent.scoring.corrections`.

        Args:
            prompt: what comes before.
            phrases: the catalogue.
            correction: the rule.
            neutral: the prompt whose log-likelihoods PMI subtracts: one that asks for nothing.
            end: scored after each phrase.
            allowed: the phrases that may be chosen, for the renormalised rule; default: all.

        Raises:
            LanguageModelError: as for `log_likelihoods`.
        """
        prior = np.zeros(len(phrases))
        if correction is Correction.PMI:  # remembered; first, so that the prompt stays encoded
            prior = self.log_likelihoods(neutral, phrases, end=end)
        tokens, trie = self._question(prompt, phrases, end)
        terms = self._scorer.node_terms(tokens, trie)
        match correction:
            case Correction.SUM:
                return corrections.total(trie, terms)
            case Correction.TOKEN_MEAN:
                return corrections.token_mean(trie, terms)
            case Correction.RENORMALISED:
                return corrections.renormalised(trie, terms, allowed)
            case Correction.PMI:
                return corrections.pmi(trie, terms, prior)

    def write(self, prompt: str, *, end: str = "\n") -> Written:
        """Go on with the likeliest token after another, up to an end or 96 tokens.

        Raises:
            LanguageModelError: the prompt leaves no room for a token in the model's context.
        """
        tokens = self.encode_prompt(prompt)
        room = self.max_tokens - len(tokens)
        if not tokens or room < 1:
            raise LanguageModelError(
                f'the prompt has {len(tokens)} tokens: language model "{self.name}" goes on with 1 to '
                f"{self.max_tokens - 1}"
            )
        most, stop = min(MOST_WRITTEN, room), self._tokenizer.eos_token_id
        return free_text.greedy(
            self._reader, tokens, self._tokenizer.decode, end=end, stop=stop, most=most
        )

    def embed(self, texts: Sequence[str]) -> NDArray[np.float64]:  # (n_texts, n_features)
        """The mean of the last hidden states over each text's tokens; what was seen before is kept.

        Raises:
            LanguageModelError: a text is empty or too long.
        """
        if len(self._vectors) > N_VECTORS:
            self._vectors.clear()
        new = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        tokens = [self.encode(text) for text in new]
        for text, ids in zip(new, tokens, strict=True):
            if not 0 < len(ids) <= self.max_tokens - len(self._opening):
                raise LanguageModelError(f'"{text[:40]}" has {len(ids)} tokens: no vector for it')
        found = free_text.vectors(self._reader, self._opening, tokens) if new else ()
        self._vectors.update(zip(new, found, strict=True))
        return np.array([self._vectors[text] for text in texts])

    @property
    def identity(self) -> dict[str, str]:
        """Name, revision, dtype, device type, parameters and any adapter, for the episode's record."""
        return ({"adapter": self.adapter} if self.adapter else {}) | {
            "name": self.name,
            "revision": self.revision,
            "dtype": str(self._weight.dtype).removeprefix("torch."),
            "device": self._weight.device.type,
            "parameters": str(sum(p.numel() for p in self.model.parameters())),
        }

    def forget(self) -> None:
        """Drop the results and the prompt that are kept: for whoever changes the model's weights."""
        self._memo.cache_clear()
        self._vectors.clear()
        self._reader.forget()
        self._batch.forget()

    @property
    def tokens_evaluated(self) -> int:
        """How many tokens the model has been run on since it was loaded, padding not counted."""
        return self._reader.tokens_evaluated

    def encode_prompt(self, prompt: str) -> list[int]:
        """Token ids of a prompt, with the start of document the model was trained with."""
        return [*self._opening, *self.encode(prompt)]

    def encode(self, text: str) -> list[int]:
        """Token ids of plain text; names of control tokens in it are spelled out."""
        ids: list[int] = self._tokenizer(
            text, add_special_tokens=False, split_special_tokens=True, verbose=False
        ).input_ids
        return ids

    def _build_trie(self, phrases: tuple[str, ...], end: str) -> TokenTrie:
        return TokenTrie.build([self.encode(phrase + end) for phrase in phrases])

    def _score(self, prompt: str, phrases: tuple[str, ...], end: str) -> Scores:
        return self._scorer.log_likelihoods(*self._question(prompt, phrases, end))

    def _questions(
        self, requests: Sequence[ScoreRequest]
    ) -> tuple[list[list[int]], list[TokenTrie]]:
        """Prompts, and catalogues."""
        asked = [self._question(r.prompt, r.phrases, r.end) for r in requests]
        return [tokens for tokens, _ in asked], [trie for _, trie in asked]

    def _question(
        self, prompt: str, phrases: Sequence[str], end: str
    ) -> tuple[list[int], TokenTrie]:
        """Prompt and catalogue as tokens, if the model can read them."""
        tokens = self.encode_prompt(prompt)
        trie = self._trie(tuple(phrases), end)
        if not tokens:
            raise LanguageModelError("the prompt is empty, and this model has no start token")
        if len(tokens) + trie.height > self.max_tokens:
            raise LanguageModelError(
                f"the prompt has {len(tokens)} tokens and the longest phrase {trie.height}: more "
                f'than the {self.max_tokens} that language model "{self.name}" can read'
            )
        return tokens, trie


def _context(model: Any) -> int:
    """How many tokens can be scored exactly: all of the context, or one attention window of it."""
    config = model.config.get_text_config()
    limits = (getattr(config, key, None) for key in ("max_position_embeddings", "sliding_window"))
    return min((int(limit) for limit in limits if limit), default=2**31)


def _opening(tokenizer: Any) -> list[int]:
    """[BOS] for a tokenizer that puts one before a text by itself, [] for one that does not."""
    bos = tokenizer.bos_token_id
    return [bos] if bos is not None and tokenizer("a").input_ids[:1] == [bos] else []
