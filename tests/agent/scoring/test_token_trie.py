"""The trie of a catalogue: every phrase is in it, every prefix once, and its slices cover it."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from agent.scoring.token_trie import ROOT, TokenTrie, common_prefix

CATALOGUES = st.lists(st.lists(st.integers(0, 3), max_size=6), max_size=12)


def paths(trie):
    """Token sequence of each phrase, read back from the trie."""
    found = []
    for node in trie.terminal:
        nodes = [] if node == ROOT else [*trie.ancestors(int(node)), int(node)]
        found.append(trie.tokens[nodes].tolist() if nodes else [])
    return found


@given(CATALOGUES)
def test_trie_holds_every_sequence_and_each_prefix_once(sequences):
    trie = TokenTrie.build(sequences)
    assert paths(trie) == sequences
    prefixes = {tuple(s[: k + 1]) for s in sequences for k in range(len(s))}
    assert trie.n_nodes == len(prefixes)
    assert trie.height == max(map(len, sequences), default=0)
    assert set(trie.inner) == set(trie.parent) - {ROOT}


@given(CATALOGUES)
def test_visible_is_the_node_and_its_ancestors(sequences):
    trie = TokenTrie.build(sequences)
    visible = trie.visible(np.arange(trie.n_nodes))
    for node in range(trie.n_nodes):
        assert np.flatnonzero(visible[node]).tolist() == [*trie.ancestors(node), node]


@given(CATALOGUES, st.integers(1, 5))
def test_slices_cover_each_edge_once_and_are_complete(sequences, size):
    trie = TokenTrie.build(sequences)
    seen = [*trie.first]
    for piece in trie.slices(size):
        assert piece.n_fresh <= size
        assert len(piece.nodes) < size + trie.height
        fresh = piece.nodes[len(piece.nodes) - piece.n_fresh :]
        assert np.array_equal(trie.parent[piece.children], fresh[piece.row])
        for node in piece.nodes:
            assert set(trie.ancestors(int(node))) <= set(piece.nodes)
        seen.extend(piece.children)
    assert sorted(seen) == list(range(trie.n_nodes))


@given(CATALOGUES)
def test_phrase_sums_add_along_the_path(sequences):
    trie = TokenTrie.build(sequences)
    sums = trie.phrase_sums(trie.tokens.astype(float) + 10.0)
    assert sums.tolist() == [sum(s) + 10.0 * len(s) for s in sequences]


def test_common_prefix():
    assert common_prefix([1, 2, 3], (1, 2, 4, 5)) == 2
    assert common_prefix([1, 2], [1, 2, 3]) == 2
    assert common_prefix([], [1]) == 0
