"""How requests about one of several are worded: the other bowl, not that one, and conditions.

Fields: {a} is a block, {b} a bowl, {w} what is not meant, {p} a place, {c} and {d} what a condition is about.
"""

from agent.training.tabletop.registers import choice, ways

OTHER_BOWL = ways("""
plain: put {a} in the other {bowl} | move {a} to the other {bowl}
        | {drop} {a} {into} the other {bowl} | take {a} and put it in the other {bowl}
        | switch {a} over to the other {bowl} | #let {a} change {bowl}
told: {a} belongs in the other {bowl} | {a} should be in the other {bowl}
        | i want {a} in the other {bowl} | {a} is in the wrong {bowl}, put it in the other one
        | {a} needs to go in the other {bowl} | #{a} sits in the wrong {bowl} of the two
terse: {a} other {bowl} | {a} -> other {bowl} | {a} in the other {bowl}
        | wrong {bowl}, {a} in the other one | #other {bowl} for {a}
""")
NOT_THAT_BLOCK = ways("""
plain: put {a}, not {w}, in {b} | {drop} {a} {into} {b}, not {w}
        | don't put {w} in {b}, put {a} there | leave {w} where it is and put {a} in {b}
        | put {a} in {b}, but leave {w} alone | instead of {w}, put {a} in {b}
        | don't touch {w}, just put {a} in {b} | move {a} rather than {w} to {b}
        | #spare {w} and put {a} in {b}
told: {a} should be in {b}, not {w} | i said {a}, not {w}, in {b} | i want {a} in {b} instead of {w}
        | not {w} but {a} belongs in {b} | {b} is for {a}, not for {w}
        | #{b} calls for {a} and never for {w}
terse: {a} in {b}, not {w} | not {w}, {a} in {b} | {a} (not {w}) -> {b} | no {w}, {a} in {b}
        | #{b}: {a} over {w}
""")
NOT_THAT_BOWL = ways("""
plain: put {a} in {b}, not in {w} | {drop} {a} {into} {b}, not {into} {w}
        | don't put {a} in {w} but in {b} | put {a} in {b} instead of {w}
        | put {a} anywhere but in {w}, say in {b} | avoid {w}, put {a} in {b}
        | #shun {w} and put {a} in {b}
told: {a} should be in {b}, not in {w} | i want {a} in {b} and not in {w}
        | {a} belongs in {b}, not {w} | not {w}, {b} is where {a} goes
        | #{a} suits {b} more than {w}
terse: {a} in {b} not {w} | {a} -> {b}, not {w} | {a}: {b}, not {w} | not {w}, {b}: {a}
        | #{b} over {w} for {a}
""")
SPOT_CLEARED = ways("""
plain: clear {p}, use {b} for what is there | move what is in {p} to {b}
        | put what is in {p} into {b} | take whatever stands in {p} and put it in {b}
        | put the thing in {p} in {b} | #vacate {p} into {b}
told: what is in {p} belongs in {b} | i want what's in {p} to be in {b}
        | whatever is in {p} goes in {b} | {p} should be free, put what is there in {b}
        | #all that stands in {p} ends in {b}
terse: {p} -> {b} | from {p} to {b} | clear {p} into {b} | #out of {p}, {b}
""")
CONDITION_IN = choice(
    "{c} is in {d} | {d} contains {c} | you see {c} in {d} | {c} is inside {d} "
    "| #{c} happens to be in {d}"
)
CONDITION_NOT = choice(
    "{d} is empty | there is nothing in {d} | {d} has nothing in it | #{d} happens to be empty"
)
CONDITION_AT = choice(
    "{c} is in {d} | {c} is at {d} | you find {c} in {d} | #{c} happens to stand in {d}"
)
CONDITION_THERE = choice(
    "there is a {c} {one} | you see a {c} {one} | there's any {c} {one} "
    "| a {c} {one} is on the table or anywhere else "
    "| #you can spot a {c} {one}"
)
CONDITION_ELSE = choice(
    "{x}, otherwise {y} | {x}; if not, {y} | {x}, else {y} | {x}, or else {y} "
    "| #{x}, failing that {y}"
)
