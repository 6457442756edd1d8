"""How requests about one block are worded; what they mean is in `agent.training.tabletop.families_single`.

Fields: {a} is a block, {b} where it goes; {is}, {goes}, {it} and the like agree with it; {put}, {drop}
and the like are verbs of the vocabulary. See `agent.training.tabletop.registers` for the form of the tables.
"""

from agent.training.tabletop.registers import choice, ways

PICK = ways("""
plain: {pick} {a} | {pick} {a} | {pick} {a} | hold {a} | pick {a} up | get {a} off its spot
        | take {a} in your hand | lift {a} off the table | take {a} and hold it
        | grab {a} and don't let go | show me {a} in your gripper | #give your hand {a} to hold
        | #close your fingers around {a}
told: i need {a} in your hand | {a} should be held | let the gripper have {a}
        | {a} needs to be picked up | i want to see {a} in the gripper
        | i'd like you to be holding {a} | {a} has to be in your hand
        | i want {a} up in the air | {a} must be lifted | i'd love to see {a} picked up
        | {a} should be in your gripper | your hand should hold {a} | {a} is the one to pick up
        | #your gripper should close around {a}
terse: pick {a} | grab {a} | {a} up | {a} in hand | hold {a} | get {a} | lift {a}
        | {a}: pick up | {a} -> hand | take {a} | #gripper: {a}
""")
IN = ways("""
plain: {drop} {a} {into} {b} | {drop} {a} {into} {b} | {drop} {a} {into} {b}
        | {drop} {a} {into} {b} | put {a} in {b} | take {a} and put {it} in {b}
        | pick up {a} and put {it} in {b} | grab {a} and drop {it} in {b} | move {a} to {b}
        | fill {b} with {a} | transfer {a} to {b} | add {a} to {b} | get {a} into {b}
        | bring {a} to {b} | pick {a} and place {it} in {b} | make sure {a} {is} in {b}
        | put {a} over in {b} | pick up {a}, then drop {it} into {b}
        | make {b} contain {a} | let {a} fall into {b} | see that {a} {goes} in {b}
        | #use {b} to keep {a} in | #find room for {a} in {b} | #tuck {a} away in {b}
        | #let {b} swallow {a}
told: {a} {goes} in {b} | {a} {belongs} in {b} | i want {a} in {b} | {b} should contain {a}
        | into {b} with {a} | {a} should be in {b} | i'd like to see {a} in {b}
        | i'd like {a} to be in {b} | {a} {needs} to be put in {b} | {a} {needs} to go in {b}
        | in {b}, put {a} | into {b} you put {a} | {b} is for {a}, so put {it} there
        | {b} is where {a} {belongs} | i need {a} to be in {b} | {a} must be placed in {b}
        | {b} needs {a} in it | {b} wants {a} | i think {a} would look good in {b}
        | {a} should be moved to {b} | {a} {has} to go in {b} | my plan is to have {a} in {b}
        | can we get {a} into {b}? | why {is} {a} not in {b}? put {it} there
        | {a} {is} supposed to be in {b} | {a} please, in {b} | what about {a} in {b}?
        | it's best to keep {a} in {b} | #have {a} lie in {b} | #see to it that {b} holds {a}
        | #nothing would please me more than {a} in {b}
terse: {a} -> {b} | {a} in {b} | {a} into {b} | {a} to {b} | {a} in {b} pls | {a} goes {b}
        | {a}: {b} | {b} <- {a} | put {a} in {b} | move {a} to {b} | {a} inside {b}
        | {a} => {b} | {a}, in {b} | in {b}: {a} | #{a}, destination {b}
""")
ON = ways("""
plain: {stack} {a} {onto} {b} | {stack} {a} {onto} {b} | {put} {a} {onto} {b} | put {a} on {b}
        | put {a} on top of {b} | take {a} and put it on {b} | build {a} up on {b}
        | pick up {a} and stack it on {b} | stack {a} on {b}
        | grab {a} and set it on top of {b} | make sure {a} is on top of {b}
        | make {a} sit on {b} | lay {a} over {b} | place {a} above {b}, touching it
        | stack {a} and {b}, {b} below | cover {b} with {a} | set {a} down on {b}
        | make a tower with {b} at the bottom and {a} on top | pick {a} and put it on {b}
        | get {a} on top of {b} | put {b} under {a} | #use {b} as a base for {a}
        | #let {b} carry {a} | #perch {a} on {b}
told: {a} goes on {b} | i want {a} to stand on {b} | {b} should be right under {a}
        | {a} should be on {b} | {a} should be on top of {b} | i'd like to see {a} on {b}
        | {a} belongs on {b} | on {b}, put {a} | {a} needs to be stacked on {b}
        | {a} needs to be on {b} | i need {a} on top of {b} | {a} must sit on {b}
        | on top of {b} goes {a} | {b} should have {a} on top | {b} needs {a} on it
        | i want {b} underneath {a} | {a} has to be placed on {b}
        | {b} should be covered by {a} | could {a} be on {b}? | i'd love {a} on {b}
        | #have {a} rest on {b} | #{b} carries {a} in my mind
terse: {a} on {b} | {a} on top of {b} | stack {a} on {b} | {a} onto {b} | {b} under {a}
        | {a} over {b} | {a} atop {b} | stack: {a} on {b} | {a} on {b} pls | #{b}, then {a} on it
""")
AT = ways("""
plain: {put} {a} {at} {b} | {put} {a} {at} {b} | {put} {a} {at} {b} | take {a} to {b}
        | slide {a} over to {b} | put {a} in {b} | move {a} to {b}
        | pick up {a} and put it in {b} | bring {a} to {b} | push {a} to {b}
        | shove {a} into {b} | get {a} to {b} | place {a} at {b}
        | grab {a} and set it down at {b} | send {a} to {b} | take {a} and place it in {b}
        | make sure {a} is in {b} | #let {a} wait in {b} | #park {a} in {b}
told: {a} goes to {b} | i want {a} in {b} | {a} belongs in {b} | {b} is where {a} should be
        | {a} has to stand in {b} | {a} should be in {b} | i'd like to see {a} in {b}
        | in {b}, put {a} | {b} is for {a} | {a} needs to go to {b}
        | {a} needs to be moved to {b} | i need {a} in {b} | {a} must be at {b}
        | i'd like {a} to stand in {b} | {a} looks better in {b} | {b} should have {a}
        | to {b} with {a} | {a} would be better off in {b} | #{b} is the spot for {a}
        | #have {a} wait in {b}
terse: {a} -> {b} | {a} to {b} | {a} in {b} | {a}: {b} | {b}: {a} | move {a} {b} | {a} {b}
        | {a} at {b} | {a} in {b} pls | #{a}, off to {b}
""")
OFF = ways("""
plain: {put} {a} on the table | put {a} back on the table | put {a} on the table
        | take {a} and put {it} on the table | clear {a} onto the table
        | set {a} down on the table | lay {a} on the table | drop {a} onto the table
        | take {a} out and put {it} on the table | get {a} down to the table
        | place {a} on the tabletop | #leave {a} on the bare table | #return {a} to the tabletop
told: {a} should stand on the table | i want {a} on the table | {a} should be on the table
        | {a} {needs} to be on the table | {a} {belongs} on the table
        | i'd like to see {a} on the table | {a} {goes} back to the table
        | {a} {needs} to be put on the table | {a} should lie directly on the table
        | #{a} {belongs} on bare wood
terse: {a} on table | {a} -> table | {a} to the table | {a} back on the table
        | {a} down on the table | table: {a} | #{a}, tabletop
""")
OUT = ways("""
plain: take {a} out of {b} | get {a} out of {b} | remove {a} from {b}
        | take {a} out of {b} and put it on the table
        | lift {a} out of {b} and set it on the table | move {a} from {b} to the table
        | fish {a} out of {b} | put {a} from {b} on the table | unload {a} from {b}
        | #rid {b} of {a} | #free {a} from {b}
told: {a} should not be in {b} | {a} should not be in {b} any more | {a} does not belong in {b}
        | i want {a} out of {b} | {a} has to come out of {b} | {a} needs to leave {b}
        | {b} must not contain {a} | {a} shouldn't be in {b} | #{b} is no home for {a}
terse: {a} out of {b} | {a} out | remove {a} from {b} | {a} not in {b} | no {a} in {b}
        | #{a}, leave {b}
""")
DOWN_OFF = ways("""
plain: take {a} off {b} | get {a} off {b} | remove {a} from {b} | unstack {a} from {b}
        | take {a} down from {b} | take {a} off {b} and put it on the table
        | move {a} from {b} to the table | lift {a} off {b} and set it down
        | put {a} beside {b} on the table instead of on it | unstack {a} | #rid {b} of {a}
told: {a} should not be on {b} | i want {a} off {b} | {a} has to come off {b}
        | {a} should come down from {b} | {a} doesn't belong on {b}
        | {a} needs to be taken off {b} | #{b} should not carry {a}
terse: {a} off {b} | {a} off | unstack {a} | {a} down from {b} | #{a} away from atop {b}
""")
UNCOVER = ways("""
plain: clear the top of {b} | uncover {b} | remove whatever is on {b} | take what is on {b} off
        | free {b} | get everything off {b} | clear off {b} | remove the {n} on {b}
        | take the {n} off {b} | clear {b} | move what covers {b} out of the way
        | make {b} free on top | #unburden {b} | #strip {b} of its load
told: nothing should be on {b} | i want nothing on top of {b} | {b} should have nothing on it
        | {b} should be clear | there should be no {n} on {b} | i need {b} uncovered
        | {b} needs to be free on top | #{b} must bear no load
terse: clear {b} | uncover {b} | nothing on {b} | top of {b} free | {b} clear | #{b}: bare top
""")
RELEASE = ways("""
plain: put it down | let go of it | put down what you hold | release {a} | drop {a}
        | empty your hand | set {a} down | put {a} down | put down {a} | free your gripper
        | let go | drop it | drop what you are holding | let go of {a}
        | put what you're holding on the table | set it down | open your hand | put that down
        | release it | lay {a} down | set that thing down | put {a} down on the table
        | stop holding {a} | #open your gripper | #lay down whatever you have there
        | #don't hold on to {a}
told: your hand should be empty | i want your hand to be empty | {a} should be put down
        | i'd like you to let go of {a} | you don't need to hold {a} any more
        | your gripper needs to be free | the gripper should hold nothing
        | you can let go of {a} | you can put {a} down now | #your fingers may relax
terse: drop it | let go | {a} down | hand empty | release | put down | drop {a} | #hands free
""")
ANY_BOWL = ways("""
plain: {drop} {a} in any {bowl} | {drop} {a} {into} one of the {m} | find a {bowl} for {a}
        | {drop} {a} into a {bowl} | put {a} in some {bowl}
        | put {a} in whichever {bowl} you like | choose a {bowl} and put {a} in it
        | put {a} into any of the {m} | #pick a {bowl} and let {a} go in it
told: {a} should be in a {bowl} | i want {a} in one of the {m}
        | {a} belongs in a {bowl}, any will do | {a} needs to be in some {bowl}
        | i don't care which {bowl}, but {a} goes in one | #{a} needs a {bowl}, whichever
terse: {a} in any {bowl} | {a} -> a {bowl} | {a} into a {bowl} | {a}: some {bowl}
        | #{a}, {bowl} of choice
""")
WHERE = ways("""
plain: put {a} where {b} is | move {a} to where {b} is now | {put} {a} to the spot of {b}
        | put {a} in the place of {b} | move {a} to the same spot as {b}
        | let {a} take the place of {b} | replace {b} with {a} | #give {a} the spot of {b}
told: {a} should be where {b} is now | i want {a} in the place of {b} | where {b} is, {a} should be
        | {a} should replace {b} | {b} should make room for {a} | #{a} inherits the spot of {b}
terse: {a} where {b} is | {a} instead of {b} | {a} for {b} | {b} out, {a} in | #{a} to spot of {b}
""")
SAME_BOWL = ways("""
plain: put {a} in the same {bowl} as {b} | put {a} with {b} | put {a} in together with {b}
        | move {a} to the {bowl} with {b} | put {a} where {b} is
        | add {a} to the {bowl} that has {b} | drop {a} in with {b} | let {a} join {b}
        | {drop} {a} {into} the {bowl} that contains {b} | #let {a} share the {bowl} of {b}
told: {a} belongs in the same {bowl} as {b} | {a} should be with {b}
        | i want {a} in the {bowl} where {b} is | {a} and {b} should share a {bowl}
        | {a} should go where {b} is | #{a} keeps {b} company
terse: {a} with {b} | {a} to {b}'s {bowl} | same {bowl} as {b}: {a} | {a} where {b} is
        | #{a} beside {b}, same {bowl}
""")
IT = choice(
    "it | what you are holding | the thing in your hand | that | what's in your hand "
    "| what you have in your hand | the {n} in your hand | the {n} you are holding | what you hold "
    "| the {n} in the gripper | the held {n} | #the {n} between your fingers"
)
UNLESS = (
    *(" unless it is there", " if it is not there yet", ", if necessary", " in case it isn't"),
    *(" if it isn't already", ", unless that's already so"),
)
