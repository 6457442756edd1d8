"""How the town suite says its ways: written by hand for it, and in no generator that is trained on.

In a wording {a}, {b}, {c} ... are landmarks in the order in which they are visited, whatever the order of
mention; {d} is "left" or "right". Wordings for going straight on have no {d}. Those of `Split.DEVELOPMENT`
are never used for `Split.TEST`.
"""

import re

from agent.evaluation.families import TownFamily
from agent.evaluation.suite import Split

ORDERED: dict[Split, tuple[str, ...]] = {
    Split.DEVELOPMENT: (
        "Roll on by {a} and pull up at {b}.",
        "Carry on beyond {a}, then wait for me beside {b}.",
        "Move along past {a}; afterwards you come across {b}, and that is where you park.",
        "Please drive by {a}, by {b} as well, and finish your trip at {c}.",
        "You get to see {a} first, a little later {b}, and {c} is where the trip ends.",
        "Cruise past {a}, keep rolling past {b}, cruise past {c} too, and park by {d4}.",
    ),
    Split.TEST: (
        "Set out and drive by {a}; then bring yourself to {b}.",
        "Once {a} lies behind you, roll up to {b} and stay there.",
        "Run down to {a}, leave it behind, and pull in at {b}.",
        "I would like you to go by {a} and to come to a standstill at {b}.",
        "Deliver this to {c}, having driven by {a} and afterwards by {b}.",
        "Drive on until {a} shows up, carry on to {b}, and let {c} be the place where you park.",
        "Your trip leads by {a} and by {b}; it is over as soon as you are beside {c}.",
        "Trips like this are easy: {a}, after which {b} comes along, after which you halt at {c}.",
        "Roll by {a}. Roll by {b}. Pull up at {c}.",
        "First you get {a} in view, next {b}, later {c}, and you park right at {d4}.",
        "Drive past {a}, {b} and {c} one after another and pull up by {d4}.",
        "Having driven by {a}, {b} and, somewhat later, {c}, you may rest beside {d4}.",
    ),
}
TURNED: dict[Split, tuple[str, ...]] = {
    Split.DEVELOPMENT: (
        "Roll on to {a}, hang a {d} after it, and pull up at {b}.",
        "Drive by {a}. The next street on your {d} is yours: park by {b}.",
        "Past {a} you steer {d}, and you wait beside {b}.",
        "Drive by {a} and by {b}; there you steer {d} and carry on to {c}.",
    ),
    Split.TEST: (
        "Carry on to {a} and steer {d} there; pull up beside {b}.",
        "When you are level with {a}, hang a {d}, and halt beside {b}.",
        "Roll past {a}, steer to the {d} at the crossing that follows, and park at {b}.",
        "Behind {a} you want the street that goes off to the {d}, down to {b}.",
        "I am parked at {b}: drive up to {a} and steer {d} at the crossing after it.",
        "Drive by {a}, then by {b}, steer {d} and come to a standstill at {c}.",
        "After {a} comes {b}; hang a {d} at the crossing there and pull in at {c}.",
        "With {a} and then {b} behind you, steer {d} into the next street and halt by {c}.",
    ),
}
STRAIGHT_ON: dict[Split, tuple[str, ...]] = {
    Split.DEVELOPMENT: (
        "Drive by {a}, do not steer left or right at the crossing, and pull up at {b}.",
        "Past {a} and past {b} you carry on straight over the crossing, and you wait beside {c}.",
    ),
    Split.TEST: (
        "Roll past {a}, carry straight on over the crossing, and halt beside {b}.",
        "Behind {a} you carry straight on, neither left nor right, and park at {b}.",
        "Drive by {a}, then by {b}, carry straight on over the crossing, and pull in at {c}.",
    ),
}
REORDERED: dict[Split, tuple[str, ...]] = {
    Split.DEVELOPMENT: (
        "Ahead of pulling up at {b}, roll by {a}.",
        "Park at {b}, though not without having driven by {a}.",
        "Pull up at {c}; on the trip you roll by {b}, and even sooner by {a}.",
        "Before {b}, which you roll by second, comes {a}; {c} is where you park.",
    ),
    Split.TEST: (
        "Before you reach {b}, drive by {a}.",
        "I want you parked at {b}, but drive by {a} beforehand.",
        "Pull in at {b} as soon as {a} is behind you.",
        "You may halt at {b} only after having seen {a} up close.",
        "Come to a standstill at {c}. Earlier on you drive by {b}, and before even that by {a}.",
        "Drive by {b}, yet not before you drove by {a}; {c} is where you park.",
        "Halt beside {c} once {b} is behind you, and make sure that {a} was behind you by then.",
        "Roll by {a}; ahead of halting at {c}, also roll by {b}.",
        "The trip ends at {c}, has {b} in its middle and opens with {a}.",
        "Ahead of {c}, where you park, there is {b}, and ahead of that {a}.",
    ),
}
LONG: dict[Split, tuple[str, ...]] = {
    Split.DEVELOPMENT: (
        "Roll by {a}, by {b}, by {c} and by {d4}, and pull up at {e}.",
        "A longer trip: {a}, later {b}, after that {c}. Carry on by {d4} and {e}, and park at {f}.",
    ),
    Split.TEST: (
        "Drive by {a} and {b}. Carry on by {c}, then by {d4}, and come to a standstill at {e}.",
        "You have a long trip ahead: first {a}, second {b}, third {c}, fourth {d4}; park at {e}.",
        "Once {a} is behind you, drive by {b}. Once that is behind you too, roll on by {c} and "
        "{d4}, and pull in at {e}.",
        "Start rolling: soon {a} shows up, then {b} does, then {c} and {d4}; you halt beside {e}.",
        "Roll by {a}, {b}, {c}, {d4} and {e}, all in this sequence, and park beside {f}.",
        "The tour leads by {a}, by {b} and by {c}. It carries on by {d4}, by {e}, and is over "
        "beside {f}.",
        "Drive by {a}, leave {b} behind, drive by {c}, leave {d4} behind, drive by {e}, and pull "
        "up at {f}.",
    ),
}
AVOIDED: dict[Split, tuple[str, ...]] = {
    Split.DEVELOPMENT: (" On no account drive by {x}.",),
    Split.TEST: (" Give {x} a wide berth.", " Take no street with {x} in it."),
}
ALL = (ORDERED, TURNED, STRAIGHT_ON, REORDERED, LONG)
LETTERS = ("a", "b", "c", "d4", "e", "f")  # slots of landmarks; {d} is a turn


def wordings(family: TownFamily, split: Split, landmarks: int, *, straight: bool) -> list[str]:
    """Those of a family for so many landmarks."""
    told = {
        TownFamily.DIRECTIONS: STRAIGHT_ON if straight else TURNED,
        TownFamily.REORDERED: REORDERED,
        TownFamily.LONG: LONG,
    }.get(family, ORDERED)
    return [wording for wording in told[split] if len(slots(wording)) == landmarks]


def slots(wording: str) -> list[str]:
    """The slots of landmarks in a wording, in the order of mention."""
    return list(dict.fromkeys(s for s in re.findall(r"{(\w+)}", wording) if s in LETTERS))
