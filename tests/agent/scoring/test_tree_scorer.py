"""The tree-attention scorer, on token ids: equal to scoring each sequence alone."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.scoring.batch_scorer import BatchScorer
from agent.scoring.prompt_reader import PromptReader, sequence_log_likelihood
from agent.scoring.token_trie import TokenTrie
from agent.scoring.tree_scorer import TreeScorer, supports_trees
from tests.agent.tiny_llama import tiny_llama

CPU = torch.device("cpu")
VOCABULARY = 40
CATALOGUES = st.lists(st.lists(st.integers(0, 3), max_size=6), max_size=12)


@pytest.fixture(scope="module")
def model():
    return tiny_llama(vocabulary=VOCABULARY)


def naive(model, prompt, sequences):
    """One full forward a sequence, no cache, no tree: the definition."""
    scores = []
    for sequence in sequences:
        logits = model(torch.tensor([[*prompt, *sequence]]), use_cache=False).logits[0].double()
        log_probs = torch.log_softmax(logits, -1)
        steps = enumerate(sequence, start=len(prompt) - 1)
        scores.append(sum(float(log_probs[i, token]) for i, token in steps))
    return np.array(scores)


def random_catalogue(seed, n=16):
    rng = np.random.default_rng(seed)
    return [rng.integers(0, 3, rng.integers(0, 7)).tolist() for _ in range(n)]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("slice_nodes", [1, 2, 5, 512])
def test_tree_equals_naive_whole_or_sliced(model, seed, slice_nodes):
    prompt, sequences = [7, 8, 9, 7], random_catalogue(seed)
    scorer = TreeScorer(PromptReader(model, CPU), slice_nodes=slice_nodes)
    scores = scorer.log_likelihoods(prompt, TokenTrie.build(sequences))
    np.testing.assert_allclose(scores, naive(model, prompt, sequences), atol=1e-4)


@settings(max_examples=15, deadline=None)
@given(CATALOGUES, st.lists(st.integers(0, VOCABULARY - 1), min_size=1, max_size=8))
def test_tree_equals_naive_on_any_catalogue(model, sequences, prompt):
    scores = TreeScorer(PromptReader(model, CPU), slice_nodes=3).log_likelihoods(
        prompt, TokenTrie.build(sequences)
    )
    np.testing.assert_allclose(scores, naive(model, prompt, sequences), atol=1e-4)


def test_a_kept_prompt_scores_like_a_fresh_one(model):
    sequences = random_catalogue(5)
    trie = TokenTrie.build(sequences)
    scorer = TreeScorer(PromptReader(model, CPU), slice_nodes=4)
    prompts = [
        [7, 8, 9],
        [7, 8, 9, 10, 11],  # extended
        [7, 8, 9, 10, 11],  # the same
        [7, 8, 12, 13],  # changed after two tokens
        [7, 8],  # a prefix of the one before
        [20, 21, 22],  # nothing in common
        [20],
    ]
    for prompt in prompts:
        fresh = naive(model, prompt, sequences)
        np.testing.assert_allclose(scorer.log_likelihoods(prompt, trie), fresh, atol=1e-4)


def test_only_what_is_new_in_a_prompt_is_evaluated(model):
    trie = TokenTrie.build([[1], [2]])  # no inner node: the prompt's own logits are enough
    scorer = TreeScorer(PromptReader(model, CPU))
    counts = []
    for prompt in ([5, 6, 7], [5, 6, 7, 8, 9], [5, 6, 7, 8, 9], [5, 6, 1], [5, 6]):
        before = scorer.reader.tokens_evaluated
        scorer.log_likelihoods(prompt, trie)
        counts.append(scorer.reader.tokens_evaluated - before)
    assert counts == [3, 2, 0, 1, 1]


def test_only_inner_nodes_are_evaluated(model):
    scorer = TreeScorer(PromptReader(model, CPU))
    scorer.log_likelihoods([5], TokenTrie.build([[1, 2, 3], [1, 2, 4], [1, 2, 5], [6]]))
    assert scorer.reader.tokens_evaluated == 1 + 2


def test_permuted_catalogue_permutes_scores(model):
    sequences = random_catalogue(8)
    order = np.random.default_rng(0).permutation(len(sequences))
    scorer = TreeScorer(PromptReader(model, CPU))
    scores = scorer.log_likelihoods([7, 8], TokenTrie.build(sequences))
    permuted = scorer.log_likelihoods([7, 8], TokenTrie.build([sequences[i] for i in order]))
    np.testing.assert_allclose(permuted, scores[order], atol=1e-5)


def test_empty_catalogue_and_empty_phrase(model):
    scorer = TreeScorer(PromptReader(model, CPU))
    assert scorer.log_likelihoods([7], TokenTrie.build([])).shape == (0,)
    assert scorer.log_likelihoods([7], TokenTrie.build([[]])).tolist() == [0.0]


def test_an_interrupted_pass_spoils_nothing(model):
    sequences = random_catalogue(3)
    trie = TokenTrie.build(sequences)
    calls = []

    def interrupted(**inputs):
        calls.append(0)
        output = model(**inputs)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return output

    scorer = TreeScorer(PromptReader(interrupted, CPU), slice_nodes=3)
    with pytest.raises(KeyboardInterrupt):
        scorer.log_likelihoods([7, 8, 9], trie)
    scores = scorer.log_likelihoods([7, 8, 9], trie)
    np.testing.assert_allclose(scores, naive(model, [7, 8, 9], sequences), atol=1e-4)


def test_sequence_log_likelihood_is_the_definition(model):
    for sequence in ([], [3], [3, 1, 4]):
        expected = naive(model, [7, 8], [sequence])[0]
        assert sequence_log_likelihood(model, CPU, [7, 8], sequence) == pytest.approx(
            expected, abs=1e-4
        )


def test_models_that_ignore_the_tree_are_told_apart(model):
    def no_positions(*, position_ids=None, **inputs):
        return model(**inputs)

    def no_mask(*, attention_mask=None, **inputs):
        return model(**inputs)

    def no_cache(*, cache=None, use_cache=False, **inputs):
        return replace_cache(model(**inputs, use_cache=False))

    def replace_cache(output):
        output.cache = None
        return output

    assert supports_trees(model, CPU, VOCABULARY)
    assert not supports_trees(no_positions, CPU, VOCABULARY)
    assert not supports_trees(no_mask, CPU, VOCABULARY)
    assert not supports_trees(no_cache, CPU, VOCABULARY)


def random_affordance(seed, n):
    rng = np.random.default_rng(seed)
    return rng.choice([0.0, 0.3, 0.6, 1.0], n)


def best_of(scores, affordance, count):
    """The definition: score all, sort; equal products by index."""
    with np.errstate(divide="ignore"):
        product = scores + np.log(affordance)
    order = np.lexsort((np.arange(len(scores)), -product))
    return [i for i in order if affordance[i] > 0][:count]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("search_nodes", [1, 3, 32])
def test_best_equals_naive(model, seed, search_nodes):
    prompt, sequences = [7, 8, 9, 7], random_catalogue(seed)
    affordance = random_affordance(seed, len(sequences))
    scorer = TreeScorer(PromptReader(model, CPU), search_nodes=search_nodes)
    found = scorer.best(prompt, TokenTrie.build(sequences), affordance, count=5)
    plain = naive(model, prompt, sequences)
    expected = best_of(plain, affordance, 5)
    with np.errstate(divide="ignore"):
        products = plain + np.log(affordance)
    # Rounding may swap what is equal to it: compare what the places are worth, and the values.
    np.testing.assert_allclose(products[list(found.indices)], products[expected], atol=1e-4)
    np.testing.assert_allclose(found.log_likelihoods, plain[list(found.indices)], atol=1e-4)
    np.testing.assert_allclose(found.log_products, products[expected], atol=1e-4)
    assert scorer.reader.tokens_evaluated == len(prompt) + found.nodes_evaluated


@pytest.mark.parametrize("guessed", [0, 5])
def test_best_reads_the_nodes_in_the_cache_with_their_own_ancestors_only(model, guessed):
    # One node a forward: every later node has strangers before it in the cache.
    sequences = [[a, b, c] for a in range(3) for b in range(3) for c in range(3)]
    scorer = TreeScorer(PromptReader(model, CPU), search_nodes=1, guessed_nodes=guessed)
    found = scorer.best([7], TokenTrie.build(sequences), np.ones(27), count=27)
    plain = naive(model, [7], sequences)
    assert sorted(found.indices) == list(range(27))
    np.testing.assert_allclose(found.log_likelihoods, plain[list(found.indices)], atol=1e-4)
    assert (found.nodes_evaluated, found.forwards) == (12, 12 - max(guessed - 1, 0))


@pytest.mark.parametrize("seed", range(4))
def test_a_growing_prompt_with_questions_in_any_order(model, seed):
    rng = np.random.default_rng(seed)
    reader = PromptReader(model, CPU)
    tree = TreeScorer(reader, slice_nodes=4, search_nodes=2)
    batch = BatchScorer(reader, slice_nodes=7)
    prompt = [7, 8, 9]
    for _ in range(6):
        sequences = random_catalogue(rng.integers(100))
        trie, plain = TokenTrie.build(sequences), naive(model, prompt, sequences)
        for question in rng.permutation(["all", "best", "batch"])[: rng.integers(1, 4)]:
            if question == "all":
                scores = tree.log_likelihoods(prompt, trie)
            elif question == "batch":
                scores = batch.log_likelihoods([prompt[:2], prompt], [trie, trie])[1]
            else:
                found = tree.best(prompt, trie, np.ones(16), count=16)
                scores = np.empty(16)
                scores[list(found.indices)] = found.log_likelihoods
            np.testing.assert_allclose(scores, plain, atol=1e-4)
        prompt += rng.integers(0, VOCABULARY, rng.integers(0, 4)).tolist()


def counting(model, calls):
    def forward(*, input_ids, **inputs):
        calls.append(input_ids.shape[1])
        return model(input_ids=input_ids, **inputs)

    return forward


@pytest.mark.parametrize("question", ["all", "best"])
def test_a_prompts_new_tokens_and_the_first_nodes_share_a_forward(model, question):
    sequences, calls = random_catalogue(3), []
    trie = TokenTrie.build(sequences)
    scorer = TreeScorer(PromptReader(counting(model, calls), CPU), guessed_nodes=100)
    for prompt in ([7, 8, 9], [7, 8, 9, 4, 5]):
        if question == "all":
            scores = scorer.log_likelihoods(prompt, trie)
            np.testing.assert_allclose(scores, naive(model, prompt, sequences), atol=1e-4)
        else:
            scorer.best(prompt, trie, np.ones(16), count=16)
    assert calls == [3 + len(trie.inner), 2 + len(trie.inner)]


def test_a_long_prompt_is_read_by_itself(model, monkeypatch):
    monkeypatch.setattr("agent.scoring.tree_scorer.TOGETHER", 3)
    sequences, calls = random_catalogue(3), []
    trie = TokenTrie.build(sequences)
    scorer = TreeScorer(PromptReader(counting(model, calls), CPU))
    scores = scorer.log_likelihoods([7, 8, 9, 4], trie)
    np.testing.assert_allclose(scores, naive(model, [7, 8, 9, 4], sequences), atol=1e-4)
    assert calls == [4, len(trie.inner)]


def test_a_prompt_nobody_asked_about_is_read_when_somebody_does(model):
    sequences = random_catalogue(3)
    trie = TokenTrie.build(sequences)
    scorer = TreeScorer(PromptReader(model, CPU))
    for prompt in ([7, 8], [7, 8, 9], [7, 8, 9, 4]):
        assert scorer.best([*prompt, 1], trie, np.zeros(16)).indices == ()
        scores = scorer.log_likelihoods(prompt, trie)
        np.testing.assert_allclose(scores, naive(model, prompt, sequences), atol=1e-4)


def test_an_interrupted_search_spoils_nothing(model):
    sequences = random_catalogue(3)
    trie = TokenTrie.build(sequences)
    calls = []

    def interrupted(**inputs):
        calls.append(0)
        output = model(**inputs)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return output

    scorer = TreeScorer(PromptReader(interrupted, CPU), search_nodes=1, guessed_nodes=1)
    with pytest.raises(KeyboardInterrupt):
        scorer.best([7, 8, 9], trie, np.ones(16), count=16)
    scores = scorer.log_likelihoods([7, 8, 9], trie)
    np.testing.assert_allclose(scores, naive(model, [7, 8, 9], sequences), atol=1e-4)


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
@pytest.mark.parametrize(("dtype", "tolerance"), [(torch.float32, 1e-3), (torch.bfloat16, 0.5)])
def test_cuda_equals_naive(dtype, tolerance):
    cuda = torch.device("cuda")
    model = tiny_llama(vocabulary=VOCABULARY).to(cuda, dtype)
    sequences = random_catalogue(1)
    scores = TreeScorer(PromptReader(model, cuda), slice_nodes=5).log_likelihoods(
        [7, 8, 9], TokenTrie.build(sequences)
    )
    plain = [sequence_log_likelihood(model, cuda, [7, 8, 9], s) for s in sequences]
    np.testing.assert_allclose(scores, plain, atol=tolerance)
