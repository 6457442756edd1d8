"""Over whole episodes of an adapted model, what is remembered, searched or batched changes no score.

SayCan with its plan text and a merged adapter on a random two-layer model, in both worlds.
"""

import numpy as np
import pytest
import torch

from agent import plan_text
from agent.episode import Decisions, Limits, Mission, run_episode
from agent.language_model import LanguageModel
from agent.plan_text import PLAN_TEXTS
from agent.robot import ImaginedRobot
from agent.saycan import SayCan, Search
from agent.scoring.adapter import adapted, save_adapter
from agent.scoring.scorer import LanguageModelError, ScoreRequest
from agent.scoring.together import run_together
from agent.training.lora import MATRICES
from envs import kitchen_scene
from envs.placement import place
from envs.scene import Scene
from skills import catalogue
from skills.readiness import ready
from skills.skill import DONE
from tests.agent.naive import NaiveScorer

CPU = torch.device("cpu")
TABLETOP = place(Scene.random(np.random.default_rng(2), blocks=2, bowls=1), seed=2)
KITCHEN = kitchen_scene.random(np.random.default_rng(2), objects=1)
WORLDS = {
    "tabletop": (TABLETOP, catalogue.build(TABLETOP)),
    "kitchen": (KITCHEN, catalogue.build_kitchen(KITCHEN)),
}
STEPS = 3
WISH = "put one thing somewhere else"


@pytest.fixture(scope="module")
def load(make_language_model, tmp_path_factory):
    """Loads a model that an adapter has been merged into, afresh at every call."""
    base = make_language_model(tmp_path_factory.mktemp("model") / "tiny", context=4096)
    folder = tmp_path_factory.mktemp("adapter")
    plain = LanguageModel.load(str(base), device=CPU)
    generator = torch.Generator().manual_seed(0)
    tensors = {}
    for name, module in plain.model.named_modules():
        if name.rpartition(".")[2] in MATRICES:
            rows, columns = module.weight.shape
            tensors[f"{name}.A"] = torch.randn(2, columns, generator=generator) * 0.2
            tensors[f"{name}.B"] = torch.randn(rows, 2, generator=generator) * 0.2
    about = {"base": "tiny", "base_revision": plain.revision, "rank": 2, "alpha": 4.0}
    made = {"data": {}, "command": "", "seed": 0, "metrics": {}}
    save_adapter(folder, tensors, **about, text_format=plan_text.VERSION, **made)
    return lambda: adapted(LanguageModel.load(str(base), device=CPU), folder)


def unfinished(observation, skills):
    """Ready or not; "done" never, so that every episode is as long as it may be."""
    return ready(observation, skills) * np.array([float(s.phrase != DONE) for s in skills])


def episode(world, scorer, search=Search.ALL, *, wish=WISH, steps=STEPS):
    """The decisions of one episode."""
    state, skills = WORLDS[world]
    planner = SayCan(scorer, PLAN_TEXTS[world], unfinished, search=search)
    kept = Decisions()
    mission = Mission(instruction=wish, skills=skills)
    limits = Limits(max_steps=steps)
    run_episode(mission, ImaginedRobot(state), planner, limits=limits, listener=kept)
    assert len(kept.made) == steps
    return kept.made


@pytest.fixture(scope="module")
def uncached(load):
    """By world: the decisions of an episode without any cache, and what was asked for them."""
    found = {}
    for world in WORLDS:
        scorer = NaiveScorer(load())
        found[world] = episode(world, scorer), scorer.asked
    return found


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("search", Search)
def test_cached_equals_uncached_over_a_whole_episode(load, uncached, world, search):
    cached, (expected, _) = episode(world, load(), search), uncached[world]
    assert [d.phrase for d in cached] == [d.phrase for d in expected]
    for one, other in zip(cached, expected, strict=True):
        assert one.aim.parts == other.aim.parts
        assert one.aim.log_likelihood == pytest.approx(other.aim.log_likelihood, abs=1e-4)
        known = one.evaluated
        assert known[one.chosen]
        assert known.all() or search is Search.WINNER
        np.testing.assert_allclose(one.language[known], other.language[known], atol=1e-4)


def test_a_batch_of_both_worlds_moments_equals_one_at_a_time(load, uncached):
    every = [question for _, asked in uncached.values() for question in asked]
    moments = [
        ScoreRequest(prompt=prompt, phrases=phrases, end=end) for prompt, phrases, end in every
    ]
    assert {r.end for r in moments} == {"", "\n"}  # aims and skills
    single = load()
    for scores, r in zip(load().log_likelihoods_batch(moments), moments, strict=True):
        alone = single.log_likelihoods(r.prompt, r.phrases, end=r.end)
        np.testing.assert_allclose(scores, alone, atol=1e-4)


def works(search):
    """Episodes in both worlds, longer and shorter ones, and one that the model cannot read."""

    def work(world, wish, steps):
        def plan(scorer, clock):
            try:
                return episode(world, scorer, search, wish=wish, steps=steps)
            except LanguageModelError as error:
                return str(error)

        return plan

    wishes = (("kitchen", WISH, 2), ("tabletop", WISH, 1), ("tabletop", "x" * 9999, 1))
    return [work(*w) for w in (*wishes, ("kitchen", "tidy up", 3), ("tabletop", "tidy up", 2))]


@pytest.mark.parametrize("search", Search)
def test_episodes_planned_together_decide_as_one_at_a_time(load, search):
    model = load()
    alone = list(run_together(works(search), model, 1))
    assert alone[2].startswith("the prompt has")
    for at_once in (2, 9):
        for one, other in zip(run_together(works(search), model, at_once), alone, strict=True):
            if isinstance(other, str):
                assert one == other
                continue
            assert [(d.phrase, d.aim.parts) for d in one] == [
                (d.phrase, d.aim.parts) for d in other
            ]
            for d, e in zip(one, other, strict=True):
                assert d.aim.log_likelihood == pytest.approx(e.aim.log_likelihood, abs=1e-4)
                known = d.evaluated & e.evaluated
                assert known[d.chosen]
                np.testing.assert_allclose(d.language[known], e.language[known], atol=1e-4)
