"""Baselines that go by the nearest phrase: SayCan's Generative and BC."""

import numpy as np
import pytest
import torch

from agent.episode import Limits, Mission, Silent, run_episode
from agent.language_model import LanguageModel
from agent.nearest import Generative, InstructionCloning, likeness, nearest
from agent.plan_text import PLAN_TEXTS
from agent.prompts import load_prompt
from agent.record import Ending
from agent.robot import ImaginedRobot
from envs.kitchen_state import KitchenObject, KitchenState
from skills import catalogue
from skills.skill import DONE, Outcome
from tests.agent.fakes import FakeScorer

STATE = KitchenState(
    robot_at="table",
    objects=(KitchenObject("coke", "table"), KitchenObject("apple", "far counter")),
)
SKILLS = catalogue.build_kitchen(STATE)
PHRASES = [s.phrase for s in SKILLS]
LINES = [" coke to user.", " pick up that coke", " bring it over to you", ""]


def fake(write=lambda prompt: ""):
    return FakeScorer(lambda prompt, phrase: 0.0, write)


def dictated(prompt):
    """An aim, then a line for each turn that has been."""
    return LINES[prompt.count("\n>")] + "\n> and on"


def run(planner, instruction="bring me a coke", **limits):
    mission = Mission(instruction=instruction, skills=SKILLS)
    return run_episode(
        mission, ImaginedRobot(STATE), planner, limits=Limits(**limits), listener=Silent()
    )


def test_what_is_written_becomes_the_nearest_skill_and_nothing_ends_the_plan():
    scorer = fake(dictated)
    trace = run(Generative(scorer, PLAN_TEXTS["kitchen"]))
    assert [s.skill for s in trace.steps] == ["pick up the coke", "bring it to you", DONE]
    assert [s.written for s in trace.steps] == ["pick up that coke", "bring it over to you", ""]
    assert (trace.aim, trace.ending) == ("coke to user", Ending.PLAN_COMPLETE)
    assert scorer.prompts[0].endswith("Robot:")  # the aim is written once, the steps as skills
    assert sum(prompt.endswith("Robot:") for prompt in scorer.prompts) == 1
    assert "\nRobot: coke to user.\n> pick up the coke\n= holding coke" in scorer.prompts[2]


def test_it_knows_no_affordances():
    scorer = fake(lambda prompt: " pick up the apple")
    trace = run(Generative(scorer, PLAN_TEXTS["kitchen"]), max_steps=1)
    assert (trace.steps[0].skill, trace.steps[0].outcome) == (
        "pick up the apple",
        Outcome.NOT_READY,
    )


def test_without_an_adapter_it_reads_the_few_shot_prompt():
    scorer = fake(lambda prompt: " find an apple")
    trace = run(Generative(scorer, load_prompt("kitchen")), max_steps=1)
    assert (trace.steps[0].skill, trace.aim) == ("find the apple", None)
    assert scorer.prompts[0].endswith("\n1.")


def test_cloning_does_what_is_called_most_like_the_instruction_once():
    trace = run(InstructionCloning(fake()), "go to that far counter")
    assert [s.skill for s in trace.steps] == ["go to the far counter", DONE]
    failing = run(InstructionCloning(fake()), "pick up the apple")
    assert [s.skill for s in failing.steps] == ["pick up the apple", DONE]


def test_cloning_never_stops_at_once():
    assert run(InstructionCloning(fake()), DONE).steps[0].skill != DONE


@pytest.mark.parametrize("phrase", PHRASES)
def test_a_phrase_is_nearest_to_itself_in_any_order(phrase):
    for order in (PHRASES, PHRASES[::-1]):
        assert nearest(fake(), phrase, order) == phrase


def test_likeness_is_the_cosine_of_standardised_features():
    rng = np.random.default_rng(0)
    catalogue, sought = rng.normal(size=(6, 4)) * [1, 1, 1, 1e4], rng.normal(size=4)
    rows = (catalogue - catalogue.mean(0)) / catalogue.std(0)
    row = (sought - catalogue.mean(0)) / catalogue.std(0)
    by_hand = [r @ row / np.sqrt((r @ r) * (row @ row)) for r in rows]
    np.testing.assert_allclose(likeness(catalogue, sought), by_hand)
    constant = np.ones((3, 4))
    assert (likeness(constant, sought) == 0).all()  # alike in all: no number is NaN


@pytest.fixture(scope="module")
def tiny(tmp_path_factory, make_language_model):
    folder = make_language_model(tmp_path_factory.mktemp("tiny") / "model")
    return LanguageModel.load(str(folder), device=torch.device("cpu"))


def test_a_model_writes_its_likeliest_tokens_up_to_the_end(tiny):
    prompt = "pick up the"
    tokens, expected = tiny.encode_prompt(prompt), []
    for _ in range(12):
        logits = tiny.model(torch.tensor([tokens + expected])).logits[0, -1]
        expected.append(int(logits.argmax()))
    text = tiny._tokenizer.decode(expected)
    end = text[3:5]
    written = tiny.write(prompt, end=end)
    assert written.text == text[: text.index(end)]
    assert written.log_likelihood < 0
    again = tiny.write(prompt, end=end)
    assert again.text == written.text
    assert again.log_likelihood == pytest.approx(written.log_likelihood, abs=1e-4)


def test_what_a_model_writes_has_an_end_in_any_case(tiny):
    tiny.forget()
    before = tiny.tokens_evaluated
    tiny.write("pick up the", end="\N{SNOWMAN}")
    assert tiny.tokens_evaluated - before < tiny.max_tokens


def test_writing_leaves_scores_as_they_are(tiny):
    phrases = [" pick up the red block", " pick up"]
    before = tiny.log_likelihoods("pick up", phrases)
    tiny.forget()
    tiny.write("pick up")
    np.testing.assert_allclose(tiny.log_likelihoods("pick up", phrases), before, atol=1e-4)


def test_a_text_s_vector_is_its_mean_state_whatever_it_is_embedded_with(tiny):
    texts = ["pick up the red block", "done", "pick up the blue block now"]
    together = tiny.embed(texts)
    for text, row in zip(texts, together, strict=True):
        tiny.forget()
        np.testing.assert_allclose(tiny.embed([text])[0], row, atol=1e-4)
        ids = torch.tensor([tiny.encode_prompt(text)])
        states = tiny.model(ids, output_hidden_states=True).hidden_states[-1][0]
        n = len(tiny.encode(text))
        np.testing.assert_allclose(states[-n:].mean(0), row, atol=1e-4)


def test_vectors_are_kept(tiny):
    tiny.forget()
    first = tiny.embed(["done", "pick up"])
    tiny.model.forward, forward = None, tiny.model.forward
    try:
        assert (tiny.embed(["pick up", "done"]) == first[::-1]).all()
    finally:
        tiny.model.forward = forward
