"""How rounds, drawers with something else to do, and what is in the hand or at hand are worded.

Each list has a part that is trained on and one that is held out. Fields: {ps} are places, {p} the last one,
{d} and {e} drawers, {a} and {b} objects, {to} "to me", {at} where something is, {x} a request; "~" marks a
statement.
"""

from agent.training.wording import Choice

ROUND = Choice(
    (
        *("visit {ps} and finish at {p}", "go to {ps}, and end up at {p}"),
        *("tour {ps}, then come to {p}", "drive by {ps} and stop at {p}"),
        *("~your round: {ps}, end at {p}", "go round {ps} and then wait at {p}"),
        *("pass by {ps}, last stop {p}", "~route: {ps}, {p}", "start with {ps} and end at {p}"),
        *("check {ps} and return to {p}", "~stops: {ps}, and at last {p}"),
        *("patrol {ps}, then stay at {p}", "look in at {ps} before you park at {p}"),
        *("go to {ps} and, when you are done, to {p}", "~before you go to {p}, visit {ps}"),
        "~you stop at {p} after {ps}",
    ),
    ("~itinerary: {ps}, terminus {p}", "swing by {ps} and conclude at {p}"),
)
STAY = Choice(
    (
        *("stay where you are", "stay here", "~don't move", "wait here", "remain at {p}"),
        *("stay at {p}", "~stay put", "keep standing at {p}", "~you can stay at {p}"),
        *("wait at {p} until i call", "do nothing", "~nothing to do right now", "~never mind"),
        *("stand still", "~take a break", "~no need to go anywhere", "park where you are"),
        *("~please don't do anything", "hold your position"),
    ),
    ("freeze", "~idle for a while"),
)
FILL_AND_SHUT = Choice(
    (
        *("put {a} in {d} and close it", "put {a} in {d} and shut it afterwards"),
        *("store {a} in {d}, then close {d}", "~{a} into {d}, then close it"),
        "pack {a} in {d} and close {d} at the end",
        "~{a} go in {d}, which should be closed then",
        *("put {a} into {d}. when all is in, close it", "~i want {a} in {d} and {d} closed"),
        "hide {a} in {d} and do not forget to shut it",
        *("put away {a} in {d}, after that close the drawer", "load {d} with {a} and shut it"),
        "~when {a} are in {d}, close it; so put them there",
    ),
    ("lock {a} away in {d}, shut for good", "stow {a} in {d} and slide it shut"),
)
OUT_AND_SHUT = Choice(
    (
        "take {a} out of {d} {to} and close {d}",
        "bring {a} from {d} {to}, then shut the drawer",
        "open {d}, take {a} {to} and close {d} again",
        "get {a} out of {d}, bring it {to} and close {d}",
        "~{a} is in {d}: take it {to}, and close the drawer after",
        "bring {a} in {d} {to} and leave {d} closed",
        "take {a} from {d} {to}. {d} must be closed in the end",
    ),
    ("extract {a} from {d} {to}, then slide it shut",),
)
OUT_AND_MORE = Choice(
    (
        *("take {a} out of {d} {to} and {b} {at} {to_q}", "~{a} from {d} {to}, {b} {at} {to_q}"),
        "bring {a} in {d} {to} and then {b} {at} {to_q}",
        "~{a} is in {d} and goes {to}, {b} goes {to_q}",
        "open {d} and take {a} {to}; {b} {at} goes {to_q}",
        "take {a} from {d} {to}, afterwards {b} {to_q}",
        "~i need {a} from {d} {to} and {b} {to_q}",
        "move {a} out of {d} {to}, also {b} {at} {to_q}",
    ),
    ("dig {a} out of {d}, {to} with it, and {b} {to_q}",),
)
BOTH_OUT = Choice(
    (
        *("bring {a} from {d} and {b} {at} {to}", "take {a} out of {d} and {b} {off} {to}"),
        "~i need {a} from {d} as well as {b} {at} {to}",
        *("~both {a} in {d} and {b} {at} go {to}", "get {a}, which is in {d}, and {b} {to}"),
        "take {a} in {d} plus {b} {to}",
    ),
    ("unite {a} from {d} and {b} {to}",),
)
ACROSS = Choice(
    (
        *("move {a} from {d} to {e}", "take {a} out of {d} and put it in {e}"),
        *("~{a} is in {d} but belongs in {e}", "~not {d} but {e} is the place for {a}"),
        *("~{a}: {d} -> {e}", "put {a} from {d} into {e}"),
    ),
    ("transfer {a}, now in {d}, to {e}",),
)
SHUT_THEN = Choice(
    (
        *("close all drawers, then {x}", "shut the open drawers and {x}"),
        "close whatever drawer is open and {x}",
        *("~all drawers should be closed first, then {x}", "first shut every drawer, then {x}"),
        *("close the drawers that are open. then {x}", "~the drawers have to be shut, and {x}"),
        *("before you {x}, close all open drawers", "shut all that is open and after that {x}"),
    ),
    ("slam the drawers shut, next {x}",),
)
THEN_SHUT = Choice(
    (
        *("{x} and close all drawers", "{x}, then shut the open drawers"),
        *("{x}. after that, close every drawer", "{x} and in the end close what is open"),
        "{x}, and no drawer should stay open",
        "{x}, and shut the drawers that are open when done",
    ),
    ("{x}, then slam the drawers shut",),
)
ANY_DRAWER = Choice(
    (
        *("put {a} in a drawer", "put {a} in any drawer", "put {a} in one of the drawers"),
        *("~{a} goes in a drawer", "store {a} in some drawer, no matter which"),
        "put {a} away in a drawer of your choice",
        "~i don't care which drawer, but put {a} in one",
        "~{a} belongs in a drawer, any will do",
    ),
    ("tuck {a} away in a random drawer",),
)
OPEN_ONE = Choice(
    (
        *("put {a} in the open drawer", "put {a} in the drawer that is open"),
        *("~the open drawer is for {a}", "take {a} to the drawer which stands open"),
        *("~one drawer is open, put {a} in it", "~{a} goes in the drawer someone left open"),
        "store {a} in the open drawer",
    ),
    ("~the gaping drawer gets {a}",),
)
HELD_AND = Choice(  # what is held and {b} to one place
    (
        *("take what you hold and also {b} {to}", "~what is in your hand goes {to}, {b} too"),
        *("bring the thing you are holding and {b} {to}", "~you hold {a}; take it and {b} {to}"),
        "put {a} that you hold and {b} {to}",
        "~since you have {a} already, bring it {to}, then {b}",
        *("take {a} {to} and then do the same with {b}", "~first what you carry, then {b}, {to}"),
    ),
    ("~your load and {b} both go {to}",),
)
HERE = Choice(  # what is where the robot stands
    (
        *("bring everything at your place {to}", "take what is in front of you {to}"),
        *("take all things where you are {to}", "~whatever lies next to you goes {to}"),
        *("bring the things you are standing at {to}", "take everything within your reach {to}"),
        "~all that is where you stand right now goes {to}",
    ),
    ("haul what surrounds you {to}",),
)
STAYS_HELD = Choice(
    (
        *("keep holding {a}", "~don't put {a} down", "~do not let go of {a}"),
        *("keep {a} in your gripper", "hold on to what you have", "~keep what is in your hand"),
        *("~don't drop {a}", "stay and hold {a}"),
    ),
    ("~maintain your grip on {a}",),
)
