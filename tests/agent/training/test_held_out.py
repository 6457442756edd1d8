"""Held-out episodes read whole give each phrase what a scorer gives it at its step."""

import pytest
import torch

from agent.language_model import LanguageModel
from agent.training.episodes import SOURCES, held_out
from agent.training.held_out import calibrate, episode_scores, step_log_likelihoods


@pytest.fixture(scope="module")
def scorer(make_language_model, tmp_path_factory):
    folder = make_language_model(tmp_path_factory.mktemp("tiny") / "model", context=4096)
    return LanguageModel.load(str(folder), device=torch.device("cpu"))


@pytest.mark.parametrize("world", SOURCES)
def test_each_step_has_the_scorers_likelihood(scorer, world):
    lessons = held_out(world, range(3))
    for lesson, steps in zip(lessons, step_log_likelihoods(scorer, lessons), strict=True):
        text, expected = "", []
        for piece in lesson:
            if piece.robot:
                phrase, end = piece.text[:-1], piece.text[-1]
                expected += scorer.log_likelihoods(text, [phrase], end=end).tolist()
            text += piece.text
        assert steps == pytest.approx(expected, abs=1e-3)


def test_a_score_is_that_of_the_episodes_least_likely_step(scorer):
    told = []
    scores = episode_scores(scorer, "kitchen", range(10), told.append)
    singly = [min(step_log_likelihoods(scorer, held_out("kitchen", [i]))[0]) for i in range(10)]
    assert scores == pytest.approx(singly, abs=1e-3)
    assert sum(told) == 10


def test_a_calibration_covers_all_worlds_and_names_the_model(scorer):
    made = calibrate(scorer, 3, lambda n: None)
    assert made.scores.keys() == SOURCES.keys()
    assert all(len(scores) == 3 for scores in made.scores.values())
    assert made.model == scorer.revision
