"""How requests that name several blocks are worded.

Fields: {a} and {c} are blocks, {b} where they go; {x} and {y} are clauses.
"""

from agent.training.tabletop.registers import choice, ways

BOTH = choice(
    "both {a} and {b} | {a} as well as {b} | {a} and also {b} | {a} plus {b} "
    "| {a} along with {b} | #{a} together with {b}"
)
CLAUSE_IN = choice(
    "put {a} in {b} | put {a} in {b} | {drop} {a} {into} {b} | {drop} {a} {into} {b} "
    "| move {a} to {b} | {a} goes in {b} "
    "| place {a} in {b} | #in {b} goes {a}"
)
CLAUSE_ON = choice(
    "put {a} on {b} | put {a} on {b} | {stack} {a} {onto} {b} | {stack} {a} {onto} {b} "
    "| place {a} on top of {b} "
    "| {a} goes on {b} | #on {b} goes {a}"
)
CLAUSE_AT = choice(
    "put {a} in {b} | {put} {a} {at} {b} | {put} {a} {at} {b} | move {a} to {b} "
    "| take {a} to {b} | #to {b} goes {a}"
)
SHORT_IN = choice(
    "{a} in {b} | {a} in {b} | {a} into {b} | {a} inside {b} | {a} to {b} | #{a} down into {b}"
)
SHORT_ON = choice("{a} on {b} | {a} on {b} | {a} on top of {b} | {a} onto {b} | #{a} atop {b}")
SHORT_AT = choice("{a} in {b} | {a} to {b} | {a} at {b} | #{a} over in {b}")
LEADS = ways("""
plain: put {x} | put {x} | place {x} | put {x} | move {x} | get {x} | set {x} | #arrange it so: {x}
told: i want {x} | i'd like {x} | i need {x} | it should be {x} | i'd like to see {x}
        | we need {x} | i want to have {x} | here is what i want: {x} | my plan: {x}
        | #what i dream of: {x}
""")
JOIN_SHORT = choice(
    "{x} and {y} | {x} and {y} | {x}, and {y} | {x}, {y} | {x}, then {y} | {x} and then {y} "
    "| {x}; {y} | #{x} while {y}"
)
JOIN_ORDERS = choice(
    "{x} and {y} | {x}, then {y} | {x} and then {y} | first {x}, then {y} | {x}, and {y} "
    "| {x}. {y} | {x} and after that {y} "
    "| {x}. then {y} | {x}, after which you {y} | {x}; {y} | {x}. also {y} | {x}. next, {y} "
    "| start with this: {x}. then {y} "
    "| {x}, and when you are done {y} | {x}, plus {y} | #{x}, and once that is over, {y} "
    "| #to begin with {x}. to go on {y}"
)
RESPECTIVELY = ways("""
plain: put {a} in {b}, respectively | put {a} in {b} respectively
        | {put} {a} to {b}, in this order | place {a} in {b}, respectively
        | put {a} in {b}, in that order | move {a} to {b} respectively
        | #assign {a} to {b}, one by one in this order
told: {a} {belongs} in {b}, respectively | {a} should be in {b}, in that order
        | i want {a} in {b}, respectively | {a} {goes} to {b} respectively
        | #{a} {is} meant for {b}, taken in order
terse: {a} -> {b}, respectively | {a} to {b} respectively | {a} in {b}, same order
        | #{a} : {b}, in order
""")
WITH_ALSO = ways("""
plain: put {a} in {b}, and {c} too | put {a} in {b} and add {c}
        | put {a} in {b}, then {c} as well | put {a} in {b} and also {c}
        | {drop} {a} {into} {b}, {c} as well | put not only {a} but also {c} in {b}
        | put {a} in {b} and do the same with {c} | #put {a} in {b}, likewise {c}
told: {a} goes in {b}, and so does {c} | {a} should be in {b}, and {c} too
        | i want {a} in {b}, {c} as well | {b} is for {a} and for {c}, put them in
        | #{a} enters {b}, followed by {c}
terse: {a} in {b}, {c} too | {a} + {c} -> {b} | {a} in {b}, same for {c} | #{b}: {a}, likewise {c}
""")
PICK_THEN_IN = ways("""
plain: pick up {a} and put it in {b} | pick {a} up and drop it in {b}
        | grab {a} and put it in {b} | take {a}, then put it in {b}
        | lift {a} and place it in {b} | pick up {a}, then put it into {b}
        | get {a} and drop it into {b} | first pick up {a}, then put it in {b}
        | hold {a} above {b} and let go | grab {a}. drop it in {b}
        | #seize {a} and release it in {b}
terse: grab {a}, drop in {b} | pick {a}, put in {b} | take {a}, into {b}
        | {a}: pick up, put in {b} | #get {a}, release in {b}
""")
PICK_THEN_ON = ways("""
plain: pick up {a} and put it on {b} | pick {a} up and stack it on {b}
        | grab {a} and put it on top of {b} | take {a}, then put it on {b}
        | lift {a} and place it on {b} | pick up {a}, then set it on {b}
        | first pick up {a}, then put it on {b} | grab {a}. put it on {b}
        | #seize {a} and release it on {b}
terse: grab {a}, put on {b} | pick {a}, stack on {b} | take {a}, onto {b}
        | {a}: pick up, put on {b} | #get {a}, release on {b}
""")
FIRST_HOLD = ways("""
plain: put {a} in {b}, then pick up {c} | put {a} in {b} and pick up {c}
        | {drop} {a} {into} {b}, then grab {c} | first put {a} in {b}, then take {c}
        | put {a} in {b} and hold {c} | when {a} is in {b}, pick up {c}
        | put {a} in {b}, and then lift {c} | #with {a} safely in {b}, grab {c}
told: {a} goes in {b}, and then i need you to hold {c} | i want {a} in {b} and {c} in your hand
        | {a} should be in {b} and {c} in the gripper | #let {b} have {a} and your hand {c}
terse: {a} in {b}, then pick {c} | {a} -> {b}, hold {c} | {a} in {b}, grab {c}
        | #{a} to {b}, {c} to hand
""")
HANDED = ways("""
plain: put {b} down and pick up {a} | put {b} down, then take {a} | let go of {b} and grab {a}
        | drop {b} and pick up {a} instead | swap {b} in your hand for {a}
        | put it down and pick up {a} | set {b} down, take {a} | hold {a} instead of {b}
        | #trade what you hold for {a}
told: i want you to hold {a} instead of {b} | your hand should hold {a}, not {b}
        | you hold the wrong one, take {a} | i'd rather have {a} in your hand
        | #wrong one in the fingers, {a} it should be
terse: drop {b}, grab {a} | {b} down, {a} up | hold {a} not {b} | #{b} away, {a} up
""")
CORNERS = ways("""
plain: put {a} in different corners | move {a} to different corners | put {a} in separate corners
        | place {a} each in a corner of its own | bring {a} to different corners
        | #spread {a} over distinct corners
told: {a} each go in a corner of their own | {a} should be in different corners
        | i want {a} in different corners | {a} belong in separate corners
        | #let {a} occupy a corner each
terse: {a}: different corners | {a} -> different corners | {a} in separate corners
        | #{a}: one corner each
""")
