"""What a navigation instruction says: spans of it, and directions that belong to legs."""

import pytest

from agent.landmarks import NavigationInstruction, Span, direction_words, legs_of
from maps.turns import Direction, directions_of

TEXT = "past the red house, left at a hydrant, but not near the pond"
HOUSE, HYDRANT, POND = Span(5, 18), Span(28, 37), Span(52, 60)
LEFT, RIGHT = Direction.LEFT, Direction.RIGHT


def test_words_are_pieces_of_the_instruction():
    told = NavigationInstruction(
        text=TEXT, landmarks=(HOUSE, HYDRANT), directions=((), (), (LEFT,)), avoid=(POND,)
    )
    assert told.landmark_words == ("the red house", "a hydrant")
    assert told.to_json() == {
        "landmarks": ["the red house", "a hydrant"],
        "avoid": ["the pond"],
        "directions": ["none", "none", "left"],
        "spans": {"landmarks": [[5, 18], [28, 37]], "avoid": [[52, 60]]},
    }


@pytest.mark.parametrize(
    "change",
    [
        {"directions": ((), ())},
        {"landmarks": (HOUSE, Span(10, 20))},
        {"landmarks": (HOUSE, Span(7, 7))},
        {"landmarks": (HOUSE, Span(50, 99))},
        {"avoid": (Span(6, 9),)},
        {"avoid": (Span(-3, 2),)},
    ],
)
def test_what_is_no_piece_of_it_is_refused(change):
    told = {"text": TEXT, "landmarks": (HOUSE, HYDRANT), "directions": ((), (), ())}
    with pytest.raises(ValueError, match=r"legs|span|Span"):
        NavigationInstruction(**(told | change))


def test_directions_belong_to_the_leg_they_are_said_on():
    assert legs_of([LEFT, 4, RIGHT, LEFT, 2]) == ((4, 2), ((LEFT,), (RIGHT, LEFT), ()))
    assert legs_of([]) == ((), ((),))
    assert legs_of([RIGHT]) == ((), ((RIGHT,),))


@pytest.mark.parametrize("leg", [(), (LEFT,), (Direction.STRAIGHT, RIGHT), (Direction.AROUND,)])
def test_directions_in_words_are_those_of_doable_route(leg):
    assert directions_of(direction_words(leg)) == leg
