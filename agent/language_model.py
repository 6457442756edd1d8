"""A causal language model as a scorer of phrases: p(l_pi | i) of SayCan (arXiv 2204.01691, sec. 3).

The only file that imports transformers. It loads a model strictly (safetensors only, no code from
the hub, no missing or extra weight), turns text into tokens, and hands those to
`agent.scoring.tree_scorer`. A phrase's likelihood is defined on tokens: prompt, and phrase + end, are
tokenised apart and joined. Text is data: "<|im_end|>" in an instruction becomes the letters it is
made of, never a control token.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from transformers import AutoModelForCausalLM, AutoTokenizer
from transformers.utils import logging as transformers_logging

from agent.scoring.model_source import EMBEDDED, ModelSource, find_source
from agent.scoring.scorer import LanguageModelError
from agent.scoring.token_trie import TokenTrie
from agent.scoring.tree_scorer import TreeScorer, supports_trees

# How a text starts for the embedded model, though its tokenizer names <|im_start|> as BOS and adds
# none. Measured [nat per token, with nothing / <|endoftext|> / <|im_start|> in front]: one sentence
# 2.60 / 1.37 / 3.16, few-shot plans 1.96 / 1.90 / 1.98, 1,100 tokens of prose 4.47 / 4.47 / 4.47.
DOCUMENT_START = "<|endoftext|>"
N_MEMO = 256  # score arrays kept, for prompts that come again
N_TRIES = 8  # catalogues kept as tries
_REFUSALS = (OSError, ValueError, KeyError, TypeError, RuntimeError, ImportError, SafetensorError)


class LanguageModel:
    """Log-likelihoods of phrases under a causal language model; a `PhraseScorer`.

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
    ) -> None:
        """Wrap a loaded model; `load` is the usual way.

        Args:
            model: a transformers causal LM in eval mode, on its device.
            tokenizer: its transformers tokenizer.
            name: what the record calls it.
            revision: what pins its weights: a commit or a hash.
            slice_nodes: trie nodes evaluated at once: bounds memory, see `agent.scoring.tree_scorer`.
        """
        self.model = model
        self.name = name
        self.revision = revision
        self.max_tokens = _context(model)
        self._tokenizer = tokenizer
        self._opening = _opening(tokenizer)
        self._weight = next(model.parameters())
        self._scorer = TreeScorer(model, self._weight.device, slice_nodes=slice_nodes)
        self._trie = lru_cache(N_TRIES)(self._build_trie)
        self._memo = lru_cache(N_MEMO)(self._score)

    @classmethod
    def load(
        cls,
        name: str = EMBEDDED,
        *,
        device: torch.device,
        revision: str | None = None,
        cache_dir: Path | None = None,
        dtype: torch.dtype | None = None,
    ) -> "LanguageModel":
        """Load a model by name; the first time, "embedded" is converted (half a minute, 0.6 GB).

        Args:
            name: "embedded", a folder with config, tokenizer and safetensors, or a Hugging Face id.
            device: where it runs.
            revision: commit of a Hugging Face id; not for folders.
            cache_dir: folder of the converted embedded weights; see `agent.scoring.embedded`.
            dtype: default: bfloat16 on CUDA where the device has it, float32 elsewhere.

        Raises:
            LanguageModelError: it is not there, is not complete, or cannot be scored with.
        """
        source = find_source(name, _convert_gguf, revision=revision, cache_dir=cache_dir)
        model, tokenizer = _load_strictly(source, dtype or _default_dtype(device))
        model.to(device)
        if name != EMBEDDED and not supports_trees(model, device, model.config.vocab_size):
            raise LanguageModelError(
                f'language model "{name}" ({model.config.model_type}) scores a tree of phrases '
                "differently from single phrases; choose one with rotary or learned positions"
            )
        commit = source.revision or getattr(model.config, "_commit_hash", None) or "unknown"
        return cls(model, tokenizer, name=name, revision=commit)

    def log_likelihoods(
        self, prompt: str, phrases: Sequence[str], *, end: str = "\n"
    ) -> NDArray[np.float64]:
        """Score each phrase as log p(phrase + end | prompt), (n_phrases,) [nat], in this order.

        Equal, up to rounding, to one forward a phrase over the tokens of the prompt followed by
        those of phrase + end (tokenised apart), summing the log-probabilities of the latter.

        Raises:
            LanguageModelError: prompt and longest phrase exceed the model's context, or the prompt
                has no token to condition on.
        """
        return self._memo(prompt, tuple(phrases), end).copy()

    @property
    def identity(self) -> dict[str, str]:
        """Name, revision, dtype, device type and number of parameters, for the episode's record."""
        return {
            "name": self.name,
            "revision": self.revision,
            "dtype": str(self._weight.dtype).removeprefix("torch."),
            "device": self._weight.device.type,
            "parameters": str(sum(p.numel() for p in self.model.parameters())),
        }

    @property
    def tokens_evaluated(self) -> int:
        """How many tokens the model has been run on since it was loaded."""
        return self._scorer.tokens_evaluated

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

    def _score(self, prompt: str, phrases: tuple[str, ...], end: str) -> NDArray[np.float64]:
        tokens = self.encode_prompt(prompt)
        trie = self._trie(phrases, end)
        if not tokens:
            raise LanguageModelError("the prompt is empty, and this model has no start token")
        if len(tokens) + trie.height > self.max_tokens:
            raise LanguageModelError(
                f"the prompt has {len(tokens)} tokens and the longest phrase {trie.height}: more "
                f'than the {self.max_tokens} that language model "{self.name}" can read'
            )
        return self._scorer.log_likelihoods(tokens, trie)


