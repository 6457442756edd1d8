"""How requests about towers are worded.

Fields: {up} and {down} list the blocks from the bottom and from the top, {low} {mid} {top} are three of them.
"""

from agent.training.tabletop.registers import ways

TOWER = ways("""
plain: build a tower with {up}, from the bottom to the top
        | {stack} {top} on {mid} and {mid} on {low}
        | make a stack of {n}: {up}, starting at the bottom
        | pile up {up}, in this order from below
        | first put {mid} on {low}, then {top} on {mid} | put {mid} on {low} and {top} on {mid}
        | stack {mid} on {low}, then {top} on top
        | build a tower with {low} at the bottom, {mid} in the middle and {top} on top
        | put {mid} on {low}. then put {top} on {mid} | stack {down}, from top to bottom
        | make a tower of {low}, {mid} and {top}, {low} being the lowest
        | put {mid} on top of {low}, and {top} on top of that
        | build a tower: {low}, {mid}, {top}, bottom first
        | stack {mid} on top of {low} and top it off with {top}
        | #erect a column, {up}, bottom first
told: i want a tower: {down}, from top to bottom | {top} should be on {mid} and {mid} on {low}
        | {low} at the bottom, then {mid}, then {top}
        | i'd like a tower with {low} at the bottom, {mid} above it and {top} on top
        | i want {low} below {mid} and {mid} below {top}
        | {mid} should be between {low} at the bottom and {top} at the top of a tower
        | a tower is needed, bottom to top: {up} | #i dream of a tower that reads {down} downwards
terse: {top} on {mid} on {low} | tower, bottom to top: {up} | stack from bottom: {up}
        | {top} on {mid}, {mid} on {low} | tower: {down} (top to bottom)
        | {mid} on {low}, then {top} | #column from below: {up}
""")
TOWER_TWO = ways("""
plain: build a tower with {up}, from the bottom to the top
        | make a stack of {n}: {up}, starting at the bottom
        | pile up {up}, in this order from below | stack {down}, from top to bottom
        | stack all of these, bottom first: {up} | #erect a column, {up}, bottom first
told: i want a tower: {down}, from top to bottom | a tower is needed, bottom to top: {up}
        | from bottom to top the tower should be {up}
        | #i dream of a tower that reads {down} downwards
terse: tower, bottom to top: {up} | stack from bottom: {up} | tower: {down} (top to bottom)
        | #column from below: {up}
""")
TOWER_AT = ways("""
plain: build a tower in {p} with {up}, from the bottom to the top
        | put {low} in {p} and stack {rest} on it | stack {up} in {p}, bottom first
        | put {low} in {p}, then {rest} on top
        | make a stack in {p}: {up}, starting at the bottom
        | #erect a column in {p}, {up}, bottom first
told: i want a tower in {p}, bottom to top: {up} | in {p} there should be {low} with {rest} on top
        | {low} goes to {p} and {rest} on top of it
        | #{p} is the site of a tower that grows so: {up}
terse: tower in {p}, from bottom: {up} | {p}: {up}, bottom to top | {low} in {p}, {rest} on it
        | #{p}, column from below: {up}
""")
ALL_TOWER = ways("""
plain: stack all the {n} | make one tower out of all {n} | stack all {n} on top of each other
        | pile up all the {n} | build a tower with all the {n}
        | put all the {n} on top of each other | make a tower | stack up everything
        | build the highest tower you can | #heap every {one} onto one column
told: all {n} should be in one tower | i want one big tower of all the {n}
        | every {one} should be part of a single stack | #one column is to hold each {one}
terse: stack all {n} | all {n} in one tower | one tower, all {n} | tower of all {n}
        | #single column, all {n}
""")
TWO_TOWERS = ways("""
plain: build two towers, {a} on {b} and {c} on {d} | put {a} on {b} and {c} on {d}
        | stack {a} on {b}, then {c} on {d} | make two stacks: {a} on {b}, {c} on {d}
        | {stack} {a} {onto} {b} and {c} {onto} {d}
        | #erect a pair of columns, {a} on {b}, {c} on {d}
told: i want two towers, {a} on {b} and {c} on {d} | {a} should be on {b} and {c} on {d}
        | there should be two stacks: {a} on {b} and {c} on {d}
        | #a pair of columns would be nice, {a} on {b}, {c} on {d}
terse: {a} on {b}, {c} on {d} | two towers: {a} on {b}, {c} on {d} | {a} on {b} / {c} on {d}
        | #pair of columns: {a} on {b}, {c} on {d}
""")
ON_THEN_IN = ways("""
plain: put {a} on {b} and {c} in {d} | stack {a} on {b}, then put {c} in {d}
        | {stack} {a} {onto} {b} and {drop} {c} {into} {d}
        | put {a} on top of {b}. put {c} in {d}
        | first stack {a} on {b}, then drop {c} into {d} | #set {a} upon {b}, and have {c} join {d}
told: {a} goes on {b}, {c} in {d} | i want {a} on {b} and {c} in {d}
        | {a} should be on {b} and {c} in {d} | #{a} upon {b}, that is my wish, and {c} in {d}
terse: {a} on {b}, {c} in {d} | {a} on {b}; {c} -> {d} | stack {a} on {b}, {c} in {d}
        | #{a} upon {b}, {c}: {d}
""")
PYRAMID = ways("""
plain: take the tower apart, {a} in {b} and {c} in {d}
        | put {a} in {b} and what is under it in {d}
        | put {a} in {b}, then the {one} below it in {d}
        | unstack {a} and {c}, put {a} in {b} and {c} in {d}
        | move {a} to {b} and the {one} it stands on to {d}
        | #dismantle the pair, {a} in {b}, {c} in {d}
told: {a} goes in {b} and the {one} under it in {d}
        | i want {a} in {b} and the one below it in {d} | #{a} suits {b}, and its base suits {d}
terse: {a} in {b}, the one under it in {d} | {a} -> {b}, what's below -> {d}
        | #{a} to {b}, base to {d}
""")
UNSTACK = ways("""
plain: unstack the tower | take the tower apart | take the stack apart | pull the tower apart
        | put the {n} of the tower on the table | undo the stack | take down the tower
        | disassemble the tower | #level the tower to single {n}
told: the tower should be taken apart | i don't want a tower any more
        | the stack needs to be taken down
        | #the tower has to be levelled
terse: unstack | unstack tower | tower apart | stack down | no tower | #level it
""")
UNSTACK_ALL = ways("""
plain: unstack the {n} | pull the stacks apart | unpile everything | take all towers apart
        | unstack everything | take the {n} off each other | separate all stacked {n}
        | undo all stacks | take down the towers
        | put every {one} that is on another one on the table | #dismantle whatever is stacked
told: no {one} should be on another {one} | i want no towers any more
        | all towers should be taken apart | there should be no stacks
        | #every stack has to be levelled
terse: unstack all | no stacks | towers apart | unstack | no {one} on another | #level them all
""")
UNSTACK_THEN = ways("""
plain: take {a} off {c}, then put {c} in {b} | put {a} on the table and {c} in {b}
        | unstack {a}, then put {c} in {b} | take {a} down and put {c} in {b}
        | move {a} out of the way and put {c} in {b} | set {a} aside and put {c} in {b}
        | remove {a} from {c} and drop {c} into {b} | first take {a} off, then move {c} to {b}
        | #lay {a} aside, and let {b} have {c}
told: {a} should be on the table and {c} in {b} | i want {a} off {c} and {c} in {b}
        | {a} is in the way, put it on the table and {c} in {b}
        | {c} belongs in {b}, so take {a} off it first | #{a} aside, please, for {c} is due in {b}
terse: {a} off, {c} in {b} | {a} on table, {c} in {b} | unstack {a}, {c} -> {b}
        | #{a} aside, {c} in {b}
""")
TURN = ways("""
plain: turn the stack of {a} and {b} upside down | reverse {a} and {b} | put {b} on {a} instead
        | swap the order of {a} and {b} | reverse the stack so that {b} is on {a}
        | put {b} on top of {a} | make {b} the upper one and {a} the lower one
        | turn the tower of {a} and {b} around | #invert the pile of {a} and {b}
told: {b} should be on {a} instead | {b} should be on top of {a}, not below it
        | i want {a} under {b}, not on it | {a} and {b} are the wrong way round, reverse them
        | #flip the order of {a} and {b}
terse: {b} on {a} instead | reverse {a} and {b} | {a} under {b} | swap order: {b} on {a}
        | #invert {a}/{b}
""")
