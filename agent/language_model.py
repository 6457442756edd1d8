"""A causal language model from disk or from the hub: the only file that imports transformers.

It is loaded strictly: safetensors only, no code from the hub, no missing or extra weight, in eval mode. How
it then scores phrases is in `agent.scoring.text_scorer`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from transformers import AttentionInterface, AutoModelForCausalLM, AutoTokenizer
from transformers.utils import logging as transformers_logging

from agent.device import AUTO, resolve_dtype
from agent.scoring.model_source import EMBEDDED, ModelSource, find_source
from agent.scoring.packed_attention import PACKED, attend_packed
from agent.scoring.scorer import LanguageModelError
from agent.scoring.text_scorer import TextScorer
from agent.scoring.tree_scorer import supports_trees

# How a text starts for the embedded model, though its tokenizer names <|im_start|> as BOS and adds
# none. Measured [nat per token, with nothing / <|endoftext|> / <|im_start|> in front]: one sentence
# 2.60 / 1.37 / 3.16, few-shot plans 1.96 / 1.90 / 1.98, 1,100 tokens of prose 4.47 / 4.47 / 4.47.
DOCUMENT_START = "<|endoftext|>"
_REFUSALS = (OSError, ValueError, KeyError, TypeError, RuntimeError, ImportError, SafetensorError)

AttentionInterface.register(PACKED, attend_packed)


class LanguageModel(TextScorer):
    """A causal language model that transformers loads, as a `PhraseScorer`."""

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
            dtype: default: that of `agent.device.resolve_dtype` for "auto".

        Raises:
            LanguageModelError: it is not there, is not complete, or cannot be scored with.
        """
        source = find_source(name, _convert_gguf, revision=revision, cache_dir=cache_dir)
        model, tokenizer = _load_strictly(source, dtype or resolve_dtype(AUTO, device))
        model.to(device)
        if name != EMBEDDED and not supports_trees(model, device, model.config.vocab_size):
            raise LanguageModelError(
                f'language model "{name}" ({model.config.model_type}) scores a tree of phrases '
                "differently from single phrases; choose one with rotary or learned positions"
            )
        commit = source.revision or getattr(model.config, "_commit_hash", None) or "unknown"
        return cls(model, tokenizer, name=name, revision=commit)


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