def _load_strictly(source: ModelSource, dtype: torch.dtype) -> tuple[Any, Any]:
    """Model in eval mode and tokenizer, or an error of one line."""
    with _one_line_errors(source), _quiet():
        try:  # a model that is in the cache already needs no network
            model, info, tokenizer = _from_pretrained(source, dtype, offline=True)
        except OSError:
            if source.local:
                raise
            model, info, tokenizer = _from_pretrained(source, dtype, offline=False)
    wrong = {kind: sorted(map(str, keys)) for kind, keys in info.items() if keys}
    if wrong:
        told = "; ".join(f"{kind}: {', '.join(keys[:3])}" for kind, keys in wrong.items())
        raise LanguageModelError(f'language model "{source.name}" is not complete: {told}')
    rows = model.get_input_embeddings().weight.shape[0]
    if not 0 < len(tokenizer) <= rows:
        raise LanguageModelError(
            f'language model "{source.name}" has {rows} embeddings and a tokenizer of '
            f"{len(tokenizer)} tokens: they do not belong together"
        )
    return model.eval().requires_grad_(False), tokenizer


def _from_pretrained(
    source: ModelSource, dtype: torch.dtype, *, offline: bool
) -> tuple[Any, dict[str, Any], Any]:
    commit = None if source.local else source.revision
    safe = {"revision": commit, "local_files_only": offline, "trust_remote_code": False}
    model, info = AutoModelForCausalLM.from_pretrained(
        source.location,
        dtype=dtype,
        use_safetensors=True,
        ignore_mismatched_sizes=True,  # they are in info then, by name
        output_loading_info=True,
        **safe,
    )
    return model, info, AutoTokenizer.from_pretrained(source.location, **safe)


def _convert_gguf(gguf: Path, folder: Path) -> None:
    """Write the model in a GGUF file as float32 safetensors: the dequantised values, exactly."""
    with _quiet():
        where = {"gguf_file": gguf.name, "local_files_only": True}
        model = AutoModelForCausalLM.from_pretrained(gguf.parent, dtype=torch.float32, **where)
        tokenizer = AutoTokenizer.from_pretrained(gguf.parent, **where)
        model.hf_quantizer = None  # it is quantised no more; save_pretrained refuses otherwise
        del model.config.quantization_config
        tokenizer.bos_token = DOCUMENT_START
        tokenizer.add_bos_token = True
        try:
            model.save_pretrained(folder)
            tokenizer.save_pretrained(folder)
        except SafetensorError as error:  # how a full disk shows
            raise OSError(str(error)) from error


def _context(model: Any) -> int:
    """How many tokens can be scored exactly: all of the context, or one attention window of it."""
    config = model.config.get_text_config()
    limits = (getattr(config, key, None) for key in ("max_position_embeddings", "sliding_window"))
    return min((int(limit) for limit in limits if limit), default=2**31)


def _opening(tokenizer: Any) -> list[int]:
    """[BOS] for a tokenizer that puts one before a text by itself, [] for one that does not."""
    bos = tokenizer.bos_token_id
    return [bos] if bos is not None and tokenizer("a").input_ids[:1] == [bos] else []


def _default_dtype(device: torch.device) -> torch.dtype:
    fast = device.type == "cuda" and torch.cuda.is_bf16_supported()
    return torch.bfloat16 if fast else torch.float32


@contextmanager
def _one_line_errors(source: ModelSource) -> Iterator[None]:
    """Say in one line what transformers says in pages."""
    try:
        yield
    except _REFUSALS as error:
        reason = next(iter(str(error).splitlines()), type(error).__name__)
        raise LanguageModelError(
            f'language model "{source.name}" cannot be loaded: {reason} '
            f"(looked for {source.sought})"
        ) from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep transformers' progress bars and warnings out of the terminal for a while."""
    verbosity = transformers_logging.get_verbosity()
    bars = transformers_logging.is_progress_bar_enabled()
    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    try:
        yield
    finally:
        transformers_logging.set_verbosity(verbosity)
        if bars:
            transformers_logging.enable_progress_bar()
