"""Value functions of the kitchen: they see, they remember, and they point at what the hand will take."""

from pathlib import Path

import numpy as np
import pytest
import torch

from envs.camera import CameraImage
from envs.errors import EnvError
from envs.kitchen_state import KitchenObject, KitchenState
from envs.observation import Observation
from skills.catalogue import build_kitchen
from skills.experience.dataset import Experience, ExperienceError, Note, shard_path, write_shard
from skills.kitchen import Find
from skills.kitchen_sight import KITCHEN, VIEWS
from skills.values import learner as learning
from skills.values.affordance import ValueAffordance
from skills.values.devices import Devices
from skills.values.errors import ValueFunctionError
from skills.values.function import load_values
from skills.values.learner import Learner, Lesson, Method, cells_of
from skills.values.metrics import auroc
from skills.values.network import Architecture
from skills.values.record import cameras
from skills.values.transitions import lessons
from skills.values.variation import CHANCES, Variation
from tests.skills.values.functions import KITCHEN as WORDS
from tests.skills.values.functions import untrained
from tests.skills.values.kitchens import FakeKitchen

RECORDED = FakeKitchen(400)
NOTE = Note(env="kitchen", seed=0, episodes=6, shard=3, views=tuple(VIEWS))


@pytest.fixture(scope="module")
def read():
    return lessons(RECORDED)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    made = tmp_path_factory.mktemp("kitchen values")
    untrained(made, WORDS, KITCHEN)
    return made


def test_each_moment_hears_what_is_remembered_about_its_phrase(read):
    attempts = list(RECORDED.attempts())[:20]
    for moment, attempt in enumerate(attempts):  # one moment each
        told = KITCHEN.about(attempt.memory[:1], [[attempt.phrase]])[0, 0]
        assert (read.train.about[moment] == told).all()
        assert np.array_equal(read.train.ends[moment], attempt.ends[0], equal_nan=True)


def test_a_kitchen_is_never_mirrored(read):
    frames = read.train.frames(np.arange(12))
    varied = Variation(read.vocabulary, KITCHEN)(frames, np.zeros((12, CHANCES)))
    assert (varied.words == frames.words).all()
    assert np.array_equal(varied.ends, frames.ends, equal_nan=True)
    assert (varied.views.argmax(-2) == frames.views.argmax(-2)).all()


def test_only_what_was_taken_and_is_in_a_view_is_pointed_at():
    points = np.float32([[0.56, 0.0, 0.62], [np.nan] * 3, [0.56, 3.0, 0.62]])
    for camera in VIEWS.values():
        _, inside = cells_of(points, camera, KITCHEN.plane)
        assert inside.tolist() == [True, False, False]


def test_a_record_tells_the_world_it_is_about(folder):
    function = load_values(folder)
    assert function.senses is KITCHEN is function.record.senses
    assert function.record.views == cameras(KITCHEN)


def test_memory_counts_and_must_not_be_missing(folder):
    function, attempt = load_values(folder), next(RECORDED.attempts())
    told = attempt.views[:1], attempt.gripper[:1], [["find the coke", "find the tea"]]
    values = function.values(*told, attempt.memory[:1])
    other = attempt.memory[:1].copy()
    other[0, 0] = 1 - other[0, 0]  # whether something is held
    assert (function.values(*told, other) != values).all()
    with pytest.raises(ValueFunctionError, match="remembers about the phrases is missing"):
        function.values(*told)


def test_attempts_are_written_and_read_back_with_what_was_remembered(tmp_path):
    attempts = list(FakeKitchen(6).attempts())
    for k in range(2):
        shard_path(tmp_path, k).mkdir(parents=True)
        write_shard(shard_path(tmp_path, k), attempts[3 * k : 3 * k + 3], KITCHEN)
    experience = Experience(tmp_path, NOTE)
    assert experience.senses is KITCHEN
    for a, b in zip(experience.attempts(), attempts, strict=True):
        assert (a.phrase, a.outcome, a.geometric) == (b.phrase, b.outcome, b.geometric)
        assert np.array_equal(a.views, b.views)
        assert np.array_equal(a.memory, b.memory)
        assert np.array_equal(a.reached, b.reached, equal_nan=True)
    kinds = [told["kind"] for told in experience.told()]
    assert kinds == [a.phrase.partition(" the ")[0] for a in attempts]
    elsewhere = Experience(tmp_path, Note(env="tabletop", seed=0, episodes=6, shard=3))
    with pytest.raises(ExperienceError, match="observation_space"):
        next(elsewhere.attempts())


def look(*things: tuple[str, str]) -> Observation[KitchenState]:
    """What a robot at the table sees, always the same, and what it believes to be where."""
    rng = np.random.default_rng(0)
    images = {
        name: CameraImage(
            rgb=rng.integers(256, size=(c.height, c.width, 3), dtype=np.uint8),
            depth=np.ones((c.height, c.width), np.float32),
            segmentation=np.zeros((c.height, c.width), np.int32),
            bodies={},
        )
        for name, c in VIEWS.items()
    }
    objects = tuple(KitchenObject(*thing) for thing in things)
    return Observation(
        state=KitchenState(robot_at="table", objects=objects),
        images=images,
        gripper=np.array([0.5, 0.2, 1.0, 0.08]),
        base=np.array([0.1, 0.2, 0.3]),
    )


def test_a_catalogue_has_values_and_an_unknown_thing_is_refused_by_name(folder):
    affordance = ValueAffordance.load(folder)
    seen = look(("coke", "user"), ("tea", "table"))
    skills = build_kitchen(seen.state)
    values = affordance(seen, skills)
    assert values.shape == (len(skills),)
    assert values[-1] == 1  # done
    assert ((values > 0) & (values <= 1)).all()
    with pytest.raises(EnvError, match=r'no value for the skill "find the teapot".*"teapot"'):
        affordance(seen, [Find("teapot")])


def test_what_stands_here_is_not_told(folder):
    affordance = ValueAffordance.load(folder)
    skills = [Find("coke"), Find("tea")]
    seen = affordance(look(("coke", "user"), ("tea", "table")), skills)
    less = affordance(look(("coke", "user")), skills)
    more = affordance(look(("coke", "user"), ("tea", "user")), skills)
    assert (seen == less).all()
    assert seen[0] == more[0]
    assert seen[1] != more[1]


@pytest.mark.slow
def test_it_learns_from_what_it_sees_and_from_what_it_remembers(read, monkeypatch):
    def small(n_words):
        return Architecture(n_words=n_words, channels=(4, 8, 8), features=8)

    monkeypatch.setattr(learning, "Architecture", small)
    lesson = Lesson(method=Method.MC, batch=16, seed=0)
    learner = Learner(lesson, read, Devices(torch.device("cpu")))
    for number in range(400):
        learner.step(number, 3e-3)
    part = read.validation
    at = part.decisions
    logits, succeeded = learner.logits(part, at), part.succeeded[at]
    for verb in ("pick up", "find"):
        of_kind = np.array([phrase.startswith(verb) for phrase in part.phrases])
        assert auroc(logits[of_kind], succeeded[of_kind]) > 0.9, verb
