"""How requests about drawers and their contents are worded; what they mean is in `families_drawers`.

Each list has a part that is trained on and one that is held out. Fields: {a} is an object, {d} "the top
drawer", {p} another place, {onto} "on the table"; "~" marks a statement.
"""

from agent.training.wording import Choice

BRING_OUT = Choice(
    (
        *("~{a} should be in {d}, fetch it for me", "~i hid {a} in {d}, now i want it"),
        *("~is {a} in {d}? bring it here", "{give} me {a} from {d}", "{give} me {a} out of {d}"),
        *("{give} me {a} in {d}", "~there is {a} in {d}, bring it to me"),
        *("~{a} is in {d}, can you get it for me", "open {d} and bring me {a}"),
        *("take {a} out of {d} and bring it to me", "~i want {a} from {d}"),
        *("~i put {a} in {d}, bring it to me", "go to {d}, open it, take {a} and bring it to me"),
        *("~can i have {a}? it is in {d}", "look in {d} and bring me {a}"),
        "get me {a} that is in {d}",
    ),
    ("~you will find {a} inside {d}, let me have it", "~{d} hides {a}, pass it to me"),
)
TAKE_OUT = Choice(
    (
        *("{take} {a} from {d} to {p}", "{take} {a} out of {d} and put it {onto}"),
        *("move {a} from {d} to {p}", "~{a} is in {d}, put it {onto}"),
        *("open {d}, pick up {a} and put it {onto}", "put {a} from {d} {onto}"),
        "~there is {a} in {d}, it goes {onto}",
    ),
    ("~{d} holds {a}, which should be {onto}", "empty {a} out of {d} and leave it {onto}"),
)
HOLD_OUT = Choice(
    ("{pick} {a} from {d}", "take {a} out of {d}", "open {d} and {pick} {a}", "{pick} {a} in {d}"),
    ("~have {a} from {d} in your hand",),
)
PUT_IN = Choice(
    (
        *("~in {d} goes {a}", "~{a}: in {d}, please", "drop {a} into {d}", "~{d} is for {a}"),
        *("~{a} is to be kept in {d}", "make {a} disappear into {d}", "~could {a} go in {d}?"),
        *("{put} {a} in {d}", "{put} {a} into {d}", "{take} {a} to {d} and put it in"),
        *("store {a} in {d}", "~{a} belongs in {d}", "~{a} goes in {d}", "put {a} away in {d}"),
        *("~i want {a} in {d}", "open {d} and put {a} in it", "hide {a} in {d}"),
        *("~{a} should be inside {d}", "keep {a} in {d}", "open {d} and place {a} inside"),
        "~{a} -> {d}",
    ),
    ("stash {a} in {d}", "~let {a} disappear into {d}", "tuck {a} away in {d}"),
)
PUT_ALL_IN = Choice(
    (
        *("{put} {a} in {d}", "{put} {a} into {d}", "store {a} in {d}", "put {a} away in {d}"),
        *("~{a} belong in {d}", "~i want {a} in {d}", "open {d} and put {a} in it"),
    ),
    ("stash {a} in {d}",),
)
AND_CLOSE = Choice(
    (
        *("{x}, and do not leave {d} open", "{x}, close {d} at the end"),
        *("{x} and shut it afterwards", "{x} and close it", "{x} and then close {d}"),
        *("{x} and close the drawer after", "{x}, then shut {d}", "{x} and close {d} again"),
        "{x}. close {d} when you are done",
    ),
    ("{x} and leave {d} shut",),
)
PUT_IN_TWO = Choice(
    (
        *("put {a} in {d} and {b} in {e}", "{put} {a} in {d}, then {put} {b} in {e}"),
        *("~{a} goes in {d}, {b} goes in {e}", "store {a} in {d} and {b} in {e}"),
    ),
    ("stash {a} in {d} and {b} in {e}",),
)
OPEN_TWO = Choice(
    (
        *("~open: {d}, {e}", "~both drawers, {d} and {e}, open please", "{open} {d} and {e}"),
        *("{open} {d}, then {e}", "~i need {d} and {e} open", "open both {d} and {e}"),
        *("{open} {d} and {open} {e}", "{open} {d} as well as {e}", "~{d} and {e} should be open"),
        "go to {d} and open it, then open {e}",
    ),
    ("~have {d} and {e} opened",),
)
CLOSE_ALL = Choice(
    (
        *("~are there open drawers? shut them", "see that no drawer is open"),
        *("go round and shut the drawers", "close all drawers", "shut the drawers"),
        *("~no drawer should be open", "shut all drawers", "close every open drawer"),
        *("~the drawers are open, close them", "close whatever drawer is open"),
    ),
    ("~all drawers must be shut",),
)
OPEN_AND_LOOK = Choice(
    (
        *("{open} {d} and {take} {a} to {p}", "{open} {d} and put {a} {onto}"),
        "{open} {d}, then bring {a} to {p}",
    ),
    ("~{d} open and {a} {onto}, please",),
)
EMPTY = Choice(
    (
        *("~{d} should be empty, its content goes {onto}", "clear {d}, all of it {onto}"),
        *("empty {d} onto {p}", "take everything out of {d} and put it {onto}"),
        *("move what is in {d} to {p}", "~everything in {d} should be {onto}"),
    ),
    ("unload {d} onto {p}",),
)
