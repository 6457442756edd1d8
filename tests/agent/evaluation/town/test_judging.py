"""Walks and drives are judged by the town's plan: what is passed, in which order, by which turns."""

from dataclasses import replace
from math import pi

import numpy as np
import pytest

from agent.evaluation.families import TownFamily
from agent.evaluation.suite import Split
from agent.evaluation.town.judging import judge_drive, judge_plan, takes
from agent.evaluation.town.sightlines import NEAR, Sightlines
from agent.evaluation.town.task import Named, TownTask
from agent.evaluation.town.truth import OracleSight, TownTruth, visits
from agent.navigation.mapped import MappedTown
from agent.navigation.mode import NavigationMode
from agent.navigator import navigate
from envs.town_plan import Day, Town
from envs.town_streets import Street, Streets
from envs.town_thing import Thing
from tests.agent.evaluation.town.mapping import perfect_map

DAY = Day(azimuth=0.0, elevation=50.0, ambient=0.5, sky=(1, 1, 1), ground=0)


def thing(kind, colour, x, y):
    return Thing(kind=kind, colour=colour, x=x, y=y, yaw=0.0)


# a crossing at the origin; benches up and down the street, a well on the way there, a house that hides a van
CROSSING = Town(
    seed=20000,
    streets=Streets(
        ((-60.0, 0.0), (0.0, 0.0), (60.0, 0.0), (0.0, 60.0), (0.0, -60.0)),
        (Street(0, 1), Street(1, 2), Street(1, 3), Street(1, 4)),
    ),
    things=(
        thing("well", "grey", -30.0, 6.0),
        thing("bench", "red", 5.0, 40.0),
        thing("bench", "green", 5.0, -30.0),
        thing("house", "white", 40.0, 12.0),
        thing("van", "blue", 40.0, 24.0),
    ),
    day=DAY,
)


def task(*named, turns=(), directions=None, avoid=()):
    words = [n.words for n in (*named, *avoid)]
    return TownTask(
        id="t", family=TownFamily.PLAIN, split=Split.TEST, town=20000, start=(-50.0, 0.0, 0.0),
        instruction="; ".join(words), landmarks=named, avoid=avoid, turns=turns,
        directions=directions or ("none",) * (len(named) + 1),
    )  # fmt: skip


WELL = Named(words="the well", colour="", kind="well", bodies=("grey well",))
LEFT_BENCH = Named(words="the bench", colour="", kind="bench", bodies=("red bench",))
TENT = Named(words="the tent", colour="", kind="tent", bodies=())
LEFT = task(WELL, LEFT_BENCH, turns=((0, 1, 3),), directions=("none", "left", "none"))


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    mapped = MappedTown.read(perfect_map(CROSSING, tmp_path_factory.mktemp("map") / "town"))
    return mapped, TownTruth.read(mapped.town, CROSSING)


def planned(place, task, mode=NavigationMode.FULL):
    mapped, truth = place
    node, heading = truth.start(task.start)
    sight = OracleSight(task, mapped.town, truth)
    return navigate(task.told, mapped.roads, sight, start=node, heading=heading, mode=mode)


def judged(place, task, plan):
    return judge_plan(task, place[1], CROSSING, plan.nodes, plan.absent)


def test_a_thing_is_passed_near_it_and_not_behind_a_house():
    sight = Sightlines(CROSSING)
    at = np.array([(-30.0, 0.0), (-30.0, -NEAR - 1), (30.0, 0.0)])
    away = sight.distance("grey well", at)
    assert 3 < away[0] < 6
    assert np.isinf(away[1:]).all()
    beside, hidden = np.array([(40.0, 34.0)]), np.array([(40.0, 11.0 - 8.0)])
    assert np.isfinite(sight.distance("blue van", beside)).all()
    assert (
        np.hypot(*(hidden[0] - (40.0, 22.0))) > NEAR
        or np.isinf(sight.distance("blue van", hidden)).all()
    )


def test_what_hides_a_thing_is_what_stands_between():
    bare = replace(CROSSING, things=tuple(t for t in CROSSING.things if t.kind != "house"))
    at = np.array([(40.0, 11.0)])
    assert np.isfinite(Sightlines(bare).distance("blue van", at)).all()
    wall = replace(bare, things=(*bare.things, thing("house", "white", 40.0, 16.5)))
    assert np.isinf(Sightlines(wall).distance("blue van", at)).all()


