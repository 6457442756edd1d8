"""The requests of a training step share scenes, and none of them changes what it would be asked about."""

import pytest

from agent.training.episodes import SOURCES, EpisodeStream
from agent.training.wording import Split

BATCH = 12


def told(scene):
    return scene[0][0].text.split("\nHuman:")[0]


def test_a_steps_requests_are_about_few_scenes_each_told_once():
    with EpisodeStream(4, BATCH, 0.85) as stream:
        steps = [stream.step(number) for number in range(4)]
    for scenes in steps:
        assert sum(len(scene) for scene in scenes) == BATCH
        assert len(scenes) < BATCH
        assert len({told(scene) for scene in scenes}) == len(scenes)
        for scene in scenes:
            assert {told([lesson]) for lesson in scene} == {told(scene)}
            requests = [lesson[0].text for lesson in scene]
            assert len(set(requests)) == len(requests)


def test_most_episodes_end_with_their_aim_and_the_others_with_done():
    with EpisodeStream(5, BATCH, 0.85) as stream:
        lessons = [x for number in range(20) for scene in stream.step(number) for x in scene]
    short = [x for x in lessons if len(x) == 2]
    assert 0.75 < len(short) / len(lessons) < 0.95
    assert all(x[1].robot and x[1].text.endswith(".\n") for x in short)
    assert all(x[-1].text == " done\n" for x in lessons if len(x) > 2)


@pytest.mark.parametrize("world", list(SOURCES))
def test_a_scene_that_is_offered_is_used_where_the_request_suits_it(world):
    episode = SOURCES[world].episode
    used = 0
    for number in range(60):
        offered = [episode(8, 1_000 + number, Split.TRAIN).task.state]
        task = episode(8, number, Split.TRAIN, offered).task
        assert task == episode(8, number, Split.TRAIN, offered).task
        used += task.state is offered[0]
    assert 15 < used < 60
