"""Clauses of one landmark or none: what is said, and what happens on the walk, in its order.

Their letters are told in `agent.training.town.clause`.
"""

from agent.training.town.clause import Clause
from agent.training.wording import Choice

SINGLE = (
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
