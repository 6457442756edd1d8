"""Several prompts at once: the scores and winners of one at a time, whatever their lengths and catalogues."""

from itertools import product

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.scoring.batch_scorer import BatchScorer, cheapest_cut
from agent.scoring.prompt_reader import PromptReader, sequence_log_likelihood
from agent.scoring.token_trie import TokenTrie
from agent.scoring.tree_scorer import TreeScorer
from tests.agent.tiny_llama import tiny_llama

CPU = torch.device("cpu")
HEAD = [5 + i % 30 for i in range(45)]
# Few tokens: prompts share beginnings with one another and with those before.
PROMPTS = st.lists(st.lists(st.integers(5, 7), min_size=1, max_size=9), min_size=1, max_size=6)
SEQUENCES = st.lists(st.integers(0, 3), max_size=5)
CHOICES = st.lists(st.tuples(SEQUENCES, st.sampled_from([0.0, 0.3, 1.0])), max_size=8)
SIZES = st.fixed_dictionaries(
    {
        "slice_nodes": st.integers(1, 20),
        "search_nodes": st.integers(1, 5),
        "guessed_nodes": st.integers(0, 9),
        "max_rows": st.integers(1, 4),
    }
)


@pytest.fixture(scope="module")
def model():
    return tiny_llama()


def alone(model, prompt, sequences):
    return [sequence_log_likelihood(model, CPU, prompt, sequence) for sequence in sequences]


@settings(max_examples=40, deadline=None)
@given(st.lists(PROMPTS, min_size=1, max_size=3), st.data(), SIZES, st.integers(1, 3))
def test_a_batch_equals_one_at_a_time_call_after_call(model, calls, data, sizes, count):
    scorer = BatchScorer(PromptReader(model, CPU), **sizes)
    for prompts in calls:
        choices = [data.draw(CHOICES) for _ in prompts]
        catalogues = [[sequence for sequence, _ in own] for own in choices]
        tries = [TokenTrie.build(catalogue) for catalogue in catalogues]
        if data.draw(st.booleans()):
            found = scorer.log_likelihoods(prompts, tries)
            for scores, prompt, sequences in zip(found, prompts, catalogues, strict=True):
                np.testing.assert_allclose(scores, alone(model, prompt, sequences), atol=1e-4)
            continue
        affordances = [np.array([value for _, value in own], np.float64) for own in choices]
        found = scorer.best(prompts, tries, affordances, [count] * len(prompts))
        tree = TreeScorer(PromptReader(model, CPU))
        for winners, *question in zip(found, prompts, tries, affordances, strict=True):
            expected = tree.best(*question, count=count)
            assert winners.indices == expected.indices
            assert set(winners.indices) <= set(winners.scored)
            scores = winners.log_likelihoods, winners.log_products
            known = expected.log_likelihoods, expected.log_products
            np.testing.assert_allclose(scores, known, atol=1e-4)


def every_phrase(n):
    return TokenTrie.build(list(product(range(3), repeat=n)))


def best(scorer, prompts, trie):
    ones = np.ones(len(trie.terminal))
    return scorer.best(prompts, [trie] * len(prompts), [ones] * len(prompts), [1] * len(prompts))


def every(scorer, prompts, trie):
    return scorer.log_likelihoods(prompts, [trie] * len(prompts))


@pytest.mark.parametrize("ask", [best, every])
def test_what_all_prompts_begin_with_is_read_once(model, ask):
    reader = PromptReader(model, CPU)
    ask(BatchScorer(reader), [[*HEAD, 30], [*HEAD, 31, 32], [*HEAD, 33]], every_phrase(1))
    assert reader.tokens_evaluated == len(HEAD) + 4


@pytest.mark.parametrize("ask", [best, every])
def test_a_prompt_that_goes_on_is_read_from_where_it_stopped(model, ask):
    reader, trie = PromptReader(model, CPU), every_phrase(1)
    scorer = BatchScorer(reader)
    prompts = [[5, 6, 7, 8], [9, 10, 11]]
    ask(scorer, prompts, trie)
    assert reader.tokens_evaluated == 7
    ask(scorer, [[*prompts[1], 1, 2], [*prompts[0], 3]], trie)
    assert reader.tokens_evaluated == 7 + 3
    scorer.forget()
    ask(scorer, prompts, trie)
    assert reader.tokens_evaluated == 7 + 3 + 7


@pytest.mark.parametrize("ask", [best, every])
def test_rows_at_once_are_bounded(model, ask):
    shapes = []

    def watched(*, input_ids, **inputs):
        shapes.append(tuple(input_ids.shape))
        return model(input_ids=input_ids, **inputs)

    trie = every_phrase(4)
    scorer = BatchScorer(PromptReader(watched, CPU), slice_nodes=8, max_rows=2)
    ask(scorer, [[5, i] for i in range(5)], trie)
    assert max(rows for rows, _ in shapes) == 2
    if ask is every:
        assert max(rows * width for rows, width in shapes) <= 8 + 2 * trie.height


def test_nothing_doable_wins_nothing_and_costs_nothing(model):
    reader, trie = PromptReader(model, CPU), every_phrase(2)
    (winners,) = BatchScorer(reader).best([[5]], [trie], [np.zeros(9)], [1])
    assert (winners.indices, winners.scored, reader.tokens_evaluated) == ((), {}, 0)


def test_no_prompts(model):
    scorer = BatchScorer(PromptReader(model, CPU))
    assert scorer.log_likelihoods([], []) == scorer.best([], [], [], []) == []


def cost(widths, groups, price):
    return sum(price + (g.stop - g.start) * widths[g.stop - 1] for g in groups)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.integers(1, 60), min_size=1, max_size=7).map(sorted),
    st.integers(1, 7),
    st.integers(0, 100),
)
def test_the_cut_is_the_cheapest_of_all(widths, most, price):
    groups = cheapest_cut(widths, most=most, price=price)
    assert [i for g in groups for i in range(g.start, g.stop)] == list(range(len(widths)))
    assert all(g.stop - g.start <= most for g in groups)
    others = []
    for cuts in product((False, True), repeat=len(widths) - 1):
        ends = [i + 1 for i, cut in enumerate(cuts) if cut] + [len(widths)]
        cut = [slice(a, b) for a, b in zip([0, *ends[:-1]], ends, strict=True)]
        if all(g.stop - g.start <= most for g in cut):
            others.append(cost(widths, cut, price))
    assert cost(widths, groups, price) == min(others)
