"""Several prompts at once: the same scores as one at a time, whatever their lengths and catalogues."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.scoring.batch_scorer import BatchScorer
from agent.scoring.prompt_reader import PromptReader, sequence_log_likelihood
from agent.scoring.token_trie import TokenTrie
from tests.agent.tiny_llama import tiny_llama

CPU = torch.device("cpu")
PROMPTS = st.lists(st.lists(st.integers(5, 7), min_size=1, max_size=9), min_size=1, max_size=6)
CATALOGUES = st.lists(st.lists(st.integers(0, 3), max_size=5), max_size=8)


@pytest.fixture(scope="module")
def model():
    return tiny_llama()


def alone(model, prompt, sequences):
    return [sequence_log_likelihood(model, CPU, prompt, sequence) for sequence in sequences]


@settings(max_examples=40, deadline=None)
@given(PROMPTS, st.data(), st.integers(1, 4), st.integers(1, 20))
def test_a_batch_equals_one_at_a_time(model, prompts, data, max_rows, slice_nodes):
    catalogues = [data.draw(CATALOGUES) for _ in prompts]
    scorer = BatchScorer(PromptReader(model, CPU), slice_nodes=slice_nodes, max_rows=max_rows)
    found = scorer.log_likelihoods(prompts, [TokenTrie.build(c) for c in catalogues])
    assert len(found) == len(prompts)
    for scores, prompt, sequences in zip(found, prompts, catalogues, strict=True):
        np.testing.assert_allclose(scores, alone(model, prompt, sequences), atol=1e-4)


def test_what_all_prompts_begin_with_is_read_once(model):
    head = list(range(20))
    trie = TokenTrie.build([[1], [2]])  # no inner node: the prompts' own logits are enough
    reader = PromptReader(model, CPU)
    BatchScorer(reader).log_likelihoods([[*head, 30], [*head, 31, 32], [*head, 33]], [trie] * 3)
    assert reader.tokens_evaluated == 20 + 4


def test_rows_at_once_are_bounded(model):
    widest = []

    def watched(*, input_ids, **inputs):
        widest.append(tuple(input_ids.shape))
        return model(input_ids=input_ids, **inputs)

    trie = TokenTrie.build([[a, b, c] for a in range(4) for b in range(4) for c in range(4)])
    scorer = BatchScorer(PromptReader(watched, CPU), slice_nodes=8, max_rows=2)
    scorer.log_likelihoods([[5, 6]] * 5, [trie] * 5)
    assert max(rows for rows, _ in widest) == 2
    assert max(rows * width for rows, width in widest) <= 8 + 2 * trie.height


def test_no_prompts(model):
    assert BatchScorer(PromptReader(model, CPU)).log_likelihoods([], []) == []
