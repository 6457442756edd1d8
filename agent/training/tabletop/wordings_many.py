"""How requests about several blocks are worded; what they mean is in `agent.training.tabletop.families_many`.

Each list has a half that is trained on and a half that is held out. Fields: {n} and {m} are plurals, {one} is
a block, {bowl} a bowl; "~" marks a statement.
"""

from agent.training.wording import Choice

BOTH = Choice(
    ("both {a} and {b}", "{a} as well as {b}", "{a} and also {b}"), ("{a} together with {b}",)
)
ALL = Choice(
    ("all the {n}", "all {n}", "every {one}", "all of the {n}", "each {one}", "the {n}"),
    ("the whole lot of {n}", "any {one} there is"),
)
BUT = Choice(
    ("{all} but {a}", "{all} except {a}", "everything but {a}", "{all} that are not {c}"),
    ("{all} with the exception of {a}", "everything save {a}"),
)
TOWER = Choice(
    (
        *(
            "build a tower with {up}, from the bottom to the top",
            "~i want a tower: {down}, from top to bottom",
        ),
        *(
            "{stack} {top} on {mid} and {mid} on {low}",
            "make a stack of {n}: {up}, starting at the bottom",
        ),
        *(
            "pile up {up}, in this order from below",
            "first put {mid} on {low}, then {top} on {mid}",
        ),
    ),
    ("~i dream of a tower that reads {down} downwards", "erect a column, {up}, bottom first"),
)
SWAP = Choice(
    (
        "swap {a} and {b}",
        "exchange {a} and {b}",
        "~{a} and {b} should trade places",
        "switch {a} with {b}",
    ),
    ("~let {a} and {b} change places",),
)
TURN = Choice(
    (
        "turn the stack of {a} and {b} upside down",
        "~{b} should be on {a} instead",
        "reverse {a} and {b}",
    ),
    ("~flip the order of {a} and {b}",),
)
SORT = Choice(
    (
        *(
            "sort the {n} into the {m} of their colour",
            "put every {one} in the {bowl} with its colour",
        ),
        *(
            "match each {one} to the {bowl} of the same color",
            "~each {one} belongs in the {bowl} that has its color",
        ),
    ),
    ("~colours should match: {n} with {m}", "group the {n} with the {m} by hue"),
)
EMPTY = Choice(
    (
        "empty {b}",
        "take everything out of {b}",
        "clear out {b}",
        "~{b} should be empty",
        "unload {b}",
    ),
    ("~nothing may remain in {b}", "tip {b} out onto the table"),
)
UNSTACK = Choice(
    (
        *("unstack the {n}", "~no {one} should be on another {one}", "pull the stacks apart"),
        *("spread the {n} out on the table", "put every {one} on the table", "unpile everything"),
    ),
    ("~all {n} belong on the tabletop", "dismantle whatever is stacked"),
)
TIDY = Choice(
    (
        *(
            "put every {one} in some {bowl}",
            "tidy all {n} away into {m}",
            "clean up the table, {n} go in {m}",
        ),
        *("~i want no {one} left on the table, use the {m}", "put the {n} away in any {m}"),
    ),
    ("~all loose {n} should vanish into {m}",),
)
SPREAD = Choice(
    (
        "put one {one} in each {bowl}",
        "~every {bowl} should have exactly one {one}",
        "give each {bowl} a {one}",
    ),
    ("share the {n} out, a single one per {bowl}",),
)
COUNTED = Choice(
    (
        "put {k} {n} in {b}",
        "~i want {k} {n} in {b}",
        "~{b} should have at least {k} {n}",
        "get {k} {n} into {b}",
    ),
    ("~let {b} hold no fewer than {k} {n}",),
)
CORNERS = Choice(
    (
        "put {a} in different corners",
        "~{a} each go in a corner of their own",
        "move {a} to two different corners",
    ),
    ("~let {a} occupy a corner each",),
)
MOVE = Choice(
    (
        "move what is in {a} to {b}",
        "put everything in {a} into {b}",
        "transfer all from {a} to {b}",
    ),
    ("~{b} should take over what {a} contains",),
)
JOIN = Choice(
    (
        "{x} and {y}",
        "{x}, then {y}",
        "first {x}, then {y}",
        "{x} and then {y}",
        "{x}. {y}",
        "{x} and after that {y}",
    ),
    ("{x}, and when that is done, {y}", "start with this: {x}. continue with this: {y}"),
)
