"""How the rest is told from what is named: one here and the other there, everything else, leave that alone.

Each list has a part that is trained on and one that is held out. Fields: {n} is a name or kind in the plural,
{one} in the singular, {a} and {b} objects, {k} and {l} numbers, {p} and {q} places, {onto} and {too} "on the
table", {at} where things are, {x} and {y} requests; "~" marks a statement.
"""

from agent.training.wording import Choice

ONE_OTHER = Choice(  # two of a name, each to a place of its own; {to} and {to_q} are "to me"
    (
        "~one {one} {to}, the other {to_q}",
        "~one of the two {n} goes {to}, the other one {to_q}",
        *("take one {one} {to} and the other one {to_q}", "~{n}: one {to}, one {to_q}"),
        "bring one of the {n} {to} and the other one {to_q}",
        "move a {one} {to}, another {to_q}",
        "~there are two {n}. one goes {to}, the other {to_q}",
        "split the {n}: one {to}, one {to_q}",
        "~i want a {one} {to} and the second {one} {to_q}",
        "~one of the {n} {to}, the last one {to_q}",
        "carry the first {one} {to}, then the second one {to_q}",
    ),
    (
        "~the {n} part ways: one {to}, one {to_q}",
        "distribute the two {n}, one {to} and one {to_q}",
    ),
)
SO_MANY_REST = Choice(  # {k} of a name to one place, those that are left to another
    (
        *("~{k} {n} {to}, the rest {to_q}", "take {k} of the {n} {to} and what is left {to_q}"),
        "bring {k} {n} {to} and the others {to_q}",
        "~{k} of the {n} go {to}, the others {to_q}",
        "move {k} {n} {to}, then the remaining ones {to_q}",
        "~{k} {n} {to} and all other {n} {to_q}",
        "~i want {k} of the {n} {to}, the rest of them {to_q}",
    ),
    ("~{k} {n} {to}, leftovers {to_q}",),
)
ONE_OF = Choice(  # some of the objects of a name move, the others stay
    (
        *("move one of the {l} {n} {to}", "~only one of the {n} should go {to}"),
        *("take a single {one} {to}", "~one of the {l} {n} can go {to}"),
        *("~just one {one} {to}, leave the others", "~one {one} {to}"),
        *("bring one of the {n} {to}, not all of them", "~{l} {n} are too many, one goes {to}"),
        *("pick any one of the {n} and take it {to}", "~not all {n}, just one of them {to}"),
    ),
    ("~a lone {one} {to}",),
)
HALF = Choice(
    (
        *("move half of the {n} {to}", "take half of the {l} {n} {to}"),
        *("~half of the {n} go {to}", "~half the {n} {to}, the other half stays"),
        "bring every second one of the {l} {n} {to}",
    ),
    ("~fifty percent of the {n} {to}",),
)
ANOTHER = Choice(  # the user has some already
    (
        *("bring me another {one}", "~i'd like one more {one}", "get me one more of the {n}"),
        *("~i already have a {one}, bring me a second one", "~another {one} for me, please"),
        *("~one {one} is not enough, i need another one", "~may i have another one of the {n}?"),
        *("give me an additional {one}", "~{k} {n} in total for me, {l} is here already"),
        *("~i have {l} {one} here but want {k}", "~the {one} here is nice, bring one more"),
    ),
    ("~an extra {one} over here", "~top me up with one more {one}"),
)
REST_THERE = Choice(  # {a} to one place, what else is there to another
    (
        *("{x}, everything else {at} {to}", "{x} and all the rest {at} {to}"),
        *("{x}, the others {to}", "{x} and take the other things {at} {to}"),
        *("{x}. what is left {at} goes {to}", "~{at} there is more than {a}: {x}, the rest {to}"),
        *("{x} and the remaining things {at} {to}", "{x} and move everything else {off} {to}"),
        "{x}, then what remains {at} {to}",
    ),
    ("{x}, and all leftovers {at} {to}",),
)
STAYS = Choice(  # {a} stays, what else is there moves
    (
        "~{a} stays, the other things {at} go {to}",
        "leave {a} alone and take the rest {off} {to}",
        "~{a} may stay {at}, but move everything else there {to}",
        *("take all {at} {to}, {a} stays", "do not touch {a}, the others {at} go {to}"),
        "~the other {l} things {at} go {to}, not {a}",
        "move everything {at} {to}, just leave {a}",
        *("apart from {a}, take everything {at} {to}", "except for {a}, all things {at} go {to}"),
        *("~all but {a}: {at} to go {to}", "~keep {a} {at}, take what else is there {to}"),
        *("~with {a} left in place, move all {at} {to}", "~what is not {a} but is {at} goes {to}"),
        "take the rest {off} {to}, without {a}",
    ),
    ("spare {a}, the remainder {at} goes {to}", "~{a} remains, all others {at} depart {to}"),
)
KIND_REST = Choice(  # {a} is one of the kind {n}
    (
        *("leave {a} alone, take the rest of the {n} {to}", "~{a} stays, the other {n} go {to}"),
        *("take the other {n} {to}, but not {a}", "~all {n} {to}, only {a} stays where it is"),
        *("apart from {a}, bring all {n} {to}", "except for {a}, all the {n} go {to}"),
        *("~i don't care for {a}, the other {n} go {to}", "bring the {n} {to}, {a} excluded"),
        *("~not {a}, but all of the other {n} {to}", "take every one of the {n} but {a} {to}"),
    ),
    ("~all {n} bar {a} {to}", "spare {a}, the remaining {n} {to}"),
)
ONE_REST = Choice(  # any one of a kind to one place, the others of it to another
    (
        *("take {one} {to} and the other {n} {to_q}", "~{one} {to}, the rest of the {n} {to_q}"),
        *("~{one} {to}, all other {n} {to_q}", "bring {one} {to}, then the remaining {n} {to_q}"),
        "~i want {one} {to}. the others of the {n} go {to_q}",
    ),
    ("~{one} {to}, leftover {n} {to_q}",),
)
OTHER_ONE = Choice(  # two of a kind, {b} is not wanted
    (
        *("don't take {b}, take the other {one} {to}", "~the other {one} {to}, not {b}"),
        *("~not {b} but the other {one} {to}", "take the {one} that is not {b} {to}"),
        *("bring the {one} other than {b} {to}", "~{b} stays, the other {one} goes {to}"),
        "~there are two {n}; the one that isn't {b} goes {to}",
        "leave {b}, bring the other {one} {to}",
    ),
    ("the {one} which is different from {b} {to}",),
)
EACH_KIND = Choice(
    (
        *("~one of each kind {to}: {a}", "take one of each {to}: {a}"),
        *("bring {a} {to}, one of each", "~one of each: {a}, all {to}"),
        "~{a} {to}, a single one of each kind",
    ),
    ("~a sample of each, {a}, {to}",),
)
TWO_PLACES = Choice(
    (
        *("take everything {at} and {at_q} {to}", "bring what is {at} and what is {at_q} {to}"),
        "~everything {at} as well as everything {at_q} goes {to}",
        *("empty {p} and {q}, all of it {to}", "clear both {p} and {q}, things go {to}"),
        "collect all things {off} and {off_q} {to}",
        "~first everything {at} {to}, then everything {at_q}",
        "gather what stands {at} and {at_q} {to}",
    ),
    ("strip {p} and {q}, everything {to}",),
)
EMPTIED = Choice(  # all of a place to another, as a verb of the place
    (
        *("clear {p} onto {q}", "empty {p}, everything goes {to}"),
        *("clear {p}, the things go {to}", "move {p}'s things {to}"),
        *("~{p} has to be cleared, put the things {too}", "free {p} of everything, take it {to}"),
        *("~i need space, so all {at} must go {to}", "move all of {p} over {to}"),
        "gather all that stands {at} and put it {too}",
        "pick up everything {at} and collect it {too}",
        *("~{p} should be empty and its things {too}", "~what {p} holds belongs {too}"),
        *("collect the things {at} {too}", "take all {off} and bring it {to}"),
        *("make room {at}: the things go {to}", "~everything needs to get {off} {to}"),
    ),
    ("evacuate {p}, all things {to}", "~{p} shall be bare, and {q} takes it all"),
)
TAKE_AWAY = Choice(  # all that stands with the user
    (
        *("take everything i have here {to}", "~everything next to me goes {to}"),
        *("~i'm done, take all of this here {to}", "~what stands in front of me can go {to}"),
        *("clear away what is here with me, {to}", "~i don't need the things here any more: {to}"),
        "move all the things beside me {to}",
        "~we are finished, everything at my place goes {to}",
        *("take my things {to}, all of them", "relieve me of everything here, it goes {to}"),
        *("remove all that is with me and take it {to}", "~the stuff around me belongs {too}"),
    ),
    ("whisk everything at my side away {to}", "~my corner is a mess, all of it goes {to}"),
)
