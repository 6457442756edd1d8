"""Plans on a small map: what is missing is said, what is to be avoided is avoided, turns count."""

import numpy as np
import pytest

from agent.landmarks import NavigationInstruction, Span
from agent.navigation.mode import NavigationMode
from agent.navigation.plan import PlanVerdict
from agent.navigator import NavigationRules, navigate
from maps.grounding import Grounding
from maps.roads import Roads
from maps.turns import directions_of

# a ladder of streets, ten metres a rung:   4 - 5 - 6 - 7
#                                            |   |   |   |
#                                            0 - 1 - 2 - 3
PLACES = [(10.0 * (i % 4), 10.0 * (i // 4), 0.0) for i in range(8)]
EDGES = [(0, 1), (1, 2), (2, 3), (4, 5), (5, 6), (6, 7), (0, 4), (1, 5), (2, 6), (3, 7)]
ROADS = Roads.of(PLACES, EDGES, [10.0] * len(EDGES))


class FakeSight:
    """Knows where things are; remembers what it was asked."""

    def __init__(self, seen):
        self.seen, self.asked = seen, []

    def ground(self, phrases):
        self.asked.append(tuple(phrases))
        visible = np.full((len(phrases), 8), np.log(1e-4))
        absent = np.full(len(phrases), 0.98)
        for i, words in enumerate(phrases):
            for node, p in self.seen.get(words, {}).items():
                visible[i, node] = np.log(p)
                absent[i] = 0.01
        view = np.where(visible > np.log(0.01), np.arange(8), -1)
        return Grounding(
            log_visible=visible,
            view=view,
            range=np.full(visible.shape, np.nan),
            bearing=np.zeros(visible.shape),
            absent=absent,
        )


def told(landmarks, directions=None, avoid=()):
    text = "; ".join([*landmarks, *avoid])
    spans = {w: Span(text.find(w), text.find(w) + len(w)) for w in (*landmarks, *avoid)}
    legs = directions or ["none"] * (len(landmarks) + 1)
    return NavigationInstruction(
        text=text,
        landmarks=tuple(spans[w] for w in landmarks),
        directions=tuple(directions_of(leg) for leg in legs),
        avoid=tuple(spans[w] for w in avoid),
    )


def plan(instruction, seen, mode=NavigationMode.FULL, start=0, heading=0.0, **rules):
    rules = NavigationRules(**rules) if rules else None
    return navigate(
        instruction, ROADS, FakeSight(seen), start=start, heading=heading, mode=mode, rules=rules
    )


def test_landmarks_are_visited_in_order():
    found = plan(told(["red well", "blue van"]), {"red well": {2: 0.9}, "blue van": {5: 0.9}})
    assert found.verdict is PlanVerdict.PLANNED
    assert found.nodes[0] == 0
    assert found.nodes[-1] == 5
    assert 2 in found.nodes
    well, van = found.sightings
    assert (well.node, van.node) == (2, 5)
    assert well.probability == pytest.approx(0.9)
    assert well.view == 2
    assert found.absent == ()


def test_what_is_not_in_town_is_said_and_the_rest_goes_on():
    found = plan(
        told(["red well", "tent", "blue van"]), {"red well": {2: 0.9}, "blue van": {7: 0.9}}
    )
    assert found.absent == ("tent",)
    assert found.nodes[-1] == 7
    assert found.sightings[1].absent == pytest.approx(0.98)
    assert found.sightings[1].probability is None


def test_nothing_that_was_asked_for_is_there():
    found = plan(told(["tent"]), {})
    assert found.verdict is PlanVerdict.NOT_THERE
    assert found.reason == "not in this town: tent"
    assert found.nodes == ()


def test_an_instruction_that_says_nothing():
    found = plan(told([]), {})
    assert found.verdict is PlanVerdict.NOTHING_SAID
    assert found.nodes == ()


def test_turns_alone_make_a_walk():
    found = plan(told([], directions=["left"]), {}, heading=0.0)
    assert found.verdict is PlanVerdict.PLANNED
    assert found.nodes[-1] in (4, 5)


@pytest.mark.parametrize(("asked", "end"), [("left", 6), ("straight", 3)])
def test_a_turn_tells_which_of_two_is_meant(asked, end):
    seen = {"well": {2: 0.9}, "bench": {6: 0.9, 3: 0.9}}
    instruction = told(["well", "bench"], ["none", asked, "none"])
    own = plan(instruction, seen)
    deaf = plan(instruction, seen, NavigationMode.NO_DIRECTIONS)
    assert own.nodes[-1] == end
    assert deaf.told.directions == ((), (), ())
    assert deaf.nodes[-1] == 3  # the first of equals


def test_what_is_to_be_avoided_is_gone_around():
    seen = {"van": {3: 0.9}, "tent": {1: 0.99, 2: 0.99}}
    straight = plan(told(["van"]), seen)
    around = plan(told(["van"], avoid=("tent",)), seen)
    assert straight.nodes == (0, 1, 2, 3)
    assert not {1, 2} & set(around.nodes)
    assert around.nodes[-1] == 3
    careless = plan(told(["van"], avoid=("tent",)), seen, toll=0.0)
    assert careless.nodes == straight.nodes


def test_lm_navs_rule_skips_nothing_and_hears_no_turns():
    instruction = told(["well", "tent"], ["none", "left", "none"], avoid=())
    found = plan(instruction, {"well": {2: 0.9}}, NavigationMode.RAW_COSINE)
    assert found.absent == ()
    assert found.told.directions == ((), (), ())
    assert found.sightings[0].node == 2


def test_the_last_landmark_alone_counts_for_the_shortest_way():
    seen = {"well": {4: 0.9}, "van": {3: 0.9, 7: 0.95}}
    found = plan(told(["well", "van"]), seen, NavigationMode.LAST_LANDMARK)
    assert found.told.landmark_words == ("van",)
    assert found.nodes[-1] == 7
    assert found.length == pytest.approx(40.0)


def test_without_a_graph_each_landmark_is_where_it_is_likeliest():
    seen = {"well": {0: 0.9, 7: 0.901}, "van": {1: 0.9}}
    likeliest = plan(told(["well", "van"]), seen, NavigationMode.MAXIMUM_LIKELIHOOD)
    assert [s.node for s in likeliest.sightings] == [7, 1]
    assert [s.node for s in plan(told(["well", "van"]), seen).sightings] == [0, 1]


def test_a_landmark_no_way_leads_to():
    lone = Roads.of(PLACES, [(0, 1)], [10.0])
    found = navigate(
        told(["van"]), lone, FakeSight({"van": {7: 0.9}}), start=0, heading=None,
        mode=NavigationMode.MAXIMUM_LIKELIHOOD,
    )  # fmt: skip
    assert found.verdict is PlanVerdict.UNREACHABLE
    assert '"van"' in found.reason


def test_everything_is_asked_for_at_once():
    sight = FakeSight({"van": {3: 0.9}})
    navigate(told(["van"], avoid=("tent",)), ROADS, sight, start=0, heading=None)
    assert sight.asked == [("van", "tent")]


def test_twenty_landmarks_are_walked_past():
    names = [f"thing {i:02d}" for i in range(20)]
    found = plan(told(names), {name: {i % 8: 0.9} for i, name in enumerate(names)})
    assert [s.node for s in found.sightings] == [i % 8 for i in range(20)]
