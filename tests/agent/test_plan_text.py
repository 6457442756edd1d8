"""The planner's text: what it says, that it only grows, and which of its tokens are taught."""

import pytest
import torch

from agent.episode import Decisions, Limits, Mission, run_episode
from agent.plan_text import PlanText
from agent.robot import ImaginedRobot
from agent.saycan import SayCan
from agent.situation import Turn
from agent.training.batches import IGNORED, packed, tokens_of
from agent.training.episodes import lesson
from agent.training.tabletop.demonstrations import episode
from agent.wording.tabletop import TabletopRelations, within_reach
from envs.placement import place
from envs.scene import Scene
from skills import catalogue
from skills.affordance import GeometricAffordance
from skills.skill import DONE, Outcome
from tests.agent.fakes import FakeScorer

SCENE = Scene.from_json(
    {
        "objects": [
            {"name": "red block", "at": "top left corner"},
            {"name": "yellow block", "at": [0.5, 0.0]},
            {"name": "green block", "at": "yellow block"},
            {"name": "blue bowl", "at": [0.5, 0.2]},
            {"name": "pink block", "at": "blue bowl"},
            {"name": "gray block", "at": [0.9, 0.4]},
        ]
    }
)
PLAN_TEXT = PlanText(TabletopRelations())
TEXT = """\
Table: red block at top left corner, green block on yellow block at middle, blue bowl (pink block). \
Far: gray block. Hand: empty.
Human: put the red cube in the blue dish
Robot:
> pick up the red block
= failed: the gripper came up empty
> pick up the red block
= holding red block
> put the red block in the blue bowl
= red block in blue bowl
>"""


@pytest.fixture
def state():
    return place(SCENE, 0)


@pytest.fixture(scope="module")
def letters():
    """A tokenizer of letters; piecewise and whole are the same to it."""
    return lambda text: list(text.encode())


def taken(state, *phrases):
    """Turns in which everything succeeds."""
    turns = ()
    for phrase in phrases:
        state = catalogue.find(catalogue.build(state), phrase).effect(state)
        turns += (Turn(phrase=phrase, outcome=Outcome.SUCCEEDED, seen=state),)
    return turns


def test_the_text(state):
    failed = Turn(
        phrase="pick up the red block",
        outcome=Outcome.FAILED,
        reason="the gripper came up empty",
        seen=state,
    )
    turns = taken(state, "pick up the red block", "put the red block in the blue bowl")
    text = PLAN_TEXT.render("put the red cube in the blue dish", state, (failed, *turns))
    assert text == TEXT


def test_an_observation_tells_only_what_is_new(state):
    moves = [
        "pick up the red block",
        "put the red block in the blue bowl",
        "pick up the green block",
    ]
    text = PLAN_TEXT.render("do it", state, taken(state, *moves))
    assert text.endswith(
        "= red block in blue bowl\n> pick up the green block\n= holding green block\n>"
    )


def test_everything_is_named_once(state):
    for i in range(40):
        seen = episode(1, i).task.state
        told = TabletopRelations().scene(seen)
        assert all(told.count(o.name) == 1 for o in seen), told


def test_reach_is_where_the_geometric_affordance_finds_a_grip():
    from agent.compose import make_environment
    from envs import ENV_IDS
    from envs.observation import Observation

    env = make_environment(ENV_IDS[0])
    affordance = GeometricAffordance(env.world.kinematics)
    wrong = 0
    for i in range(60):
        seen = episode(2, i).task.state
        for skill in catalogue.build(seen):
            if skill.phrase.startswith("pick up") and skill.unmet(seen) is None:
                value = affordance(Observation(state=seen), [skill])[0]
                wrong += (value > 0) != within_reach(seen[skill.block])
    env.close()
    assert wrong == 0


@pytest.mark.parametrize("index", range(25))
def test_inference_sees_the_prefix_of_what_was_trained(index):
    e = episode(4, index)
    whole = "".join(p.text for p in PLAN_TEXT.pieces(e.task.instruction, e.task.state, e.turns))
    for n, turn in enumerate(e.turns):
        prompt = PLAN_TEXT.render(e.task.instruction, e.task.state, e.turns[:n])
        assert whole.startswith(f"{prompt} {turn.phrase}\n")


def test_saycan_renders_that_text_in_the_loop(state):
    steps = ["pick up the red block", "put the red block in the blue bowl", DONE]
    scorer = FakeScorer(lambda prompt, phrase: float(phrase == steps[prompt.count("\n= ")]))
    mission = Mission(instruction="do it", skills=catalogue.build(state))
    planner = SayCan(scorer, PLAN_TEXT, None)
    limits = Limits(max_steps=5)
    run_episode(mission, ImaginedRobot(state), planner, limits=limits, listener=Decisions())
    turns = taken(state, *steps)
    assert scorer.prompts == [PLAN_TEXT.render("do it", state, turns[:n]) for n in range(3)]


def test_exactly_the_robots_phrases_are_taught(letters):
    for i in range(25):
        e = episode(6, i)
        tokens = tokens_of(lesson(6, i), letters, letters)
        kept = bytes(t for t, k in zip(tokens.ids, tokens.taught, strict=True) if k)
        assert kept.decode() == "".join(f" {t.phrase}\n" for t in e.turns)
        assert bytes(tokens.ids).decode().endswith("\n> done\n")


def test_packed_episodes_are_taught_what_comes_next_in_each(letters):
    rows = [tokens_of(lesson(6, i), letters, letters) for i in range(4)]
    batch = packed(rows, torch.device("cpu"))
    start = 0
    for row in rows:
        own = slice(start, start + len(row.ids))
        ids, labels = batch.ids[0, own], batch.labels[0, own]
        at = labels != IGNORED
        assert ids.tolist() == list(row.ids)
        assert int(at.sum()) == sum(row.taught)
        assert torch.equal(labels[at], ids.roll(-1)[at])
        assert not at[-1]
        assert batch.positions[0, own].tolist() == list(range(len(row.ids)))
        start += len(row.ids)
    assert batch.lengths == tuple(len(row.ids) for row in rows)


@pytest.mark.slow
def test_the_embedded_tokenizer_joins_pieces_as_it_reads_the_whole():
    from agent.language_model import LanguageModel

    model = LanguageModel.load(device=torch.device("cpu"))
    for i in range(25):
        e = episode(8, i)
        ids = tokens_of(lesson(8, i), model.encode_prompt, model.encode).ids
        for n in range(len(e.turns)):
            prompt = PLAN_TEXT.render(e.task.instruction, e.task.state, e.turns[:n])
            tokens = model.encode_prompt(prompt)
            assert tokens == list(ids[: len(tokens)])
            phrase = model.encode(f" {e.turns[n].phrase}\n")
            assert phrase == list(ids[len(tokens) : len(tokens) + len(phrase)])
