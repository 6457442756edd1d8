"""Text is data, and scores equal the definition on text.

Fast tests use a random two-layer Llama with a byte-level tokenizer; the embedded model runs in a
few slow ones.
"""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import AutoModelForCausalLM

from agent import language_model
from agent.language_model import LanguageModel
from agent.scoring.corrections import Correction
from agent.scoring.embedded import find_gguf
from agent.scoring.scorer import LanguageModelError, ScoreRequest, WinnerRequest
from tests.agent.naive import naive

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
STEMS = st.one_of(st.text(max_size=6), st.sampled_from((" pick up the", " red block", *CONTROL)))
ENDS = st.sampled_from(("\n", "", " [", "ck", ".\n", "é🤖", CONTROL[1]))


@st.composite
def catalogues(draw):
    """Phrases of any text that share their beginnings, begin one another and come twice."""
    stems = draw(st.lists(STEMS, min_size=1, max_size=4))
    parts = st.lists(st.sampled_from(stems), max_size=3)
    phrases = ["".join(draw(parts)) for _ in range(draw(st.integers(1, 10)))]
    cut = [phrase[: draw(st.integers(0, len(phrase)))] for phrase in phrases[:3]]
    return tuple(draw(st.permutations(phrases + cut)))


@pytest.fixture(scope="module")
def tiny(tmp_path_factory, make_language_model):
    folder = make_language_model(tmp_path_factory.mktemp("tiny"))
    return LanguageModel.load(str(folder), device=CPU)


@pytest.fixture(scope="module")
def far_reader(tmp_path_factory, make_language_model):
    folder = make_language_model(tmp_path_factory.mktemp("far") / "model", context=1024)
    return LanguageModel.load(str(folder), device=CPU)


@pytest.fixture(scope="module")
def embedded():
    return LanguageModel.load(device=CPU)


@pytest.mark.parametrize("end", ["\n", " [", "", "ck"])
def test_scores_equal_the_definition(tiny, end):
    scores = tiny.log_likelihoods(PROMPT, PHRASES, end=end)
    assert scores.dtype == np.float64
    np.testing.assert_allclose(scores, naive(tiny, PROMPT, PHRASES, end), atol=1e-4)
    assert scores[0] == scores[3]


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.just(PROMPT), st.text(min_size=1, max_size=8)), catalogues(), ENDS)
def test_any_text_scores_as_one_phrase_at_a_time(far_reader, prompt, phrases, end):
    expected = naive(far_reader, prompt, phrases, end)
    scores = far_reader.log_likelihoods(prompt, phrases, end=end)
    np.testing.assert_allclose(scores, expected, atol=1e-4)
    found = far_reader.best(prompt, phrases, np.ones(len(phrases)), end=end)
    assert found.log_likelihoods[0] == pytest.approx(expected.max(), abs=1e-4)
    assert expected[found.indices[0]] == pytest.approx(expected.max(), abs=1e-4)


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


def test_best_equals_scoring_all(tiny):
    affordance = np.array([0.2, 0.9, 1.0, 0.2, 0.7, 0.0, 0.5, 0.0])
    for prompt in (PROMPT, PROMPT + " pick up", PROMPT[:10]):
        scores = naive(tiny, prompt, PHRASES)
        with np.errstate(divide="ignore"):
            order = np.lexsort((np.arange(len(PHRASES)), -(scores + np.log(affordance))))
        for runners_up in (0, 2, 20):
            found = tiny.best(prompt, PHRASES, affordance, runners_up=runners_up)
            assert list(found.indices) == order[: min(1 + runners_up, 6)].tolist()
            best = scores[list(found.indices)]
            np.testing.assert_allclose(found.log_likelihoods, best, atol=1e-4)


def test_best_refuses_what_cannot_be(tiny):
    with pytest.raises(ValueError, match="8 phrases need as many affordances"):
        tiny.best(PROMPT, PHRASES, np.ones(3))
    with pytest.raises(LanguageModelError, match="the prompt is empty"):
        tiny.best("", PHRASES, np.ones(8))


