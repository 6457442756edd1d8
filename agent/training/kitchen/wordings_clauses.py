"""How the parts of longer requests are worded: what goes where, in many forms, and how parts are joined.

Each list has a part that is trained on and one that is held out. Fields: {a} are objects, {p} "the table",
{onto} "on the table", {who} "my friend"; {goes}, {is}, {it} and the like agree in number; "~" marks a
statement. `CLAUSES[form][to]` says that objects go to the user, to the trash or to a place.
"""

from agent.training.wording import Choice

SINGULAR = {"goes": "goes", "is": "is", "has": "has", "it": "it", "belongs": "belongs"}
PLURAL = {"goes": "go", "is": "are", "has": "have", "it": "them", "belongs": "belong"}
ORDER = {
    "user": Choice(
        (
            *("{give} me {a}", "bring me {a}", "bring {a} to me", "get {a} for me", "hand me {a}"),
            *("{take} {a} over to me", "carry {a} to me", "bring {a} here"),
        ),
        ("let me have {a}", "serve me {a}"),
    ),
    "trash": Choice(
        (
            *("{bin} {a}", "throw {a} away", "put {a} in {p}", "drop {a} into {p}", "trash {a}"),
            "{take} {a} to {p}",
        ),
        ("chuck {a} in {p}",),
    ),
    "place": Choice(
        (
            *("{put} {a} {onto}", "put {a} {onto}", "{take} {a} to {p}", "move {a} to {p}"),
            *("bring {a} to {p}", "carry {a} over to {p}", "leave {a} {onto}"),
        ),
        ("shift {a} to {p}",),
    ),
}
NOTE = {
    "user": Choice(
        (
            *("{a} to me", "{a} for me", "{a}: me", "{a} here", "{a} -> me"),
            *("{a} over here to me", "{a} = me", "me: {a}"),
        ),
        ("{a}, my way",),
    ),
    "trash": Choice(
        ("{a} in {p}", "{a}: {p}", "{a} to {p}", "{a} -> {p}", "{a} into {p}", "{a} = {p}"),
        ("{a} away",),
    ),
    "place": Choice(
        ("{a} {onto}", "{a}: {p}", "{a} to {p}", "{a} -> {p}", "{a} over to {p}", "{a} = {p}"),
        ("{a}, destination {p}",),
    ),
}
PLACE_FIRST = {
    "user": Choice(
        ("to me {a}", "for me {a}", "here: {a}", "me: {a}", "i get {a}"), ("mine: {a}",)
    ),
    "trash": Choice(
        ("in {p} {a}", "into {p} with {a}", "{p}: {a}", "{p} <- {a}", "{p} gets {a}"),
        ("garbage is {a}",),
    ),
    "place": Choice(
        ("{onto} {a}", "{onto} goes {a}", "{p}: {a}", "{p} <- {a}", "{p} gets {a}", "to {p} {a}"),
        ("{p} is for {a}",),
    ),
}
STATEMENT = {
    "user": Choice(
        (
            *("~{a} {is} for me", "~{a} {goes} to me", "~i need {a} here", "~i want {a} with me"),
            *("~i'd have {a}", "~{a} should come to me", "~i could use {a}", "~i will have {a}"),
        ),
        ("~{a} {is} mine, so hand {it} over",),
    ),
    "trash": Choice(
        (
            *("~{a} {goes} in {p}", "~{a} {belongs} in {p}", "~{a} can be thrown away"),
            *("~{a} should be in {p}", "~{a} {is} trash"),
            "~i don't need {a} any more, {bin} {it}",
        ),
        ("~away with {a}",),
    ),
    "place": Choice(
        (
            *("~{a} {goes} {onto}", "~{a} {belongs} {onto}", "~{a} should be {onto}"),
            *("~i want {a} {onto}", "~{a} can stand {onto}", "~{a} should move to {p}"),
        ),
        ("~the right spot for {a} is {p}",),
    ),
}
PASSIVE = {
    "user": Choice(
        (
            *("~{a} {is} to be brought to me", "~{a} must be brought to me", "~i am out of {a}"),
            *("~{a} {has} to get to me", "~{a} should be handed to me", "~i get {a}"),
        ),
        ("~{a} {is} expected at my side",),
    ),
    "trash": Choice(
        (
            *("~{a} {is} to be thrown away", "~{a} must be thrown away", "~{a} can be binned"),
            *("~{a} {has} to be thrown out", "~nobody needs {a} now, so {p} it is"),
        ),
        ("~{a} shall be disposed of",),
    ),
    "place": Choice(
        (
            *("~{a} {is} to be put {onto}", "~{a} must be taken to {p}", "~{p} needs {a}"),
            *("~{a} {has} to be moved to {p}", "~{p} is out of {a}", "~{a} {is} missing {onto}"),
        ),
        ("~{a} shall be delivered to {p}",),
    ),
}
WISH = {
    "user": Choice(
        (
            *("~i want {a}", "~i would like {a}", "~i'd like {a} here with me", "~i take {a}"),
            *("~{a} for me", "~i need {a}", "~for myself {a}"),
        ),
        ("~i fancy {a}",),
    ),
    "trash": Choice(
        (
            *("~nobody wants {a}, {bin} {it}", "~{who} is done with {a}, {bin} {it}"),
            "~{who} does not want {a}, so put {it} in {p}",
        ),
        ("~no one will miss {a}, so {bin} {it}",),
    ),
    "place": Choice(
        (
            *("~{who} wants {a}, put {it} {onto}", "~{a} for {who}, {onto}"),
            *("~{a} {onto} for {who}", "~{who} would like {a}, leave {it} {onto}"),
            *("~{who} at {p} wants {a}", "~{who} is waiting for {a} at {p}"),
            *("~{who} sits at {p} and needs {a} there", "~{who} wants {a}, that goes {onto}"),
        ),
        ("~{who} longs for {a}, deliver {it} to {p}",),
    ),
}
CLAUSES = {
    "order": ORDER,
    "note": NOTE,
    "place first": PLACE_FIRST,
    "statement": STATEMENT,
    "passive": PASSIVE,
    "wish": WISH,
}
WHO = Choice(
    (
        *("my sister", "my brother", "my friend", "my mother", "my father", "our guest"),
        *("my wife", "my husband", "my daughter", "my son", "grandma", "the neighbor"),
        *("my colleague", "the visitor", "my roommate", "anna", "tom", "the boss", "my cousin"),
    ),
    ("my nephew", "the plumber"),
)
GERUND = {
    "user": Choice(("bringing me {a}", "handing me {a}", "getting me {a}"), ("serving me {a}",)),
    "trash": Choice(("throwing away {a}", "putting {a} in {p}", "tossing {a}"), ("binning {a}",)),
    "place": Choice(
        ("putting {a} {onto}", "moving {a} to {p}", "taking {a} to {p}"), ("shifting {a} to {p}",)
    ),
    "open": Choice(("opening {p}",), ()),
    "close": Choice(("closing {p}", "shutting {p}"), ()),
    "go": Choice(("going to {p}", "driving to {p}"), ("travelling to {p}",)),
}
RESULT = {
    "user": Choice(("i have {a}", "{a} {is} with me", "{a} {is} here"), ("i hold {a}",)),
    "trash": Choice(("{a} {is} in {p}", "{a} {is} gone", "{a} {is} thrown away"), ()),
    "place": Choice(("{a} {is} {onto}", "{a} {is} at {p}", "{a} {has} arrived at {p}"), ()),
    "open": Choice(("{p} is open",), ()),
    "close": Choice(("{p} is closed", "{p} is shut"), ()),
    "go": Choice(("you were at {p}", "you have been to {p}"), ()),
}
STRUNG = Choice(  # what stands between parts, and before the last
    (
        *(", | and ", ", |, ", "; |; ", ", |, and ", " and | and ", ". |. ", ", | & ", " + | + "),
        *(", then |, then ", ", |, and finally ", " and then | and then ", ", |, also ", ", |, "),
        *(", |, plus ", ", also |, also ", " - | - ", ". then |. then ", ", |, and last "),
    ),
    (", next |, next ", " // | // ", ", | along with "),
)
OPENER = Choice(
    (
        *("{x}", "{x}", "{x}", "{x}", "to do: {x}", "please do this: {x}", "{x}, please"),
        *("several things: {x}", "listen: {x}", "{x}. that is all", "your jobs: {x}"),
        *("{x}, thanks", "this is the plan: {x}", "ok: {x}", "{x} - that's it"),
        *("sort things out: {x}", "{x}, ok?", "i have a few wishes: {x}"),
        *("here is what goes where: {x}", "can you do this? {x}", "my orders are {x}"),
        *("list: {x}", "{x}, thank you", "the following: {x}", "{x}, nothing else"),
        *("{x}; the rest stays where it is", "{x} - everything else stays"),
    ),
    ("agenda: {x}", "{x}. end of list", "{x}, if you please"),
)
COUNTERS = Choice(
    ("{i}. {x}", "{i}) {x}", "({i}) {x}", "task {i}: {x}", "{i}: {x}", "step {i}: {x}"),
    ("no. {i} {x}",),
)
THERE = Choice(
    ("{a} {at}", "{a} {at}", "{a} that is {at}", "{a} {off}", "{a} standing {at}"),
    ("{a} that sits {at}",),
)
PAIR = {
    2: Choice(
        ("two {n}", "a couple of {n}", "2 {n}", "two of the {n}", "a pair of {n}"),
        ("a duo of {n}",),
    ),
    3: Choice(("three {n}", "three {n}", "3 {n}", "three of the {n}"), ("a trio of {n}",)),
}
