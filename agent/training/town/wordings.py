"""Clauses of navigation instructions: what is said, and what happens on the walk, in its order.

A happening is written with letters: a, b, c, e are landmarks in visiting order (whatever the order of
mention), d and f are a left or a right, s is straight on, u is turning around; x and y are to be avoided.
{n} is what the last landmark is called for short, a landmark already named. "~" marks a statement.
"""

from dataclasses import dataclass

from agent.training.wording import Choice


@dataclass(frozen=True)
class Clause:
    """One kind of thing to say."""

    name: str
    happening: str
    share: float
    wordings: Choice


CLAUSES = (
    Clause(
        "pass",
        "a",
        1.0,
        Choice(
            (
                *(
                    "pass {a}",
                    "{go} past {a}",
                    "pass by {a}",
                    "walk by {a}",
                    "leave {a} behind you",
                ),
                *("{go} along {a}", "keep going past {a}", "{go} until you have passed {a}"),
                *("~you will pass {a}", "~you'll go by {a}", "{go} through {a}", "go around {a}"),
                *("~past {a}", "cross over by {a}", "follow the road past {a}", "enter {a}"),
            ),
            ("make your way by {a}", "~{a} will slip by"),
        ),
    ),
    Clause(
        "reach",
        "a",
        1.6,
        Choice(
            (
                *("{go} to {a}", "{go} towards {a}", "{go} until you {find} {a}", "look for {a}"),
                *("go up to {a}", "~you will see {a}", "~you should {find} {a}", "reach {a}"),
                *("drive to {a}", "find {a}", "{go} along the road until {a}", "approach {a}"),
                *("follow the street up to {a}", "keep going till you {find} {a}", "aim for {a}"),
                *("~there is {a}, go there", "head over to {a}", "follow the path to {a}"),
                *("~{a} is next", "continue down the street until {a} appears"),
            ),
            ("venture to {a}", "~{a} is where you want to be next"),
        ),
    ),
    Clause(
        "straight to",
        "sa",
        0.9,
        Choice(
            (
                *(
                    "go straight until you {find} {a}",
                    "go straight to {a}",
                    "keep straight until {a}",
                ),
                *(
                    "continue straight towards {a}",
                    "drive straight ahead to {a}",
                    "go straight past {a}",
                ),
                *("head straight for {a}", "stay on this road until you {find} {a}"),
                *(
                    "keep going straight and pass {a}",
                    "~straight on until {a}",
                    "go forward to {a}",
                ),
                *("don't turn until you {find} {a}", "go straight ahead, passing {a}"),
            ),
            ("make a beeline for {a}", "hold your course until you {find} {a}"),
        ),
    ),
    Clause(
        "straight at",
        "as",
        0.35,
        Choice(
            (
                *(
                    "at {a}, go straight",
                    "go straight at {a}",
                    "when you {find} {a}, keep straight",
                ),
                *("do not turn at {a}", "at {a} continue straight ahead", "~no turn at {a}"),
            ),
            ("at {a}, hold your course",),
        ),
    ),
    Clause(
        "straight past",
        "sasb",
        0.4,
        Choice(
            (
                *(
                    "go straight past {a} until you {find} {b}",
                    "keep straight, passing {a}, until {b}",
                ),
                *(
                    "continue straight passing by {a} and on to {b}",
                    "stay on the road by {a} up to {b}",
                ),
                "go straight ahead until {b}, passing {a} on the way",
            ),
            ("hold your course by {a} until {b} shows",),
        ),
    ),
    Clause(
        "turn at",
        "ad",
        2.0,
        Choice(
            (
                *("turn {d} at {a}", "take a {d} at {a}", "at {a}, turn {d}", "{turn} {d} at {a}"),
                *("when you {find} {a}, turn {d}", "make a {d} next to {a}", "~{d} at {a}"),
                *(
                    "take the {d} after {a}",
                    "go {d} by {a}",
                    "after {a}, take a {d}",
                    "~at {a} {d}",
                ),
                *("{go} to {a} and turn {d}", "pass {a} and take the next {d}", "go {d} at {a}"),
                *("once you {find} {a}, take a {d}", "{go} past {a}, then turn {d}"),
                *("as soon as you {find} {a}, {turn} {d}", "take a {d} turn right after {a}"),
                *("turn {d} when {a} comes into view", "~you want to go {d} at {a}"),
            ),
            ("swing {d} at {a}", "bear {d} by {a}", "~{a} is your cue to go {d}"),
        ),
    ),
    Clause(
        "turn to",
        "da",
        1.3,
        Choice(
            (
                *("turn {d} towards {a}", "take a {d} and go to {a}", "turn {d} and look for {a}"),
                *("take the first {d}, and you should see {a}", "go {d} until you {find} {a}"),
                *("{turn} {d}, then pass {a}", "take the next {d} to {a}", "~{d} to {a}"),
                *("go to {a}, which is around the corner to the {d}", "turn {d} to get to {a}"),
                *("follow the road to the {d} until {a}", "~a {d} turn brings you to {a}"),
            ),
            ("swing {d} for {a}", "bear {d} until {a}"),
        ),
    ),
    Clause(
        "turn",
        "d",
        0.5,
        Choice(
            (
                *(
                    "turn {d}",
                    "take a {d}",
                    "take the next {d}",
                    "make a {d}",
                    "go {d}",
                    "~next {d}",
                ),
                *("take the first {d}", "take a {d} turn at the corner", "{turn} {d}", "~then {d}"),
                *("follow the bend and turn {d}", "at the corner, turn {d}"),
            ),
            ("swing {d}", "bear {d}"),
        ),
    ),
    Clause(
        "turns",
        "df",
        0.35,
        Choice(
            (
                *(
                    "turn {d} and then {f}",
                    "take a {d} and a {f}",
                    "take {d} and {f}",
                    "~{d}, then {f}",
                ),
                *("turn {d}, then take the next {f}", "go {d} and right after that {f}"),
            ),
            ("zigzag {d} and {f}",),
        ),
    ),
    Clause(
        "straight then turn",
        "sd",
        0.3,
        Choice(
            (
                *("go straight and turn {d}", "continue straight, then turn {d}"),
                *("go straight for a while, then take a {d}", "continue first straight, then {d}"),
            ),
            ("hold your course, then bear {d}",),
        ),
    ),
    Clause(
        "straight",
        "s",
        0.25,
        Choice(("go straight", "continue straight", "keep going straight", "go straight ahead")),
    ),
    Clause(
        "back",
        "au",
        0.3,
        Choice(
            (
                *("turn around at {a}", "at {a}, make a u-turn", "{go} to {a} and then turn back"),
                *("at {a} go back the way you came", "when you {find} {a}, turn around"),
            ),
            ("do an about-face at {a}",),
        ),
    ),
    Clause(
        "turn by name",
        "d",
        0.35,
        Choice(
            (
                *("behind the {n}, take a {d}", "right after the {n}, turn {d}", "turn {d} there"),
                *("at the {n} you turn {d}", "from the {n}, go {d}", "behind it, turn {d}"),
            ),
            ("beyond the {n}, bear {d}",),
        ),
    ),
    Clause(
        "idle",
        "",
        0.5,
        Choice(
            (
                *("follow the road", "keep on the sidewalk", "continue for a while", "watch out"),
                *("stay on the path", "~it is not far", "~you can't miss it", "go on", "go slowly"),
                *("~keep the {n} on your left", "~it takes about two minutes", "mind the curb"),
                *("~you will have the {n} on your right", "follow the sidewalk for 50 meters"),
            ),
            ("keep at it", "~the way is a bit winding"),
        ),
    ),
    Clause(
        "after",
        "ab",
        0.9,
        Choice(
            (
                *(
                    "after passing {a}, go to {b}",
                    "after {a}, look for {b}",
                    "once past {a}, find {b}",
                ),
                *("when you have passed {a}, {go} to {b}", "after you see {a}, {go} to {b}"),
                *("follow the road from {a} to {b}", "go from {a} to {b}", "pass {a} and {b}"),
                *("~you will see {a} and {b}", "find {a} next to {b}", "{go} by {a} and by {b}"),
                *("~past {a} to {b}", "go via {a} to {b}", "pass between {a} and {b}"),
                *("{go} until you {find} {a} near {b}", "look for {a} beside {b}"),
            ),
            ("with {a} behind you, venture to {b}",),
        ),
    ),
    Clause(
        "turn between",
        "adb",
        0.9,
        Choice(
            (
                *("turn {d} at {a} and go to {b}", "at {a}, take a {d} towards {b}"),
                *("go past {a}, {d}, and up to {b}", "~{d} at {a}, then {b}"),
                *("after passing {a}, turn {d} and find {b}", "from {a} turn {d} to {b}"),
                "take a {d} after you see {a} and continue until {b}",
            ),
            ("swing {d} at {a} and venture to {b}",),
        ),
    ),
    Clause(
        "back to front",
        "ab",
        1.3,
        Choice(
            (
                *("go to {b} after passing {a}", "before you reach {b}, pass {a}"),
                *("look for {b}, after passing by {a}", "~on your way to {b} you will pass {a}"),
                *("~you get to {b} once you are past {a}", "~{b} comes after {a}, go to both"),
                *("before going to {b}, visit {a}", "go to {b}, but first to {a}"),
                *("find {b}, which comes after {a}", "~the way to {b} leads past {a}"),
                *("go to {b} via {a}", "~to get to {b}, go past {a}", "reach {b} by way of {a}"),
                *("pass {b}, but not before you have passed {a}", "go to {b} from {a}"),
                "don't go to {b} until you have been at {a}",
            ),
            ("~{b} awaits you beyond {a}", "prior to {b}, drop by {a}"),
        ),
    ),
    Clause(
        "turn, back to front",
        "adb",
        0.7,
        Choice(
            (
                *("go to {b} by turning {d} at {a}", "to get to {b}, turn {d} at {a}"),
                *("~you reach {b} if you go {d} at {a}", "before {b} comes, turn {d} at {a}"),
                "look for {b} after a {d} at {a}",
            ),
            ("~{b} awaits you if you bear {d} at {a}",),
        ),
    ),
    Clause(
        "nested",
        "abc",
        0.7,
        Choice(
            (
                *("after passing {b}, which is after {a}, go to {c}", "pass {a}, {b} and {c}"),
                *("after passing {a}, which is before {b}, go to {c}", "go via {a} and {b} to {c}"),
                *("go to {c} after {a} and {b}", "~to get to {c}, pass {a} and then {b}"),
                *("~{c} is next, but before that come {a} and {b}", "visit {a}, {b}, {c}"),
                *(
                    "find {c}; before it you pass {b}, and before that {a}",
                    "~first {a}, then {b}, then {c}",
                ),
                *(
                    "go to {b}, having passed {a}, and continue to {c}",
                    "go from {a} past {b} to {c}",
                ),
            ),
            ("~{a} leads to {b}, {b_} to {c}",),
        ),
    ),
)
FIRST = Clause(
    "first",
    "a",
    1.0,
    Choice(
        ("start at {a}", "begin at {a}", "~starting from {a}", "leave {a}", "~you start at {a}"),
        ("set off from {a}",),
    ),
)
LAST = Clause(
    "last",
    "a",
    1.0,
    Choice(
        (
            *("stop at {a}", "~your destination is {a}", "finish at {a}", "~the goal is {a}"),
            *("~the final destination is {a}", "park next to {a}", "end at {a}", "wait at {a}"),
            *("stop when you reach {a}", "~you are there when you see {a}", "halt in front of {a}"),
            *("~finally, {a}", "stop by {a}, this is your destination", "arrive at {a}"),
        ),
        ("come to rest at {a}", "~journey's end is {a}"),
    ),
)
AVOID = Clause(
    "avoid",
    "",
    1.0,
    Choice(
        (
            *("avoid {x}", "stay away from {x}", "do not go near {x}", "don't go past {x}"),
            *("keep clear of {x}", "~never mind {x}, do not go there", "don't pass {x} on the way"),
            *("avoid {x} and {y}", "stay away from both {x} and {y}", "do not drive by {x}"),
            *("make sure not to get close to {x}", "~you must not pass {x}", "steer clear of {x}"),
            *("~without going past {x}", "go around {x} in a wide circle, don't get near it"),
        ),
        ("give {x} a wide berth", "shun {x}"),
    ),
)
WHOLE = (  # said alone: the goal first, or everything out of order
    Clause(
        "goal first",
        "abc",
        1.0,
        Choice(
            (
                *("~your goal is {c}; on the way there, pass {a} and then {b}",),
                *("~you want to get to {c}. first pass {a}. then pass {b}",),
                *("go to {c}. on the way you pass {b}, but before that you come to {a}",),
                *("~{c} is your destination, and {a} and {b} are on the way",),
                *("stop at {c}, after {b}, which comes after {a}",),
                *("~the last thing you see is {c}, the first is {a}, and {b} lies between",),
            ),
            ("~aim for {c}: {a} comes up first, {b} second",),
        ),
    ),
    Clause(
        "goal first, turns",
        "adbfc",
        1.0,
        Choice(
            (
                *("~to get to {c}, turn {d} at {a} and {f} at {b}",),
                *(
                    "go to {c}: {d} at {a}, {f} at {b}",
                    "~{c} is the goal. {d} at {a}, then {f} at {b}",
                ),
                *("turn {f} at {b} to get to {c}, but before that turn {d} at {a}",),
            ),
            ("~bear {d} at {a}, {f} at {b}, and {c} is there",),
        ),
    ),
    Clause(
        "chain",
        "abce",
        0.7,
        Choice(
            (
                *("~{a}, {b}, {c}, {e}, in this order", "pass {a}, {b} and {c}, stop at {e}"),
                *("~{e} comes after {c}, {c_} after {b}, and {b_} after {a}; go there",),
                *("~route: {a}, then {b}, then {c}, end at {e}",),
            ),
            ("~visit in this order: {a}, {b}, {c}, {e}",),
        ),
    ),
)
