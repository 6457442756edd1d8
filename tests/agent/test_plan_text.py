"""The planner's text: what it says, that it only grows, and which of its tokens are taught."""

import pytest
import torch

from agent.aim import NOTHING, aim_text
from agent.episode import Decisions, Limits, Mission, run_episode
from agent.plan_text import PLAN_TEXTS
from agent.robot import ImaginedRobot
from agent.saycan import SayCan
from agent.scoring.packed_attention import Bundle
from agent.situation import Turn
from agent.training.batches import IGNORED, Tokens, packed, tokens_of
from agent.training.episodes import SOURCES, lesson
from agent.training.tabletop.demonstrations import episode
from agent.training.wording import Split
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
PLAN_TEXT = PLAN_TEXTS["tabletop"]
both_worlds = pytest.mark.parametrize("world", list(SOURCES))
TEXT = """\
Table: red block at top left corner, green block on yellow block at middle, blue bowl (pink block). \
Far: gray block. Hand: empty.
Human: put the red cube in the blue dish
Robot: red block in blue bowl.
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
    text = PLAN_TEXT.render(
        "put the red cube in the blue dish",
        state,
        (failed, *turns),
        aim_text(["red block in blue bowl"]),
    )
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


def told(world, seed, number):
    """An episode of the training and its whole text."""
    e = SOURCES[world].episode(seed, number, Split.TRAIN)
    return e, "".join(piece.text for piece in lesson(world, seed, number, Split.TRAIN))


@both_worlds
@pytest.mark.parametrize("index", range(20))
def test_inference_sees_the_prefix_of_what_was_trained(world, index):
    e, whole = told(world, 4, index)
    text, aim = PLAN_TEXTS[world], aim_text(e.aim)
    opening = text.opening(e.task.instruction, e.task.state)
    assert whole.startswith(f"{opening}{aim}\n")
    for n, turn in enumerate(e.turns):
        prompt = text.render(e.task.instruction, e.task.state, e.turns[:n], aim)
        assert whole.startswith(f"{prompt} {turn.phrase}\n")


def test_saycan_asks_for_the_aim_and_renders_that_text_in_the_loop(state):
    steps = ["pick up the red block", "put the red block in the blue bowl", DONE]
    wanted = "red block in blue bowl."  # the aim; no skill is called so
    scorer = FakeScorer(lambda text, p: float(p in (wanted, steps[text.count("\n= ")])))
    mission = Mission(instruction="do it", skills=catalogue.build(state))
    planner = SayCan(scorer, PLAN_TEXT, None)
    limits, decisions = Limits(max_steps=5), Decisions()
    trace = run_episode(mission, ImaginedRobot(state), planner, limits=limits, listener=decisions)
    turns, aim = taken(state, *steps), aim_text(["red block in blue bowl"])
    texts = [PLAN_TEXT.render("do it", state, turns[:n], aim) for n in range(3)]
    opening = PLAN_TEXT.opening("do it", state)
    assert scorer.prompts == [opening, *texts]
    assert trace.aim == "red block in blue bowl"


@both_worlds
def test_exactly_the_aim_and_the_robots_phrases_are_taught(world, letters):
    for i in range(25):
        e, _ = told(world, 6, i)
        tokens = tokens_of(lesson(world, 6, i, Split.TRAIN), letters, letters)
        kept = bytes(t for t, k in zip(tokens.ids, tokens.taught, strict=True) if k)
        assert kept.decode() == f"{aim_text(e.aim)}\n" + "".join(f" {t.phrase}\n" for t in e.turns)
        assert bytes(tokens.ids).decode().endswith("\n> done\n")


@both_worlds
def test_an_aim_is_empty_just_where_the_plan_is_done_at_once(world):
    for i in range(200):
        e, _ = told(world, 9, i)
        assert (e.aim == ()) == (len(e.turns) == 1), e.task.instruction
    assert aim_text(()) == f" {NOTHING}."


def test_packed_episodes_are_taught_what_comes_next_in_each(letters):
    rows = [tokens_of(lesson("kitchen", 6, i, Split.TRAIN), letters, letters) for i in range(4)]
    batch = packed([[row] for row in rows], torch.device("cpu"))
    start = 0
    for row in rows:
        own = slice(start, start + len(row.ids))
        ids, labels = batch.ids[0, own], batch.labels[0, own]
        at = labels != IGNORED
        assert ids.tolist() == list(row.ids)
        assert int(at.sum()) == sum(row.taught)
        assert torch.equal(labels[at], ids.roll(-1)[at])
        assert not at[-1]
        start += len(row.ids)
    assert batch.bundles == tuple(Bundle(0, (len(row.ids),)) for row in rows)
    assert batch.episodes.tolist() == [i + 1 for i, row in enumerate(rows) for _ in row.ids]


def test_what_episodes_have_in_common_is_read_once():
    def row(text, aim):
        taught = (False,) * len(text) + (True,) * len(aim)
        return Tokens(tuple((text + aim).encode()), taught)

    alike, alone = [row("scene: ab", "XY\n"), row("scene: a", "Z\n")], [row("scene: c", "Z\n")]
    batch = packed([alike, alone], torch.device("cpu"))
    start = len("scene: ")  # the "a" both go on with stands before what is taught
    assert batch.bundles == (Bundle(start, (5, 3)), Bundle(0, (10,)))
    assert bytes(batch.ids[0].tolist()).decode() == "scene: abXY\naZ\nscene: cZ\n"
    taught = [chr(x) for x in batch.labels[0].tolist() if x != IGNORED]
    assert taught == ["X", "Y", "\n", "Z", "\n", "Z", "\n"]
    assert batch.episodes.tolist() == [0] * start + [1] * 5 + [2] * 3 + [3] * 10


@pytest.mark.slow
@both_worlds
def test_the_embedded_tokenizer_joins_pieces_as_it_reads_the_whole(world):
    from agent.language_model import LanguageModel

    model = LanguageModel.load(device=torch.device("cpu"))
    for i in range(25):
        e, _ = told(world, 8, i)
        ids = tokens_of(lesson(world, 8, i, Split.TRAIN), model.encode_prompt, model.encode).ids
        text, aim = PLAN_TEXTS[world], aim_text(e.aim)
        opening = model.encode_prompt(text.opening(e.task.instruction, e.task.state))
        assert [*opening, *model.encode(f"{aim}\n")] == list(
            ids[: len(opening + model.encode(f"{aim}\n"))]
        )
        for n in range(len(e.turns)):
            prompt = text.render(e.task.instruction, e.task.state, e.turns[:n], aim)
            tokens = model.encode_prompt(prompt)
            assert tokens == list(ids[: len(tokens)])
            phrase = model.encode(f" {e.turns[n].phrase}\n")
            assert phrase == list(ids[len(tokens) : len(tokens) + len(phrase)])
