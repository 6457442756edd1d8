"""How requests about several objects are worded; what they mean is in `families_many`, `families_parts`.

Each list has a part that is trained on and one that is held out. Fields: {a} are objects, {x} and {y} parts
of requests, {p} "the table", {onto} "on the table", {off} "from the table"; "~" marks a statement.
"""

from agent.training.wording import Choice

BRING_ALL = Choice(
    (
        *("~could {a} come over to me?", "~i'd have {a}", "~i am out of {a}"),
        *("~{a} are to be brought to me", "~what i need is {a}", "~my order: {a}"),
        *("let {a} come to me", "~is there any chance i could get {a}?", "~i could do with {a}"),
        *("~{a} would be nice", "~see that {a} are with me", "come over with {a}"),
        *("~i'll take {a}", "{give} me {a}", "{give} me {a}", "{give} me {a}", "{take} {a} to me"),
        *("carry {a} over to me", "~i would like {a}", "~i want {a}", "~i need {a}"),
        *("~{a}, please", "deliver {a} to me", "~can i have {a}?"),
        *("pick up {a} and bring them to me", "bring {a} over here", "grab {a} for me"),
        *("~would you mind bringing me {a}?", "~how about {a}?", "~{a} for me please"),
        *("go get {a} for me", "~task: bring {a} to the user", "come to me with {a}"),
        "~could i have {a}, please?",
    ),
    ("~i wouldn't say no to {a}", "let me have {a}", "~{a} would be lovely", "see that i get {a}"),
)
PUT_ALL = Choice(
    (
        *("~{a} are to be put {onto}", "~{p} needs {a}", "~{a} must be taken to {p}"),
        *("~could {a} be moved to {p}?", "~check that {a} are {onto}"),
        *("~{a} are supposed to be {onto}", "~i would like to see {a} {onto}", "{put} {a} {onto}"),
        *("{put} {a} {onto}", "{put} {a} {onto}", "{take} {a} to {p}", "{take} {a} to {p}"),
        *("~{a} go {onto}", "~{a} belong {onto}", "~i want {a} {onto}", "~{a} should be {onto}"),
        *("~{a} -> {p}", "~task: {a} to {p}", "deliver {a} to {p}"),
        *("get {a} and leave them {onto}", "collect {a} {onto}", "gather {a} {onto}"),
        *("~make sure {a} end up {onto}", "drop {a} off at {p}"),
        *("pick up {a} and put them {onto}", "return {a} to {p}", "put {a} back {onto}"),
        "~could you see that {a} are {onto}?",
    ),
    ("~see to it that {a} land {onto}", "shift {a} to {p}", "stow {a} {onto}", "use {p} for {a}"),
)
BIN_ALL = Choice(
    (
        *("~{a} can go, {bin} them", "~{a} have to be thrown out", "~could {a} be thrown away?"),
        *("~{p} is the place for {a}", "{bin} {a}", "{bin} {a}", "{bin} {a}", "throw {a} in {p}"),
        *("~{a} can be thrown away", "~{a} belong in {p}", "throw {a} away", "throw {a} out"),
        *("~i don't need {a} any more, {bin} them", "~{a} are trash, throw them away"),
        *("clear {a} away into {p}", "~{a} have gone bad, {bin} them"),
    ),
    ("~away with {a}, into {p}", "~let {a} vanish into {p}"),
)
LIST = Choice(
    (
        *("{most} and {last}", "{most} and {last}", "{most} and also {last}"),
        "{most} as well as {last}",
    ),
    ("{most} along with {last}", "{most}, not to forget {last}"),
)
PLUS = Choice(("{a} plus {b}", "{a} & {b}", "both {a} and {b}"), ("{a} together with {b}",))
PART_BRING = Choice(
    ("{give} me {a}", "bring me {a}", "{take} {a} to me", "{take} {a} to {p}", "hand me {a}"),
    ("let me have {a}",),
)
PART_PUT = Choice(
    (
        *("{put} {a} {onto}", "{put} {a} {onto}", "{take} {a} to {p}", "put {a} {onto}"),
        *("{put} {a} {onto}", "{take} {a} to {p}", "move {a} to {p}", "~{a} should be {onto}"),
        *("~i want {a} {onto}", "get {a} over to {p}", "pick up {a} and put it {onto}"),
    ),
    ("shift {a} to {p}",),
)
PART_BIN = Choice(("{bin} {a}", "throw {a} away", "put {a} in {p}"), ("chuck {a} in {p}",))
SHORT = Choice(("{a} {onto}", "{a} {onto}", "{a} to {p}"), ())  # "... and the apple on the table"
JOIN = Choice(
    (
        *("{x} and {y}", "{x} and {y}", "{x}, then {y}", "{x} and then {y}"),
        *("first {x}, then {y}", "before you {y}, {x}", "after you {x}, {y}", "{x} but also {y}"),
        *("{x} and finally {y}", "{x}. also {y}", "{x}. and {y}", "{x}, also {y}"),
        *("~task 1: {x}, task 2: {y}", "{x}. {y}", "{x}. then {y}", "{x}, after that {y}"),
        *("{x} and afterwards {y}", "{x}, {y}", "{x}, and {y}", "~1. {x} 2. {y}", "{x}; {y}"),
        *("{x} and when you are done {y}", "{x} then {y}"),
    ),
    (
        *("start with this: {x}. continue with this: {y}", "{x}, next {y}"),
        *("~step one: {x}. step two: {y}", "{x}, following which {y}"),
    ),
)
JOIN_ANY = Choice(  # where one of them is a statement
    (
        *("{x} and {y}", "{x}, and {y}", "{x}. {y}", "{x}. then {y}", "{x}; {y}", "{x}, then {y}"),
        *("{x}. also {y}", "{x} and then {y}", "{x}, {y}", "~1. {x} 2. {y}"),
        "{x}. after that {y}",
    ),
    ("{x}. when that is done, {y}", "{x}, next {y}", "~step one: {x}. step two: {y}"),
)
JOIN_THREE = Choice(
    (
        *("{x}, {y} and {z}", "{x}, {y} and then {z}", "{x}, then {y}, then {z}", "{x}. {y}. {z}"),
        *("first {x}, then {y}, and finally {z}", "~1. {x} 2. {y} 3. {z}"),
        *("{x} and {y}, then {z}", "{x}, {y}, and finally {z}", "{x}; {y}; {z}"),
        "{x} and then {y} and then {z}",
    ),
    ("~three jobs: {x}, {y}, {z}", "{x}, next {y}, lastly {z}"),
)
EVERYTHING = Choice(
    (
        *("everything {at}", "everything that is {at}", "all the things {at}", "all objects {at}"),
        *("everything {off}", "all that is {at}", "whatever is {at}", "every item {at}"),
    ),
    ("the entire content of {p}", "each and every thing {at}"),
)
CLEAR = Choice(
    (
        *("clear {p}", "clear off {p}", "clean off {p}", "{bin} everything {at}", "clean up {p}"),
        *("~{p} should be empty, throw away what is on it", "clear everything off {p}"),
        *("tidy up {p}", "throw everything {off} away"),
        "~nothing should be left {at}, throw it all away",
        *("~everything {at} is garbage, dispose of it", "put everything {at} in {bin_place}"),
    ),
    (
        *("~i want {p} bare, all of it goes in {bin_place}", "wipe {p} clean of everything"),
        "strip {p}",
    ),
)
ALL = Choice(
    (
        *("all the {n}", "all {n}", "all of the {n}", "the {n}", "every one of the {n}"),
        "all available {n}",
    ),
    ("the whole lot of {n}", "any {n} there are"),
)
ALL_MASS = Choice(
    ("all the {n}", "all {n}", "the {n}", "any {n} there is"), ("whatever {n} there is",)
)
EACH = Choice(
    ("every {one}", "each {one}", "every single {one}", "each and every {one}"),
    ("any {one} there is",),
)
ALL_AT = Choice(
    ("all the {n} {at}", "the {n} {at}", "all {n} that are {at}", "all the {n} {off}"),
    ("any {n} {at}",),
)
ALL_BUT = Choice(
    (
        *("{all} but {a}", "{all} except {a}", "{all} except for {a}", "{all}, but not {a}"),
        *("{all} apart from {a}", "{all} other than {a}"),
    ),
    ("{all} with the exception of {a}", "{all} save {a}"),
)
NOT_KIND = Choice(
    (
        *("{all} except the {n}", "{all} but the {n}", "{all}, but none of the {n}"),
        *("{all} other than the {n}", "{all} apart from the {n}"),
    ),
    ("{all}, with the {n} left alone", "{all} save the {n}"),
)
DIFFERENT = Choice(
    ("{k} different {n}", "{k} {n}", "{k} of the {n}", "any {k} {n}"), ("{k} sorts of {n}",)
)
SWAP = Choice(
    (
        *("~{a} and {b} should swap", "trade {a} for {b}, place by place"),
        *("~{a} takes the place of {b}, {b} that of {a}", "put {a} and {b} in each other's place"),
        *("swap the positions of {a} and {b}", "move {a} to where {b} is and the other way round"),
        *("~{b} should be where {a} is now, and {a} where {b} is", "swap {a} and {b}"),
        *("exchange {a} and {b}", "switch {a} and {b}", "swap {a} with {b}"),
        *("~{a} and {b} should trade places", "put {a} where {b} is and {b} where {a} is"),
        *("let {a} and {b} change places", "~{a} goes where {b} is, and {b} goes where {a} is"),
        *("change the places of {a} and {b}", "reverse the spots of {a} and {b}"),
    ),
    ("~i want {a} in the place of {b} and the other way round", "interchange {a} and {b}"),
)
SORT = Choice(  # kinds {n} and {m} to different places
    (
        *("~{n}: {p}, {m}: {q}", "{take} {n} to {p}, {m} to {q}"),
        *("~{p} for the {n}, {q} for the {m}", "~the {n} belong {onto} and the {m} {onto_too}"),
        *("{take} the {n} to {p} and the {m} to {q}", "put all {n} {onto} and all {m} {onto_too}"),
        *("~the {n} go {onto}, the {m} go {onto_too}", "~sort: {n} {onto}, {m} {onto_too}"),
        *("put the {n} {onto} and the {m} {onto_too}", "~{n} -> {p}, {m} -> {q}"),
        "bring all the {n} to {p} and after that all the {m} to {q}",
    ),
    ("~all {n} belong {onto}, all {m} belong {onto_too}", "~separate: {n} to {p}; {m} to {q}"),
)
THEN_GO = Choice(
    (
        *("{x}, and at the end drive to {p}", "{x} and return to {p}"),
        *("{x}. your last stop is {p}", "{x}, then stay at {p}", "{x} and stop at {p} after that"),
        *("{x}, then come to {p} and wait", "{x} and go to {p}", "{x}, then go to {p}"),
        *("{x} and then {goto} {p}", "{x} and wait at {p}", "{x}, then park at {p}"),
        *("{x}. then {goto} {p}", "{x} and then drive to {p}"),
    ),
    ("{x} and station yourself at {p}", "{x} and finish at {p}"),
)
TIDY_KIND = Choice(
    (
        "~{n} that are not {onto} yet should go there",
        *("~all {n} that are elsewhere belong {onto}", "bring the {n} that are not at {p} to it"),
        *("~{p} should have all the {n}", "~the {n} should be {onto}"),
        *("tidy the {n} up, they go {onto}", "put the {n} away {onto}"),
        *("restock {p} with the {n}", "stock {p} with all the {n}", "collect the {n} {onto}"),
    ),
    ("~a home for the {n}: {p}", "assemble the {n} {onto}"),
)
