"""How requests about all, some or so many blocks are worded.

Fields: {n} and {m} are plurals of block and bowl, {one} and {bowl} the nouns; {a} a block, {b} and {d} bowls.
"""

from agent.training.tabletop.registers import choice, ways

ALL_WORDS = choice(
    "all the {n} | all {n} | every {one} | all of the {n} | each {one} | the {n} | everything "
    "| every single {one} "
    "| all the {n} you see | all the {n} on the table and elsewhere | every last {one} "
    "| #the whole lot of {n} | #any {one} there is"
)
BOTH_WORDS = choice("both {n} | both of the {n} | the two {n} | both | #the pair of {n}")
TRIO_WORDS = choice("all three {n} | the three {n} | all three | #the trio of {n}")
BUT_WORDS = choice(
    "all {n} but {a} | all the {n} except {a} | everything but {a} | all {n} that are not {c} "
    "| every {one} except {a} "
    "| all the {n} but not {a} | everything except {a} | every {one} other than {a} "
    "| all {n} besides {a} | all but {a} "
    "| the {n} that aren't {c} | #all {n} with the exception of {a} | #everything save {a}"
)
REST = ways("""
plain: put {a} in {b} and the rest in {d} | put {a} in {b}, the others in {d}
        | put {a} in {b} and all the other {n} in {d}
        | {drop} {a} {into} {b} and everything else {into} {d}
        | put {a} in {b}, then the remaining {n} in {d}
        | move {a} to {b} and the other {n} to {d}
        | #put {a} in {b} and whatever is left over in {d}
told: {a} goes in {b}, everything else in {d} | {a} belongs in {b}, the others in {d}
        | i want {a} in {b} and the rest in {d} | {b} is for {a}, {d} for all the others
        | {a} should be in {b} and the other {n} in {d} | #{a} to {b}, what remains to {d}
terse: {a} in {b}, rest in {d} | {a} -> {b}, others -> {d} | {a}: {b}, rest: {d}
        | #{a} {b}, remainder {d}
""")
ALL_OFF = ways("""
plain: put every {one} on the table | put all the {n} on the table | lay all {n} on the table
        | spread the {n} out on the table | put everything on the table
        | get all {n} down to the table | take the {n} off each other and out of the {m}
        | move all {n} to the table | set every {one} down on the table
        | #let every {one} stand on bare wood
told: no {one} should be on another {one} or in a {bowl} | every {one} should be on the table
        | i want all {n} on the table | all the {n} need to be on the table
        | all {n} belong on the table | every {one} must stand directly on the table
        | #all {n} belong on the tabletop
terse: all {n} on table | everything on table | all {n} -> table | all {n} down on the table
        | #all down to the tabletop
""")
TIDY = ways("""
plain: put every {one} in some {bowl} | tidy all {n} away into {m}
        | clean up the table, {n} go in {m} | put the {n} away in any {m}
        | put all the {n} into {m} | clear the table, put the {n} in the {m}
        | get all {n} into {m} | tidy up the {n} into the {m}
        | clean up: put every {one} into a {bowl} | #stow all {n} in the {m}
told: i want no {one} left on the table, use the {m} | all {n} should be in {m}
        | every {one} belongs in a {bowl}, any one
        | no {one} should be on the table, the {m} are for that | all the {n} need to be in {m}
        | #all loose {n} should vanish into {m}
terse: all {n} in {m} | {n} into {m} | {n} -> any {m} | tidy {n} into {m} | #{n}: into whatever {m}
""")
SORT = ways("""
plain: sort the {n} into the {m} of their colour | put every {one} in the {bowl} with its colour
        | match each {one} to the {bowl} of the same color
        | put the {n} in the {m} of the same color | put each {one} in the {bowl} of its colour
        | put all the {n} in the matching {m} | sort by color
        | place every {one} in the same-coloured {bowl} | sort the {n} by colour into the {m}
        | put the {n} in the {m} with matching colors | put each {one} in its {bowl}
        | color match: put the {n} in the {m} | #group the {n} with the {m} by hue
told: each {one} belongs in the {bowl} that has its color
        | every {one} should be in the {bowl} of the same colour
        | i want the {n} sorted by colour into the {m}
        | the {n} need to be in {m} of their own color
        | i'd like each {one} in a matching {bowl} | the {m} are for the {n} of the same colour
        | #colours should match: {n} with {m}
terse: sort by colour | {n} in {m} of same color | match colors | {n} -> matching {m}
        | sort {n} into {m} | #hue to hue, {n} to {m}
""")
MISMATCH = ways("""
plain: put the {n} in {m} of a different colour
        | put each {one} in a {bowl} that does not have its color
        | put all {n} in {m} with mismatched colors | put the {n} in mismatching {m}
        | #let no {one} share a hue with its {bowl}
told: every {one} should be in a {bowl} of another colour
        | no {one} may be in a {bowl} of its color, but all should be in one
        | i want the {n} in {m} that don't match | #the hues of {n} and {m} must differ
terse: {n} in mismatched {m} | {n} -> {m} of other colors | #{n} to foreign {m}
""")
SPREAD = ways("""
plain: put one {one} in each {bowl} | give each {bowl} a {one} | put a {one} in every {bowl}
        | distribute the {n}, one per {bowl} | put exactly one {one} in each {bowl}
        | make sure every {bowl} has one {one} | #share the {n} out, a single one per {bowl}
told: every {bowl} should have exactly one {one} | i want one {one} in each {bowl}
        | each {bowl} needs a {one} | there should be one {one} in every {bowl}
        | #no {bowl} shall go without its one {one}
terse: one {one} per {bowl} | 1 {one} in each {bowl} | a {one} in every {bowl}
        | #{one} by {one}, each its {bowl}
""")
COUNTED = ways("""
plain: put {k} {n} in {b} | get {k} {n} into {b} | {drop} {k} {n} {into} {b}
        | put any {k} {n} in {b} | place {k} {n} inside {b}
        | make sure there {is} at least {k} {n} in {b} | #let {b} hold no fewer than {k} {n}
told: i want {k} {n} in {b} | {b} should have at least {k} {n} | there should be {k} {n} in {b}
        | {b} needs {k} {n} | i need {k} {n} in {b}, no matter which | #{b} calls for {k} {n}
terse: {k} {n} in {b} | {k} {n} -> {b} | any {k} {n} in {b} | {b}: {k} {n}
        | #{k} {n}, {b}, whichever
""")
EXACTLY = ways("""
plain: put exactly {k} {n} in {b} | make sure {b} has exactly {k} {n}
        | #let {b} hold {k} {n}, no more, no less
told: {b} should have exactly {k} {n} | i want exactly {k} {n} in {b}
        | there should be exactly {k} {n} in {b} | #{b} holds {k} {n} to the dot
terse: exactly {k} {n} in {b} | {b}: exactly {k} {n} | #{k} {n} to the dot in {b}
""")
EMPTY = ways("""
plain: empty {b} | take everything out of {b} | clear out {b} | unload {b}
        | empty {b} onto the table | take out what is in {b} | remove everything from {b}
        | get everything out of {b} | dump {b} out on the table
        | put the contents of {b} on the table | make {b} empty | take all things out of {b}
        | #tip {b} out onto the table
told: {b} should be empty | i want {b} empty | {b} needs to be empty
        | there should be nothing in {b} | nothing should be left in {b}
        | {b} has to be cleared | #nothing may remain in {b}
terse: empty {b} | {b} empty | clear {b} | {b} out | unload {b} | #{b}: contents out
""")
EMPTY_ALL = ways("""
plain: empty all the {m} | take everything out of the {m} | empty every {bowl}
        | clear out all {m} | unload the {m} | get all {n} out of the {m}
        | #tip all {m} out onto the table
told: all {m} should be empty | i want every {bowl} empty | no {bowl} should have a {one} in it
        | the {m} need to be empty | #nothing may remain in any {bowl}
terse: empty {m} | all {m} empty | clear all {m} | #{m}: contents out
""")
MOVE = ways("""
plain: move what is in {a} to {b} | put everything in {a} into {b}
        | transfer all from {a} to {b} | pour {a} into {b} | move the contents of {a} to {b}
        | empty {a} into {b} | take everything from {a} and put it in {b} | dump {a} into {b}
        | put what's in {a} in {b} | #decant {a} into {b}
told: {b} should have what is in {a} | what is in {a} belongs in {b}
        | i want everything from {a} in {b} | the contents of {a} should be in {b}
        | #{b} should take over what {a} contains
terse: {a} -> {b}, everything | contents of {a} to {b} | from {a} to {b} | empty {a} into {b}
        | #all out of {a}, over to {b}
""")
ALL_CORNERS = ways("""
plain: put all the {n} in different corners | put each {one} in a corner of its own
        | move the {n} to different corners | place every {one} in a different corner
        | put the {n} in separate corners | #scatter the {n} over the corners
told: every {one} should be in a corner of its own | i want the {n} in different corners
        | each {one} gets its own corner | #no two {n} may share a corner, each in one
terse: {n} in different corners | all {n}: separate corners | one {one} per corner
        | #{n}: corners, one each
""")
THERE = ways("""
plain: make sure {a} are in {b} | leave {a} in {b} | keep {a} in {b}
        | see to it that {a} stay in {b} | #let {a} remain in {b}
told: {a} should be in {b} | i want {a} to stay in {b} | {a} belong in {b}
        | {a} are fine in {b} | #{a} may remain in {b}
terse: {a} in {b} | {a} stay in {b} | keep {a} in {b} | #{a}: remain in {b}
""")
