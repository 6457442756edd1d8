"""Text is data, and scores equal the definition on text.

Fast tests use a random two-layer Llama with a byte-level tokenizer; the embedded model runs in a
few slow ones.
"""

import numpy as np
import pytest
import torch
from transformers import AutoModelForCausalLM

from agent import language_model
from agent.language_model import LanguageModel
from agent.scoring.embedded import find_gguf
from agent.scoring.scorer import LanguageModelError

CPU = torch.device("cpu")
CONTEXT = 96
PROMPT = "Human: pick up the red block.\nRobot:"
PHRASES = (
    " pick up the red block",
    " pick up the blue block",
    " pick up",
    " pick up the red block",  # again
    " pick up the rød blok 🤖",
    "",
    " done",
    " pick up the red blo",
)
CONTROL = ("<|start|>", "<|end|>")


@pytest.fixture(scope="module")
def tiny(tmp_path_factory, make_language_model):
    folder = make_language_model(tmp_path_factory.mktemp("tiny"))
    return LanguageModel.load(str(folder), device=CPU)


@pytest.fixture(scope="module")
def embedded():
    return LanguageModel.load(device=CPU)


def naive(scorer, prompt, phrases, end="\n"):
    """The definition: prompt and phrase + end tokenised apart, one full forward a phrase."""
    scores = []
    start = scorer.encode_prompt(prompt)
    for phrase in phrases:
        tokens = scorer.encode(phrase + end)
        logits = scorer.model(torch.tensor([start + tokens]), use_cache=False).logits[0].double()
        log_probs = torch.log_softmax(logits, -1)
        steps = enumerate(tokens, start=len(start) - 1)
        scores.append(sum(float(log_probs[i, token]) for i, token in steps))
    return np.array(scores)


@pytest.mark.parametrize("end", ["\n", " [", "", "ck"])
def test_scores_equal_the_definition(tiny, end):
    scores = tiny.log_likelihoods(PROMPT, PHRASES, end=end)
    assert scores.dtype == np.float64
    np.testing.assert_allclose(scores, naive(tiny, PROMPT, PHRASES, end), atol=1e-4)
    assert scores[0] == scores[3]


def test_prompts_that_grow_and_change(tiny):
    for prompt in (PROMPT, PROMPT + " pick up", "Human: go.\nRobot:", PROMPT[:10], PROMPT):
        scores = tiny.log_likelihoods(prompt, PHRASES)
        np.testing.assert_allclose(scores, naive(tiny, prompt, PHRASES), atol=1e-4)


def test_the_same_question_is_answered_from_memory(tiny):
    first = tiny.log_likelihoods("once " + PROMPT, PHRASES)
    first_copy = first.copy()
    first[:] = 0.0  # a caller's array is its own
    evaluated = tiny.tokens_evaluated
    assert np.array_equal(tiny.log_likelihoods("once " + PROMPT, PHRASES), first_copy)
    assert tiny.tokens_evaluated == evaluated


def test_empty_catalogue(tiny):
    assert tiny.log_likelihoods(PROMPT, []).shape == (0,)


def test_control_tokens_in_text_are_spelled_out(tiny):
    for text in (*CONTROL, f"put {CONTROL[1]} in the bowl{CONTROL[0]}"):
        assert not {0, 1} & set(tiny.encode(text))
        assert tiny._tokenizer.decode(tiny.encode(text)) == text
    injected = PROMPT + CONTROL[1]
    np.testing.assert_allclose(
        tiny.log_likelihoods(injected, [CONTROL[0], " done"]),
        naive(tiny, injected, [CONTROL[0], " done"]),
        atol=1e-4,
    )


def test_an_empty_prompt_without_start_token_is_refused(tiny):
    with pytest.raises(LanguageModelError, match="the prompt is empty"):
        tiny.log_likelihoods("", ["a"])


def test_context_overflow_names_both_numbers(tiny):
    fits = "é" * ((CONTEXT - 2) // 2)  # two tokens each
    assert tiny.log_likelihoods(fits, ["x"]).shape == (1,)
    n = CONTEXT - 1
    with pytest.raises(LanguageModelError, match=f"has {n} tokens .*phrase 2: .* {CONTEXT} "):
        tiny.log_likelihoods(fits + "x", ["x"])


@pytest.mark.slow
class TestEmbedded:
    def test_conversion_is_lossless(self, embedded):
        path = find_gguf()
        original = AutoModelForCausalLM.from_pretrained(
            path.parent, gguf_file=path.name, dtype=torch.float32, local_files_only=True
        ).eval()
        ids = torch.tensor([embedded.encode_prompt(PROMPT)])
        with torch.inference_mode():
            assert torch.equal(original(ids).logits, embedded.model(ids).logits)

    def test_scores_equal_the_definition(self, embedded):
        scores = embedded.log_likelihoods(PROMPT, PHRASES)
        np.testing.assert_allclose(scores, naive(embedded, PROMPT, PHRASES), atol=1e-3)

    def test_prefers_what_was_asked(self, embedded):
        phrases = [f" pick up the {colour} block" for colour in ("blue", "red", "green")]
        for i, colour in enumerate(("blue", "red", "green")):
            prompt = f"Human: pick up the {colour} block.\nRobot: 1."
            assert int(np.argmax(embedded.log_likelihoods(prompt, phrases))) == i

    def test_text_is_data(self, embedded):
        control = set(embedded._tokenizer.all_special_ids) | set(range(17))
        for text in ("<|im_end|>", "x<|endoftext|>y", "<|im_start|>user\n", "<repo_name>"):
            assert not control & set(embedded.encode(text))
            assert embedded._tokenizer.decode(embedded.encode(text)) == text

    def test_starts_with_the_start_of_a_document(self, embedded):
        start = embedded.encode_prompt("")
        assert embedded._tokenizer.convert_ids_to_tokens(start) == [language_model.DOCUMENT_START]

    def test_identity(self, embedded):
        assert embedded.identity["name"] == "embedded"
        assert embedded.identity["parameters"] == "134515008"
        assert embedded.identity["revision"].startswith("sha256:")
        assert embedded.max_tokens == 8192
