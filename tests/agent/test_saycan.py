"""Both searches decide alike over whole episodes, and corrections change what they should."""

from hashlib import sha256

import numpy as np
import pytest
import torch

from agent.compose import OptionError, search_for
from agent.episode import Limits, Mission, Silent, run_episode
from agent.language_model import LanguageModel
from agent.plan_text import PLAN_TEXTS
from agent.planner import decide
from agent.record import Ending
from agent.robot import ImaginedRobot
from agent.saycan import SayCan, Search
from agent.scoring.corrections import Correction
from agent.situation import Situation
from envs import kitchen_scene
from envs.observation import Observation
from envs.placement import place
from envs.scene import Scene
from skills import catalogue
from tests.agent.fakes import FakeScorer

TABLETOP = place(Scene.random(np.random.default_rng(0)), seed=0)
KITCHEN = kitchen_scene.random(np.random.default_rng(0))
WORLDS = {
    "tabletop": (TABLETOP, catalogue.build(TABLETOP)),
    "kitchen": (KITCHEN, catalogue.build_kitchen(KITCHEN)),
}


class Lines:
    """A prompt of a few letters, for a model that reads few."""

    def opening(self, instruction, initial):
        """No aim is asked for."""

    def render(self, instruction, initial, turns, aim=""):
        return f"{instruction}>" + ";".join(turn.phrase[-5:] for turn in turns)


def number(*words):
    """A number in [0, 1) that looks drawn, the same for the same words."""
    return int(sha256(repr(words).encode()).hexdigest()[:8], 16) / 2**32


def scorer_of(seed):
    """Scores in steps of half a nat, so that products tie too."""
    return FakeScorer(lambda prompt, phrase: -round(24 * number(seed, prompt, phrase)) / 2)


def affordance_of(seed):
    """Ready or not, and for what is ready something in between that is often the same."""

    def afforded(observation, skills):
        drawn = [round(4 * number(seed, s.phrase)) / 4 for s in skills]
        ready = [s.unmet(observation.state) is None for s in skills]
        return np.where(ready, drawn, 0.0)

    return afforded


def episode(world, scorer, affordance, search, **more):
    """What was decided at every step, and how it ended."""
    state, skills = WORLDS[world]
    made = []

    class Kept(Silent):
        def decided(self, step, decision):
            made.append(decision)

    planner = SayCan(scorer, Lines(), affordance, search=search, **more)
    mission = Mission(instruction="go", skills=skills)
    limits = Limits(max_steps=6)
    trace = run_episode(mission, ImaginedRobot(state), planner, limits=limits, listener=Kept())
    return made, trace


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("with_affordance", [True, False], ids=["saycan", "language-only"])
def test_both_searches_decide_alike_over_whole_episodes(world, with_affordance):
    skipped = 0
    for seed in range(12):
        affordance = affordance_of(seed) if with_affordance else None
        whole, all_trace = episode(world, scorer_of(seed), affordance, Search.ALL)
        found, trace = episode(world, scorer_of(seed), affordance, Search.WINNER)
        assert [d.phrase for d in found] == [d.phrase for d in whole]
        assert trace.ending == all_trace.ending
        assert trace.final == all_trace.final
        for one, other in zip(found, whole, strict=True):
            known = one.evaluated
            assert known[one.chosen]
            assert np.array_equal(one.language[known], other.language[known])
            assert np.array_equal(one.affordance, other.affordance)
            assert not known[one.affordance == 0].any()
            skipped += (~known & (one.affordance > 0)).sum()
    assert skipped > 0  # it is a search: not all that is doable is looked at


@pytest.mark.parametrize("with_affordance", [True, False], ids=["saycan", "language-only"])
def test_both_searches_decide_alike_with_a_language_model(language_model_folder, with_affordance):
    model = LanguageModel.load(str(language_model_folder), device=torch.device("cpu"))
    affordance = affordance_of(3) if with_affordance else None
    for world in WORLDS:
        whole, _ = episode(world, model, affordance, Search.ALL)
        found, _ = episode(world, model, affordance, Search.WINNER)
        assert [d.phrase for d in found] == [d.phrase for d in whole]
        for one, other in zip(found, whole, strict=True):
            known = one.evaluated
            np.testing.assert_allclose(one.language[known], other.language[known], atol=1e-4)


