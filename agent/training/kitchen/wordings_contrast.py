"""How people tell what they want from what they do not: with and without, not this but that, no, the other.

Each list has a part that is trained on and one that is held out. Fields: {a} is wanted, {b} and {c} are not
("a coke"; {nb} and {nc} without an article), {x} is any one of a kind, {with_} and {without} one with a
property and one without, {to} "to me", {onto} a place, {onto_bad} the wrong one; "~" marks a statement.
"""

from agent.training.kitchen.wordings_kinds import CHIPS, DRINK, FRUIT, SNACK, SODA
from agent.training.wording import Choice

CONTRASTS = {  # a kind and a property: what it is called, with it and without it
    (DRINK, "caffeinated"): (
        Choice(("drink", "beverage")),
        Choice(
            ("with caffeine", "that has caffeine", "containing caffeine"), ("rich in caffeine",)
        ),
        Choice(("without caffeine", "that has no caffeine", "without"), ("free of caffeine",)),
    ),
    (DRINK, "soda"): (
        Choice(("drink", "beverage")),
        Choice(("that is a soda", "that is fizzy"), ("that bubbles",)),
        Choice(("that is not a soda", "that isn't one"), ("that does not bubble",)),
    ),
    (SNACK, "chips"): (
        Choice(("snack",)),
        Choice(("that is chips", "made of chips"), ()),
        Choice(("that is not chips", "of another sort"), ()),
    ),
    (SNACK, "sweet"): (
        Choice(("snack",)),
        Choice(("that is sweet", "with sugar", "of the sweet kind"), ("for a sweet tooth",)),
        Choice(("that is not sweet", "without sugar"), ("that is savory",)),
    ),
    (CHIPS, "spicy"): (
        Choice(("bag of chips", "kind of chips")),
        Choice(("that is spicy", "with jalapeno", "that is hot"), ("that burns",)),
        Choice(("that is not spicy", "that isn't hot", "that is mild"), ("that does not burn",)),
    ),
    (FRUIT, "citrus"): (
        Choice(("fruit", "piece of fruit")),
        Choice(("that is citrus", "of the citrus kind"), ()),
        Choice(("that is not citrus", "of another kind"), ()),
    ),
    (SODA, "clear-soda"): (
        Choice(("soda", "soft drink")),
        Choice(("that is clear", "you can see through"), ()),
        Choice(("that is not clear", "that is dark or colored"), ()),
    ),
}
WITH_AND_WITHOUT = Choice(
    (
        "a {n} {with_} {to} and one {without} {to_q}",
        "~{k} {n}s: one {with_} {to}, one {without} {to_q}",
        "~one {n} {with_} goes {to}, one {without} {to_q}",
        "bring a {n} {with_} {to} and one {without} {to_q}",
        "take one {n} {with_} {to}, another {without} {to_q}",
        "~i want a {n} {with_} {to}, one {without} {to_q}",
        "~one {with_} {to} and one {without} {to_q}, i mean {n}s",
    ),
    ("~a {n} {with_}: {to}. one {without}: {to_q}",),
)
BOTH_SORTS = Choice(  # with and without to one place
    (
        "bring {k} {n}s {to}, one {with_} and one {without}",
        "take a {n} {with_} and one {without} {to}",
        "~i need {k} {n}s {to}: one {with_}, one {without}",
        "~one {n} {with_}, one {without}, both {to}",
        "get a {n} {with_} as well as one {without} {to}",
    ),
    ("~{k} {n}s {to}, the first {with_}, the second {without}",),
)
NEITHER = Choice(  # any one of a kind but for two
    (
        *("~neither {nb} nor {nc}, bring me {x}", "~i want {x}, but neither {nb} nor {nc}"),
        *("bring me {x} that is neither {nb} nor {nc}", "~no {nb} and no {nc} please, but {x}"),
        *("get me {x}, not {nb} and not {nc} either", "{give} me {x} except {nb} and {nc}"),
        *("~{x} would be good, only no {nb} and no {nc}", "{give} me {x}, but not {nb} or {nc}"),
        "{give} me {x}, anything but {nb} or {nc}",
        "~i like neither {nb} nor {nc}, so {give} me {x}",
        "~apart from {nb} and {nc} i take {x}",
        "~{x}, please; just not {nb}, and {nc} won't do either",
    ),
    ("~spare me {nb} and {nc}, i'd have {x}",),
)
RATHER = Choice(  # {a}, not {b}, to the user
    (
        *("~i'd rather have {a} than {b}", "bring me {a} instead of {b}", "~not {b}, {a} please"),
        *("~no {nb} please, bring me {a}", "give me {a} rather than {b}"),
        *("~{a} but not {b}, please", "don't bring {b}, bring {a}"),
        *("~instead of {b} i would like {a}", "hand me {a}, not {b}"),
        *("~i prefer {a} over {b}, bring it", "bring {a} and leave {b}"),
        *("~i don't want {b} but {a}", "~leave {b} alone, i want {a}"),
        *("get me {a} in place of {b}", "~{b} is not for me, {a} is"),
    ),
    ("~sooner {a} than {b} for me", "forget about {b}, fetch {a}"),
)
RATHER_PUT = Choice(  # {a}, not {b}, to a place
    (
        *("put {a} {onto} instead of {b}", "take {a}, not {b}, to {p}"),
        *("~{a} goes {onto}, not {b}", "~not {b} but {a} should be {onto}"),
        *("move {a} to {p}, {b} stays", "~{onto} i'd rather have {a} than {b}"),
        *("leave {b} where it is and take {a} to {p}", "don't touch {b}, put {a} {onto}"),
    ),
    ("~{b} keeps its spot, {a} departs to {p}",),
)
CORRECTED = Choice(  # the user takes {b} back
    (
        "~hm, {b}? no, not that. {a}, yes, bring {a}",
        *("~not {b}, wait... {a}, that is it, bring {a}", "bring me {b}, no, {a}"),
        *("bring me {b}, i mean {a}", "get me {b}... no wait, {a}", "bring {b}, sorry, {a} to me"),
        *("~i want {b}, or rather {a}", "hand me {b} - no, {a}"),
        *("bring me {b}. no, bring me {a} instead", "~i'd like {b}. actually, make that {a}"),
        *("get me {b}, scratch that, {a}", "fetch {b}, ah no, i meant {a}"),
        *("bring {b}... {a}, i mean", "~can i have {b}? no, {a} is better"),
        *("give me {b}, not that, {a}", "bring me {b} eh {a}"),
        *("~i thought of {b}, but no, i'll have {a}", "~{b}? no. {a}? yes, bring me {a}"),
    ),
    ("bring me {b}, correction, {a}", "~{b} was my first thought, yet {a} it shall be"),
)
CORRECTED_PLACE = Choice(  # the user takes a place back
    (
        *("put {a} {onto_bad}, no, {onto}", "take {a} to {q}, i mean to {p}"),
        *("put {a} {onto_bad}, sorry, {onto}", "move {a} to {q}... no wait, to {p}"),
        *("~{a} goes {onto_bad}, no, {onto}", "{a} {onto_bad}. actually, {onto}"),
        *("carry {a} to {q}, scratch that, to {p}", "put {a} {onto_bad} - no, better {onto}"),
        "~{a} should be {onto_bad}, or rather {onto}",
        *("bring {a} to {q}, ah, not there, to {p}", "not {onto_bad}, put {a} {onto}"),
        *("put {a} {onto} rather than {onto_bad}", "take {a} to {p}, not to {q}"),
        "put {a} {onto} instead of {onto_bad}",
    ),
    ("leave {a} {onto_bad}, correction, {onto}",),
)
ALL_BUT_TWO = Choice(  # {all} of a kind or in a place; {b} and {c} stay
    (
        *("take {all} except {b} and {c} {to}", "bring {all}, but not {b} and {c}, {to}"),
        *("~{all} go {to}, but neither {b} nor {c}", "apart from {b} and {c}, take {all} {to}"),
        *("move {all} {to}, {b} and {c} excepted", "~except for {b} and {c}, {all} go {to}"),
        *("all but {b} and {c}: take {all} {to}", "bring {all} {to} and leave {b} and {c}"),
    ),
    ("transport {all} {to}, sparing {b} and {c}",),
)
KIND_BUT = Choice(  # all of a kind in a place, but for one
    (
        *("take {all} except {b} {to}", "bring {all} but {b} {to}"),
        *("except for {b}, take {all} {to}", "~{all} go {to}, {b} does not"),
        *("apart from {b}, move {all} {to}", "move {all} {to}, not {b} though"),
        *("~all but {b} go {to}: i mean {all}", "bring {all} {to}, but leave {b}"),
    ),
    ("ship {all} {to}, sparing {b}",),
)
NOT_AND_ONE = Choice(  # everything in a place that is not of the kind {n} and not {b}
    (
        "take everything {at} {to}, but leave the {n} and {b}",
        "~all {at} goes {to}, not the {n} and not {b}",
        "apart from the {n} and {b}, take everything {at} {to}",
        "~neither the {n} nor {b}, but all else {at} goes {to}",
        "bring everything {at} except the {n} and {b} {to}",
        "move everything {at} but {b} and the {n} {to}",
    ),
    ("haul all {at} {to}, sparing {b} and the {n}",),
)
IF_OPEN = Choice(
    (
        *("if {d} is open, close it", "~is {d} open? then shut it", "close {d} if it is open"),
        *("check {d} and close it if need be", "~make sure {d} is closed"),
        "see to it that {d} is shut",
    ),
    ("~in case {d} stands open, shut it",),
)
IF_SHUT = Choice(
    (
        *("if {d} is closed, open it", "~is {d} closed? then open it", "open {d} if it is shut"),
        *("check {d} and open it if need be", "~make sure {d} is open"),
        "see to it that {d} is open",
    ),
    ("~in case {d} is shut, open it up",),
)
IF_THERE = Choice(
    (
        *("if there is {x}, bring it to me", "~is there {x}? then bring it"),
        *("~do we have {x}? i'd take it", "~in case there is {x}, i want it"),
        "look for {x} and bring it if there is any",
        "~is there {x} around? please bring it here",
        *("see whether there is {x} and bring it to me", "~do you see {x}? if yes, hand it over"),
        "~any chance there is {x}? then get it for me",
    ),
    ("~supposing there is {x}, fetch it",),
)