def test_the_oracle_plans_what_is_asked_for(place):
    plan = planned(place, LEFT)
    assert judged(place, LEFT, plan).success
    assert plan.sightings[1].bearing is not None


def test_without_directions_the_nearer_bench_is_taken(place):
    plan = planned(place, LEFT, NavigationMode.NO_DIRECTIONS)
    found = judged(place, LEFT, plan)
    assert not found.success
    assert "the bench" in found.why


def test_order_end_and_avoidance_count(place):
    _, truth = place
    back = task(LEFT_BENCH, WELL)
    walk = planned(place, LEFT).nodes
    assert "in its turn" in judge_plan(back, truth, CROSSING, walk, ()).why
    short = judge_plan(LEFT, truth, CROSSING, walk[:-6], ())
    assert not short.success
    further = (*walk, *walk[::-1])
    assert judge_plan(LEFT, truth, CROSSING, further, ()).why == "does not end at the bench"
    careful = task(LEFT_BENCH, avoid=(WELL,))
    assert judge_plan(careful, truth, CROSSING, walk, ()).why == "passes the well"
    assert judge_plan(LEFT, truth, CROSSING, (), ()).why == "there is no walk"


def test_absent_landmarks_and_false_alarms_are_counted(place):
    missing = task(WELL, TENT, LEFT_BENCH)
    plan = planned(place, missing)
    assert plan.absent == ("the tent",)
    found = judged(place, missing, plan)
    assert (found.absent, found.absent_told, found.present, found.false_alarms) == (1, 1, 2, 0)
    wrong = judge_plan(missing, place[1], CROSSING, plan.nodes, ("The well",))
    assert (wrong.absent_told, wrong.false_alarms) == (0, 1)


def test_a_drive_must_end_nearer_than_a_walk(place):
    _, truth = place
    line = [(x, 0.0) for x in range(-50, 1)] + [(0.0, y) for y in range(1, 39)]
    assert judge_drive(LEFT, truth, CROSSING, np.array(line), ()).success
    early = np.array(line[:-7])
    assert judge_drive(LEFT, truth, CROSSING, early, ()).why == "does not end at the bench"
    assert judge_drive(LEFT, truth, CROSSING, np.zeros((0, 2)), ()).why == "there is no walk"


def test_turns_are_told_apart():
    to_left = np.array([(-50.0, 0.0), (0.0, 0.0), (0.0, 40.0)])
    assert takes(CROSSING, [(0, 1, 3)], to_left, 0.0)
    assert not takes(CROSSING, [(0, 1, 4)], to_left, 0.0)
    assert not takes(CROSSING, [(0, 1, 2)], to_left, 0.0)
    assert not takes(CROSSING, [(2, 1, 3)], to_left, 0.0)
    assert takes(CROSSING, [(0, 1, 3)], to_left[1:], 0.0)  # starts there, looking that way
    assert not takes(CROSSING, [(0, 1, 3)], to_left[1:], pi)
    again = np.concatenate([to_left, [(0.0, 0.0), (40.0, 0.0)]])
    assert takes(CROSSING, [(0, 1, 3), (3, 1, 2)], again, 0.0)
    assert not takes(CROSSING, [(3, 1, 2), (0, 1, 3)], again, 0.0)


def test_visits_are_the_earliest_in_order():
    near, never = np.array([9.0, np.inf, 1.0]), np.full(3, np.inf)
    assert visits([near, near]) == [0, 0]
    assert visits([np.array([np.inf, 2.0, np.inf]), near]) == [1, 2]
    assert visits([near, never]) is None
    assert visits([]) == []


def test_the_start_is_told_in_the_frame_of_the_map(place):
    mapped, truth = place
    node, heading = truth.start((-50.0, 1.0, 0.3))
    assert np.hypot(*(truth.poses[node, :2] - (-50, 1))) < 3
    ahead = mapped.roads.positions[[node, 1], :2]  # the crossing lies straight ahead
    dx, dy = ahead[1] - ahead[0]
    assert abs(np.arctan2(dy, dx) + 0.3 - heading) < 0.05