@pytest.mark.parametrize("world", WORLDS)
def test_runners_up_are_the_next_best_of_scoring_all(world):
    for seed in range(6):
        scorer, affordance = scorer_of(seed), affordance_of(seed)
        whole, _ = episode(world, scorer, affordance, Search.ALL)
        found, _ = episode(world, scorer, affordance, Search.WINNER, runners_up=3)
        for one, other in zip(found, whole, strict=True):
            with np.errstate(divide="ignore"):
                worth = other.language + np.log(other.affordance)
            first = one.ranked()[:4]
            assert one.evaluated[[i for i in first if worth[i] > -np.inf]].all()
            assert worth[first].tolist() == sorted(worth, reverse=True)[:4]


@pytest.mark.parametrize("search", Search)
def test_nothing_doable_ends_the_episode_whatever_the_search(search):
    def none(observation, skills):
        return np.zeros(len(skills))

    made, trace = episode("kitchen", scorer_of(0), none, search)
    assert (made, trace.ending) == ([], Ending.NOTHING_DOABLE)


@pytest.mark.parametrize("correction", [c for c in Correction if c is not Correction.SUM])
def test_a_correction_decides(correction):
    scorer, affordance = scorer_of(5), affordance_of(5)
    made, _ = episode("kitchen", scorer, affordance, Search.ALL, correction=correction)
    _, skills = WORLDS["kitchen"]
    phrases, allowed = [f" {s.phrase}" for s in skills], made[0].affordance > 0
    assert not allowed.all()
    scores = scorer.corrected("go>", phrases, correction, neutral=">", allowed=allowed)
    expected = decide([s.phrase for s in skills], scores, made[0].affordance)
    assert made[0].phrase == expected.phrase
    assert np.array_equal(made[0].language, scores)
    plain, _ = episode("kitchen", scorer, affordance, Search.ALL)
    assert not np.array_equal(made[0].language, plain[0].language)


@pytest.mark.parametrize("correction", Correction)
def test_every_correction_decides_with_a_language_model(language_model_folder, correction):
    model = LanguageModel.load(str(language_model_folder), device=torch.device("cpu"))
    affordance = affordance_of(3)
    made, _ = episode("kitchen", model, affordance, Search.ALL, correction=correction)
    first = made[0]
    allowed = first.affordance > 0
    assert first.chosen == np.argmax(first.language + np.log(np.maximum(first.affordance, 1e-300)))
    if correction is Correction.RENORMALISED:  # what cannot be done takes no mass from the rest
        assert np.isneginf(first.language[~allowed]).all()
        assert np.exp(first.language[allowed]).sum() == pytest.approx(1.0, abs=1e-4)


def test_the_prior_of_pmi_is_of_a_prompt_that_asks_for_nothing():
    scorer = scorer_of(1)
    episode("tabletop", scorer, None, Search.ALL, correction=Correction.PMI)
    assert set(scorer.prompts[1::2]) == {">"}
    assert scorer.prompts[0] == "go>"


def test_the_prior_of_an_adapted_model_is_of_a_text_that_says_there_is_nothing_to_do():
    scorer = scorer_of(1)
    state, skills = WORLDS["kitchen"]
    text = PLAN_TEXTS["kitchen"]
    planner = SayCan(scorer, text, None, correction=Correction.PMI)
    planner.decide(
        Situation(
            instruction="go",
            initial=state,
            observation=Observation(state=state),
            turns=(),
            skills=skills,
        )
    )
    assert scorer.prompts[-1] == text.render("", state, (), " nothing to do.")
    assert scorer.prompts[-1].endswith("Human: \nRobot: nothing to do.\n>")


@pytest.mark.parametrize("correction", [c for c in Correction if c is not Correction.SUM])
def test_the_search_for_the_winner_takes_no_correction(correction):
    with pytest.raises(ValueError, match=f"--search all with --correction {correction}"):
        SayCan(scorer_of(0), Lines(), None, search=Search.WINNER, correction=correction)
    with pytest.raises(OptionError, match="--search all"):
        search_for(Search.WINNER, correction, Search.ALL)


def test_the_search_is_what_is_asked_for_else_what_is_usual_and_possible():
    for usual in Search:
        assert search_for(None, Correction.SUM, usual) is usual
        assert search_for(None, Correction.PMI, usual) is Search.ALL
        for asked in Search:
            assert search_for(asked, Correction.SUM, usual) is asked
