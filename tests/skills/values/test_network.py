"""A network reads what it is given, all of it, and refuses what it was not made for."""

import numpy as np
import pytest
import torch

from skills.sight import VIEWS
from skills.values.errors import ValueFunctionError
from skills.values.network import CELLS, STRIDE, Architecture, ValueNetwork
from skills.values.vocabulary import LONGEST, Vocabulary
from tests.skills.values.recorded import seen

PHRASES = ["pick up the red block", "put the red block in the blue bowl", "pick up the blue block"]
WORDS = Vocabulary.of(PHRASES)
SMALL = Architecture(n_words=len(WORDS), channels=(4, 8, 8))


@pytest.fixture
def network():
    torch.manual_seed(0)
    return ValueNetwork(SMALL).eval()


def sights():
    views = np.stack([seen("red", (20, 30)), seen("blue", (60, 70))])
    return torch.from_numpy(views), torch.tensor([[0.5, 0.0, 0.3, 0.08], [0.4, 0.1, 0.2, 0.04]])


def logits(network, *told):
    return network(*told)[0]


@torch.no_grad()
def test_phrases_and_images_together_are_each_alone(network):
    views, hand = sights()
    words = torch.from_numpy(WORDS.numbers(PHRASES)).expand(2, -1, -1, -1)
    together = logits(network, views, hand, words)
    for i in range(2):
        for j in range(len(PHRASES)):
            alone = logits(network, views[i : i + 1], hand[i : i + 1], words[i : i + 1, j : j + 1])
            assert torch.allclose(alone[0, 0], together[i, j], atol=1e-6)
    assert len({round(v, 5) for v in together.flatten().tolist()}) == together.numel()


@torch.no_grad()
def test_padding_says_nothing(network):
    views, hand = sights()
    words = torch.from_numpy(WORDS.numbers(PHRASES)).expand(2, -1, -1, -1)
    before = logits(network, views, hand, words)
    for table in (network.reader.look, network.reader.colour, network.reader.told[0]):
        table[0] = 100.0
    assert torch.allclose(logits(network, views, hand, words), before, atol=1e-6)


def test_every_input_counts(network):
    views, hand = sights()
    words = torch.from_numpy(WORDS.numbers(PHRASES[:1])).expand(2, -1, -1, -1)
    before = logits(network, views, hand, words)
    for i in range(views.shape[1]):
        for channel in range(4):
            other = views.clone()
            other[:, i, 20:40, 20:40, channel] = 255 - other[:, i, 20:40, 20:40, channel]
            assert not torch.equal(logits(network, other, hand, words), before)
    for i in range(4):
        assert not torch.equal(logits(network, views, hand + 0.05 * torch.eye(4)[i], words), before)


def test_the_hand_is_looked_for_where_the_cameras_see_it(network):
    views, hand = sights()
    words = torch.from_numpy(WORDS.numbers(PHRASES[:1])).expand(2, -1, -1, -1)
    seen = network.encode(views, hand)
    for i, camera in enumerate(VIEWS.values()):
        for n, tip in enumerate(hand[:, :3].numpy()):
            u, v = camera.project(tip)[0]
            row, column = round((v - 1.5) / STRIDE), round((u - 1.5) / STRIDE)
            there = seen.palette[n, i].view(-1, *CELLS)[
                :, row - 1 : row + 2, column - 1 : column + 2
            ]
            held = seen.held_palette[n, i]
            assert (there.amin((1, 2)) - 1e-6 <= held).all()
            assert (held <= there.amax((1, 2)) + 1e-6).all()
    assert torch.isfinite(
        logits(network, views, hand + 10.0, words)
    ).all()  # it may be out of sight


def test_another_image_size_is_refused(network):
    views, hand = sights()
    with pytest.raises(ValueFunctionError, match=r"views must be \(2, 96, 128, 4\), got \(2, 64"):
        network.encode(views[:, :, :64], hand)


@pytest.mark.parametrize(
    ("phrase", "told"),
    [
        ("pick up the bleu block", 'unknown word "bleu"; nearest: "blue"'),
        ("", "has 0 words"),
        ("the " * (LONGEST + 1), f"has {LONGEST + 1} words"),
    ],
)
def test_a_phrase_that_cannot_be_read_is_refused(phrase, told):
    with pytest.raises(ValueFunctionError, match=told):
        WORDS.numbers([PHRASES[0], phrase])
