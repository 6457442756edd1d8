"""How people say what comes first: before, after, once, but first, last, finally.

{x} is done first, then {y}, then {z}, wherever they stand in the sentence; {xg} is "putting the coke on the
table", {xs} "the coke is on the table". Each list has a trained and a held-out part; "~" marks a statement.
"""

from agent.training.wording import Choice

ORDER_TWO = Choice(
    (
        *("first {x}, then {y}", "{x} first, {y} second", "{x}, and once that is done, {y}"),
        *("{x}. when this is done, {y}", "{x} and only then {y}", "{x}, and finally {y}"),
        *("{y}, but first {x}", "{y}, but before that, {x}", "before {yg}, {x}"),
        *("{x} before {yg}", "after {xg}, {y}", "{y} after {xg}", "once {xs}, {y}"),
        *("~once {xs}, you can {y}", "when {xs}, {y}", "{y} as soon as {xs}", "{y} once {xs}"),
        *("as soon as {xs}, {y}", "begin by {xg}, end by {yg}"),
        *("start with {xg} and finish with {yg}", "{y} last, {x} first"),
        *("~the first thing is to {x}, the second to {y}", "~last, {y}. first, {x}"),
        *("~before you {y}, i need you to {x}", "~you may {y} after {xg}"),
        *("wait with {yg}, {x} first", "{y}, but not before {xs}"),
        *("do not start {yg} before {xs}", "{x}. {y} after that"),
        *("~i want you to {y}, but {x} first", "~would you {y}? but first {x}"),
        *("~{x}, {y} comes after", "{x}, afterwards {y}", "~later {y}, now {x}"),
        "{y} in the end, but begin with {xg}",
    ),
    (
        *("{x}, this comes ahead of {yg}", "~prior to {yg}, {x}", "hold off on {yg} until {xs}"),
        "~order of business: {x}, next {y}",
    ),
)
ORDER_THREE = Choice(
    (
        *("first {x}, then {y}, and last {z}", "{y}, but first {x}, and at the end {z}"),
        *("{y} after {xg}, then {z}", "start by {xg}, then {y} and finish by {zg}"),
        *("before {zg}, {x} and then {y}", "once {xs}, {y}, and finally {z}"),
        *("{x} first, {z} last, and {y} in between", "~{z} comes last, {x} first, {y} second"),
        *("{x}, then {y}, and once {ys}, {z}", "after {xg}, {y}, and after that {z}"),
        *("first {x}, second {y}, third {z}", "{x}. then {y}. finally {z}"),
        *("{z} at the very end, but before that {x} and then {y}", "when {xs}, {y}, then {z}"),
        *("{x}, later {y}, last {z}", "{x}; as soon as {xs}, {y}; as soon as {ys}, {z}"),
        *("~the order matters: {x}, {y}, {z}", "begin with {xg}, go on with {yg}, end with {zg}"),
    ),
    (
        "~phase one: {x}. phase two: {y}. phase three: {z}",
        "{x}, followed by {yg}, topped off by {zg}",
    ),
)