def test_a_batch_equals_one_at_a_time(tiny):
    asked = [(PROMPT, PHRASES), ("Human: go.\nRobot:", PHRASES[:3]), (PROMPT + " pick", ())]
    asked += [("é", PHRASES[4:]), (PROMPT, PHRASES[::-1])]
    ends = (" [", "\n", " [", "", " [")
    requests = [
        ScoreRequest(prompt=prompt, phrases=phrases, end=end)
        for (prompt, phrases), end in zip(asked, ends, strict=True)
    ]
    for scores, r in zip(tiny.log_likelihoods_batch(requests), requests, strict=True):
        single = tiny.log_likelihoods(r.prompt, r.phrases, end=r.end)
        np.testing.assert_allclose(scores, single, atol=1e-4)
    ones = [
        WinnerRequest(
            prompt=r.prompt, phrases=r.phrases, affordance=np.ones(len(r.phrases)), runners_up=i
        )
        for i, r in enumerate(requests)
    ]
    for winners, r in zip(tiny.best_batch(ones), ones, strict=True):
        single = tiny.best(r.prompt, r.phrases, r.affordance, runners_up=r.runners_up)
        assert winners.indices == single.indices
        np.testing.assert_allclose(winners.log_products, single.log_products, atol=1e-4)


def test_a_batch_with_an_empty_prompt_is_refused(tiny):
    good, bad = (ScoreRequest(prompt=prompt, phrases=PHRASES) for prompt in (PROMPT, ""))
    with pytest.raises(LanguageModelError, match="the prompt is empty"):
        tiny.log_likelihoods_batch([good, bad])


@pytest.mark.parametrize("end", ["\n", ""])  # without an end, phrases begin one another
def test_corrections_by_name(tiny, end):
    phrases = tuple(phrase for phrase in PHRASES if phrase)
    plain = tiny.log_likelihoods(PROMPT, phrases, end=end)
    lengths = [len(tiny.encode(phrase + end)) for phrase in phrases]
    prior = tiny.log_likelihoods("Robot:", phrases, end=end)
    scores = {
        rule: tiny.corrected(PROMPT, phrases, rule, neutral="Robot:", end=end)
        for rule in Correction
    }
    np.testing.assert_allclose(scores[Correction.SUM], plain, atol=1e-5)
    np.testing.assert_allclose(scores[Correction.TOKEN_MEAN], plain / lengths, atol=1e-5)
    np.testing.assert_allclose(scores[Correction.PMI], plain - prior, atol=1e-5)
    assert (scores[Correction.RENORMALISED] >= plain).all()
    only = np.arange(len(phrases)) == 1
    rule = Correction.RENORMALISED
    alone = tiny.corrected(PROMPT, phrases, rule, neutral="", end=end, allowed=only)
    assert np.exp(alone).tolist() == pytest.approx(only.astype(float).tolist())


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
        np.testing.assert_allclose(scores, naive(embedded, PROMPT, PHRASES), atol=1e-4)

    def test_a_whole_episode_asked_in_any_order(self, embedded):
        phrases = [f" {verb} the {colour} {kind}" for verb in ("pick up", "find", "put down")
                   for colour in ("red", "blue") for kind in ("block", "bowl", "cup")]  # fmt: skip
        affordance = np.random.default_rng(0).choice([0.0, 0.4, 1.0], len(phrases))
        prompt = "Human: put the red block in the blue bowl.\nRobot: 1."
        for step in (1, 2, 3):
            fresh = naive(embedded, prompt, phrases)
            doable = affordance > 0
            product = np.where(doable, fresh + np.log(np.maximum(affordance, 1e-9)), -np.inf)
            found = embedded.best(prompt, phrases, affordance, runners_up=3)
            assert list(found.indices) == np.argsort(-product)[:4].tolist()
            moments = (prompt, phrases), ("Robot:", phrases[:2])
            batch = embedded.log_likelihoods_batch(
                [ScoreRequest(prompt=text, phrases=choice) for text, choice in moments]
            )
            np.testing.assert_allclose(batch[0], fresh, atol=1e-4)
            scores = embedded.log_likelihoods(prompt, phrases)
            np.testing.assert_allclose(scores, fresh, atol=1e-4)
            again = embedded.best(prompt, phrases, affordance, runners_up=3)
            assert again.indices == found.indices
            prompt += f"{phrases[found.indices[0]]}\n{step + 1}."

    def test_bfloat16_on_a_cpu_is_close(self, embedded):
        rough = LanguageModel.load(device=CPU, dtype=torch.bfloat16)
        assert rough.identity["dtype"] == "bfloat16"
        scores = rough.log_likelihoods(PROMPT, PHRASES)
        np.testing.assert_allclose(scores, embedded.log_likelihoods(PROMPT, PHRASES), rtol=0.05)

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
