"""Requests as notes, commands and code: "move(coke, table)", "grip = apple".

Each list has a part that is trained on and one that is held out. Fields: {a} are bare names, {p} and {q} bare
places, {d} a bare drawer.
"""

from agent.training.wording import Choice

CODED_MOVE = Choice(
    (
        *("~move({a}, {p})", "~{a} => {p}", "~{a} >> {p}", "~item={a} to={p}", "~({a}) ({p})"),
        *("~take: {a} / to: {p}", "~{a} | {p}", "~cmd: deliver {a} {p}", "~{a}.place = {p}"),
        *("~{p} += {a}", "~place[{a}] = {p}", "~{a} @ {p}", "~deliver {a} --to {p}"),
        *("~{a} ... {p}", "~bring_to({p}, {a})", "~what: {a}. where: {p}."),
        *("~action: put, thing: {a}, place: {p}", "~set location of {a} to {p}", "~{p} <= {a}"),
        *("~pickup {a}; drop {p}", "~{a} -> {p}"),
    ),
    ("~relocate<{a}, {p}>", "~{a} ~ {p}", "~mv {a} {p}"),
)
CODED_FROM = Choice(
    (
        *("~{a}: {q} => {p}", "~{a} ({q}) => {p}", "~{a} from={q} to={p}", "~{q} -> {p}: {a}"),
        *("~move({a}, {q}, {p})", "~{a}: from {q} to {p}", "~start: {q}, end: {p}, item: {a}"),
    ),
    ("~mv {q}/{a} {p}", "~{a} [{q} >> {p}]"),
)
CODED_GO = Choice(
    (
        *("~go({p})", "~position = {p}", "~cmd: go {p}", "~goto {p}", "~drive -> {p}"),
        *("~robot @ {p}", "~go: {p}", "~destination={p}", "~robot.go({p})"),
    ),
    ("~cd {p}", "~waypoint: {p}"),
)
CODED_HOLD = Choice(
    (
        *("~hold({a})", "~hand = {a}", "~cmd: pick {a}", "~pick: {a}", "~gripper <- {a}"),
        *("~take({a})", "~action=pick object={a}", "~holding: {a}"),
    ),
    ("~clutch<{a}>",),
)
CODED_OPEN = Choice(
    ("~open({d})", "~{d} = open", "~cmd: open {d}", "~{d}: open", "~open -> {d}"), ("~{d}.open()",)
)
CODED_CLOSE = Choice(
    ("~close({d})", "~{d} = closed", "~cmd: close {d}", "~{d}: closed", "~close -> {d}"),
    ("~{d}.close()",),
)
CODED_JOIN = Choice((" ; ", "; ", " then ", " + ", ", ", " && ", " -- ", " & "), (" |> ", " ~~ "))
