"""Aims: chosen part by part among what can be said of the scene, and able to say what is trained on."""

from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.aim import NOTHING, aim_text, choose_aim
from agent.plan_text import PLAN_TEXTS
from agent.training.episodes import SOURCES
from agent.training.wording import Split
from tests.agent.fakes import FakeScorer

OPENING = "Human: go\nRobot:"
POSSIBLE = ("coke to user", "coke to table", "hold coke", "apple to trash")


def always(*parts):
    """These can be aimed at, whatever was done."""
    return lambda state: {part: lambda: None for part in parts}


def writes(*parts):
    """A model that wants to write this aim."""
    wanted = f"{aim_text(parts)}\n"

    def score(prompt, phrase):
        left = wanted[len(prompt) - len(OPENING) :]
        ended = left.strip().startswith(phrase) and (phrase[-1] == ",") == ("," in left[:20])
        return -0.25 if ended else -7.0

    return FakeScorer(score)


@pytest.mark.parametrize("parts", [("hold coke",), ("coke to table", "apple to trash"), ()])
def test_the_likeliest_part_is_chosen_each_time(parts):
    scorer = writes(*parts)
    aim = choose_aim(scorer, OPENING, None, always(*POSSIBLE))
    assert aim.parts == parts
    assert aim.text == aim_text(parts)
    assert aim.log_likelihood == pytest.approx(-0.25 * max(1, len(parts)))
    assert scorer.prompts[0] == OPENING
    assert (aim.words == NOTHING) == (parts == ())


def test_a_part_counts_whether_or_not_the_line_would_end_after_it():
    likely = {"hold coke.": 0.3, "hold coke,": 0.25, "coke to user,": 0.4}
    scorer = FakeScorer(lambda prompt, phrase: log(likely.get(phrase, 0.01)))
    aim = choose_aim(scorer, OPENING, None, always(*POSSIBLE))
    assert aim.parts == ("hold coke",)
    assert aim.log_likelihood == pytest.approx(log(0.3))


@given(st.lists(st.floats(-9.0, -0.01), min_size=13, max_size=13))
def test_the_likeliest_part_is_that_of_all_scores(terms):
    names = [*POSSIBLE, "seven", "eight"]
    ways = [*(f"{n}." for n in names), *(f"{n}," for n in names), f"{NOTHING}."]
    scores = dict(zip(ways, terms, strict=True))
    scorer = FakeScorer(lambda prompt, phrase: scores[phrase] if prompt == OPENING else -1.0)
    aim = choose_aim(scorer, OPENING, None, always(*names))
    mass = {n: np.logaddexp(scores[f"{n}."], scores[f"{n},"]) for n in names}
    mass[NOTHING] = scores[f"{NOTHING}."]
    best = (*aim.parts, NOTHING)[0]
    assert mass[best] == max(mass.values())
    if best != NOTHING:
        assert (len(aim.parts) == 1) == (scores[f"{best}."] >= scores[f"{best},"])


def test_a_part_keeps_the_dots_of_its_names():
    scorer = FakeScorer(lambda prompt, phrase: 0.0 if phrase == "hold dr. pepper co.." else -9.0)
    assert choose_aim(scorer, OPENING, None, always("hold dr. pepper co.")).parts == (
        "hold dr. pepper co.",
    )


def test_an_aim_ends_even_where_the_model_would_go_on_for_ever():
    scorer = FakeScorer(lambda prompt, phrase: 0.0 if phrase.endswith(",") else -1.0)
    aim = choose_aim(scorer, OPENING, None, always(*POSSIBLE))
    assert len(aim.parts) == 12


def test_where_nothing_can_be_said_there_is_nothing_to_do():
    assert choose_aim(FakeScorer(lambda prompt, phrase: -1.0), OPENING, None, always()).parts == ()


def test_what_was_done_cannot_be_aimed_at_again():
    def aims(left):
        return {part: lambda part=part: left - {part} for part in sorted(left)}

    scorer = FakeScorer(lambda prompt, phrase: 0.0 if phrase.endswith(",") else -1.0)
    aim = choose_aim(scorer, OPENING, frozenset(POSSIBLE), aims)
    assert sorted(aim.parts) == sorted(POSSIBLE)


@pytest.mark.parametrize("split", Split)
@pytest.mark.parametrize("world", list(SOURCES))
def test_everything_that_is_trained_on_can_be_aimed_at_in_its_turn(world, split):
    for number in range(300):
        e = SOURCES[world].episode(11, number, split)
        state = e.task.state
        for part in e.aim:
            possible = PLAN_TEXTS[world].aims(state)
            assert part in possible, (e.task.instruction, part)
            state = possible[part]()


def test_a_language_models_aim_has_the_likelihood_of_its_text(make_language_model, tmp_path):
    import torch

    from agent.language_model import LanguageModel

    model = LanguageModel.load(str(make_language_model(tmp_path)), device=torch.device("cpu"))
    aim = choose_aim(model, "Robot:", None, always("pick up", "the red block", "go"))
    whole = model.log_likelihoods("Robot:", [aim.text])
    assert np.allclose(aim.log_likelihood, whole[0], atol=1e-3)
