"""Clauses of several landmarks, often mentioned in another order than that of the visits.

Their letters are told in `agent.training.town.clause`.
"""

from agent.training.town.clause import Clause
from agent.training.wording import Choice

SEVERAL = (
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
