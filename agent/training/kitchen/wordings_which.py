"""How one of several, one instead of another, and what is to be so already are worded.

Each list has a part that is trained on and one that is held out. Fields: {a} and {b} are objects, {one} a
name or kind in the singular, {n} in the plural, {at} and {onto} "on the table", {to} "to me", {with_} a
property; "~" marks a statement.
"""

from agent.training.wording import Choice

THAT_ONE = Choice(  # several of a name; the one that is {at}
    (
        *("bring the {one} {at} {to}, not the other one", "take the {one} that is {at} {to}"),
        *("~i mean the {one} {at}: {to} with it", "~the {one} {at} goes {to}, the other may stay"),
        "~of the {n}, the one {at} goes {to}",
        *("move the {one} {at} {to} and leave the other {n}", "~the {one} {at} should go {to}"),
        *("pick the {one} {at}, no other, and bring it {to}", "carry that {one} {at} {to}"),
        "~not any {one}, the one {at} goes {to}",
    ),
    ("~the {one} residing {at} departs {to}",),
)
REPLACED = Choice(  # {b} goes {off_to}, {a} takes its place
    (
        *("throw away {b} and bring me {a} instead", "bin {b}, i want {a} in its place"),
        *("~{b} can go in the trash, bring me {a} for it", "~trash {b}; i take {a} instead"),
        "replace {b} with {a}: the old one in the trash, {a} to me",
        "~no more of {b}, bin it, {a} please",
        "get rid of {b}, then bring me {a} as a replacement",
        "~{b} is bad, bin it and get me {a}",
    ),
    ("~out with {b}, in with {a}: trash the former, hand me the latter",),
)
REPLACED_THERE = Choice(  # {b} is {at} and goes {to}, {a} goes where it was
    (
        "replace {b} {at} with {a}, {b} goes {to}",
        "take {b} {to} and put {a} {at} in its place",
        "~{b} {at} goes {to}, and {a} takes its place",
        *("put {a} where {b} is, but first {b} {to}", "move {b} {to}, then put {a} where it was"),
        "~instead of {b} there should be {a} {at}; {b} {to}",
        "bring {b} {to} and fill its spot {at} with {a}",
    ),
    ("~{a} succeeds {b} {at}, the latter retires {to}",),
)
OF_THOSE = Choice(  # only one of the kind has the property
    (
        *("of the {n}, bring the one {with_} {to}", "take the {one} {with_} {to}"),
        *("~the {one} {with_} {to}", "~among the {n} there is one {with_}, it goes {to}"),
        *("~which {one} is it {with_}? bring it {to}", "~from the {n}: the one {with_}, {to}"),
        *("find the {one} {with_} and take it {to}", "~there is one {one} {with_}; {to} with it"),
        "pick out the {one} {with_}, bring it {to}",
    ),
    ("~out of all {n}, the one {with_} moves {to}",),
)
NONE_THERE = Choice(
    (
        *("~there should be no {n} {at}", "make sure that there are no {n} {at}"),
        *("~no {n} {at}, please", "check that {p} is free of {n}", "~{n} must not be {at}"),
        *("if there are {n} {at}, remove them", "~i don't want {n} {at}"),
        *("see that no {n} stand {at}", "~{n} are forbidden {at}"),
    ),
    ("~{p} has to be a zone without {n}",),
)
SO_ALREADY = Choice(
    (
        *("check that {a} are {at}", "make sure that {a} are {at}"),
        *("~are {a} {at}? if not, bring them", "~{a} should both be {at}, have a look"),
        *("see whether {a} are {at} and fix it if not", "~i think {a} are {at}, make sure"),
        *("verify that {a} are {at}", "~{a} have to be {at}", "keep {a} {at}", "leave {a} {at}"),
        "let {a} stay {at}",
    ),
    ("~ascertain that {a} are {at}", "let {a} rest {at}"),
)
NEVER_SEEN = Choice(  # things that are in no scene
    (
        *("screwdriver", "ladder", "pillow", "guitar", "lamp", "wallet", "charger"),
        *("stapler", "candle", "toothbrush", "vase", "blanket", "calculator", "basketball"),
        *("flashlight", "hairdryer", "watering can", "camera", "drill", "violin", "suitcase"),
        *("jacket", "clock", "teapot", "frying pan", "skateboard", "puzzle", "toaster"),
    ),
    ("trumpet", "compass", "wrench", "teddy bear", "hat"),
)
GONE = Choice(  # what is asked for is nowhere
    (
        *("~where is {a}? i need it", "~has anyone seen {a}? bring it to me", "find {a} for me"),
        *("~did you see {a}? i'd like to have it", "~i lost {a}, please fetch it", "look for {a}"),
        *("~there must be {a} somewhere, bring it here", "~i can't find {a}, can you get it?"),
    ),
    ("~whoever took {a}, i want it back",),
)
