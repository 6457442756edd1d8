"""Nothing that measures a planner is trained on, however it is punctuated or framed by politeness."""

import pytest

from agent.evaluation.suite import load_suite, suite_names
from agent.training.excluded import bare, excluded, plain
from agent.training.frames import FRAMES
from agent.training.kitchen import tasks as kitchen
from agent.training.tabletop import tasks as tabletop
from agent.training.wording import Split

GENERATORS = {"kitchen": kitchen.generate, "tabletop": tabletop.generate}


@pytest.mark.parametrize("world", GENERATORS)
def test_what_is_generated_is_of_no_suite(world):
    tested = {plain(task.instruction) for name in suite_names() for task in load_suite(name)}
    made = {GENERATORS[world](17, i, split).instruction for split in Split for i in range(300)}
    assert len(made) > 400
    assert not {plain(sentence) for sentence in made} & tested


@pytest.mark.parametrize("world", GENERATORS)
def test_the_generator_draws_again_what_is_excluded(world, monkeypatch):
    module = {"kitchen": kitchen, "tabletop": tabletop}[world]
    monkeypatch.setattr(module, "excluded", lambda sentence: False)
    before = [GENERATORS[world](8, i).instruction for i in range(12)]
    monkeypatch.setattr(module, "excluded", lambda sentence: sentence == before[5])
    after = [GENERATORS[world](8, i).instruction for i in range(12)]
    assert after[5] != before[5]
    assert after[:5] + after[6:] == before[:5] + before[6:]


@pytest.mark.parametrize(
    "sentence",
    ["Bring me a fruit.", "bring me a fruit", "Park at the table!", "bring  me a  fruit"],
)
def test_no_published_sentence_is_trained_on(sentence):
    assert excluded(sentence)


@pytest.mark.parametrize("frame", [*FRAMES.train, *FRAMES.held_out])
def test_nor_one_in_a_frame(frame):
    assert excluded(frame.format(x="bring me a fruit"))
    assert bare(frame.format(x="could you please sit down?")) == "sit down"


def test_other_sentences_are():
    assert not excluded("bring me a fruit from the far counter, robot")
