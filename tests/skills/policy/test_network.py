"""The network and its labels: what is read off a label is the label, and words change only what they say."""

from itertools import pairwise
from math import pi

import numpy as np
import pytest
import torch

from skills.policy.aiming import Aim, aims
from skills.policy.network import AimNetwork, best_pixels, best_yaws
from skills.policy.phrases import read
from skills.policy.pictures import pixels_of
from skills.policy.training import Lesson, mirrored, pixel_labels, turn_labels
from skills.sight import HEIGHT, WIDTH
from tests.skills.policy.networks import SMALL


@pytest.fixture(scope="module")
def network():
    torch.manual_seed(0)
    made = AimNetwork(SMALL)
    torch.nn.init.normal_(made.profile_words.weight)
    return made.eval()


def picture(seed=0):
    return np.random.default_rng(seed).integers(0, 256, (HEIGHT, WIDTH, 4), np.uint8)


def heat_of(network, pictures, phrases):
    commands = torch.tensor(np.stack([read(p).vector for p in phrases]))
    return network.heat(
        network.encode(torch.from_numpy(np.stack(pictures)).float()),
        commands.expand(len(pictures), *commands.shape),
    )


def test_the_pixel_read_off_a_label_is_the_label():
    pixels = torch.rand(200, 2, dtype=torch.float64) * torch.tensor([WIDTH - 5, HEIGHT - 5]) + 2
    found = best_pixels(pixel_labels(pixels.float()).log().view(200, HEIGHT, WIDTH))
    assert torch.allclose(found, pixels.float(), atol=1e-4)


def test_the_yaw_read_off_a_label_is_the_label_up_to_half_turns():
    yaws = torch.linspace(-7, 7, 331)
    labels = turn_labels(yaws)
    assert torch.allclose(labels.sum(-1), torch.ones(331))
    apart = (best_yaws(labels.log()) - yaws + pi / 2) % pi - pi / 2
    assert apart.abs().max() < 1e-4


def test_pictures_and_phrases_do_not_leak_into_each_other(network):
    pictures = [picture(i) for i in range(3)]
    phrases = [
        "pick up the red block",
        "put the red block in the blue bowl",
        "put down the red block",
    ]
    with torch.no_grad():
        together = heat_of(network, pictures, phrases)
        alone = torch.stack([heat_of(network, [p], [w])[0, 0] for p in pictures for w in phrases])
    assert torch.allclose(together.flatten(0, 1), alone, atol=1e-4)
    assert not torch.allclose(together[0, 0], together[0, 1], atol=1e-2)


def test_what_is_in_the_hand_does_not_matter(network):
    phrases = [f"put the {colour} block in the blue bowl" for colour in ("red", "purple")]
    one, other = aims(network, picture(), phrases)
    assert np.allclose(one.tip, other.tip, atol=1e-6)
    assert np.isclose(one.yaw, other.yaw)


def test_the_stream_that_says_where_sees_no_colour(network):
    """A picture whose colours are all exchanged for others as far apart has the same features."""
    seen = torch.from_numpy(picture()).float()
    exchanged = seen[..., [1, 2, 0, 3]]
    with torch.no_grad():
        a, b = (network.encode(x[None]) for x in (seen, exchanged))
    assert torch.allclose(a.features, b.features, atol=1e-4)
    assert not torch.allclose(a.colours, b.colours, atol=1e-2)


def test_colours_decide_where_but_not_how(network):
    """At a given pixel turn and height are those of any other colour."""
    commands = np.stack([read(f"pick up the {c} block").vector for c in ("red", "purple")])
    told = torch.from_numpy(commands)[None]
    pixels = torch.tensor([[[40, 30], [40, 30]]])
    with torch.no_grad():
        seen = network.encode(torch.from_numpy(picture())[None].float())
        turns, heights = network.turn(seen, told, pixels)
        heat = network.heat(seen, told)
    assert torch.allclose(turns[0, 0], turns[0, 1])
    assert torch.allclose(heights[0, 0], heights[0, 1])
    assert not torch.allclose(heat[0, 0], heat[0, 1], atol=1e-2)


def test_mirroring_twice_changes_nothing_and_once_swaps_left_and_right():
    lesson = Lesson(
        pictures=torch.from_numpy(picture())[None].float(),
        commands=torch.from_numpy(read("put the red block in the top left corner").vector)[
            None, None
        ],
        pixels=torch.tensor([[[3.25, 7.0]]]),
        yaws=torch.tensor([[0.3]]),
        heights=torch.tensor([[0.05]]),
    )
    yes = torch.tensor([True])
    once = mirrored(lesson, yes)
    said = torch.from_numpy(read("put the red block in the top right corner").vector)
    assert torch.equal(once.commands[0, 0], said)
    assert torch.equal(once.pictures[0, :, 0], lesson.pictures[0, :, -1])
    for name, value in vars(mirrored(once, yes)).items():
        assert torch.equal(value, getattr(lesson, name)), name
    for name, value in vars(mirrored(lesson, ~yes)).items():
        assert torch.equal(value, getattr(lesson, name)), name


def test_a_mirrored_point_is_at_the_mirrored_pixel():
    u, v = pixels_of((0.5, 0.2, 0.05))
    assert np.allclose(pixels_of((0.5, -0.2, 0.05)), (WIDTH - 1 - u, v))


def test_an_aim_can_be_gripped_in_four_ways_a_quarter_turn_apart():
    grips = Aim(np.array([0.5, 0.1, 0.03]), 2.5).grips
    turns = [(g.tip.rotation.as_euler("xyz")[2]) % pi for g in grips]
    assert np.allclose([g.tip.position for g in grips], (0.5, 0.1, 0.03))
    assert np.allclose(turns, [2.5, 2.5, 2.5 - pi / 2, 2.5 - pi / 2])
    assert all(not np.allclose(a.tip.quat_xyzw, b.tip.quat_xyzw) for a, b in pairwise(grips))
