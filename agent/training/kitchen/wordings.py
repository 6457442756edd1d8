"""How requests about one object are worded; what they mean is in `families_single` and `families_state`.

Each list has a part that is trained on and one that is held out. Fields: {a} is an object, {p} "the table",
{onto} "on the table", {off} "from the table", {at} where something is; "~" marks a statement.
"""

from agent.training.wording import Choice

PICK = Choice(
    (
        *("get hold of {a}", "take {a} and keep it", "~i need you to have {a} in your hand"),
        *("{pick} {a}", "{pick} {a}", "{pick} {a}", "~i want you to hold {a}", "hold on to {a}"),
        *("~you should have {a} in your hand", "hold {a} for a moment", "keep {a} in your hand"),
        *("~let me see you holding {a}", "{pick} {a} and hold it", "take {a} in your gripper"),
    ),
    ("~your gripper should close around {a}", "~have {a} in your hand", "~i need {a} held"),
)
PICK_FROM = Choice(
    (
        *("{pick} {a} {off}", "{pick} {a} that is {at}", "go to {p} and {pick} {a}"),
        *("{pick} {a} {at}", "navigate to {p} and {pick} {a} there"),
    ),
    ("at {p} you will find {a}, {pick} it",),
)
GOTO = Choice(
    (
        *("drive over to {p} and stay there", "get to {p}", "~where is {p}? go there"),
        *("~i need you over at {p}", "roll to {p}", "run to {p}", "walk over to {p}"),
        *("~off to {p} with you", "~{p} is where you should be", "park yourself at {p}"),
        *("stop at {p}", "stand next to {p}", "~meet me at {p}", "find your way to {p}"),
        *("{goto} {p}", "{goto} {p}", "{goto} {p}", "park at {p}", "wait at {p}", "stand by {p}"),
        *("~i want you at {p}", "~you should be at {p}", "come over to {p}"),
        *("position yourself at {p}", "~your place is at {p}", "drive up to {p} and wait there"),
    ),
    ("~station yourself by {p}", "approach {p}", "~be at {p}"),
)
COME = Choice(
    (
        *("come here", "come to me", "come over here", "~i want you next to me", "drive to me"),
        *("return to me", "come back to me", "get over here"),
    ),
    ("join me", "~i'd like you by my side"),
)
VISIT = Choice(
    (
        *("visit {ps}", "go to {then}", "first go to {then}", "drive to {then}"),
        *("do a round: {ps}", "patrol {ps}, in this order", "navigate to {then}"),
        "~i want you to visit {ps} in this order",
    ),
    ("call at {ps} one after the other", "tour {ps}"),
)
SEEK = Choice(
    (
        *("~where did {a} go? drive there", "go close to {a}", "stand in front of {a}"),
        *("get near {a}", "~where can i find {a}? go to it", "look for {a} and stay there"),
        *("~i lost {a}, go to where it is", "{seek} {a}", "{seek} {a}", "{seek} {a}"),
        *("~where is {a}? go there", "go to where {a} is", "drive to {a}", "navigate to {a}"),
        "go and stand next to {a}",
    ),
    ("~show me where {a} is", "move up to {a}"),
)
OPEN = Choice(
    (
        *("{open} {p}", "{open} {p}", "~{p} should be open", "~i need {p} open"),
        "~i want to look into {p}",
    ),
    ("~have {p} opened", "~let me see what {p} holds, open it"),
)
CLOSE = Choice(
    (
        *("{close} {p}", "{close} {p}", "~{p} should be closed", "~{p} is open, close it"),
        "~i want {p} shut",
    ),
    ("~someone left {p} open, shut it", "~have {p} closed"),
)
RELEASE = Choice(
    (
        *("put it back down", "set it down here", "~you can let go now", "stop carrying {a}"),
        *("rid your hand of {a}", "{drop} {a}", "{drop} it", "put it down"),
        *("put down what you are holding", "let go", "empty your hand"),
        *("~your hand should be empty", "let go of what you have", "open your hand"),
        *("stop holding {a}", "free your gripper", "put {a} down right where you are"),
    ),
    ("relax your grip", "~don't hold on to {a}", "lay down whatever you have there"),
)
BRING = Choice(
    (
        *("~could {a} come over to me?", "~i am out of {a}", "~i'd have {a}"),
        *("~{a} would be nice", "~i'll have {a}", "~{a} is to be brought to me"),
        *("~it is {a} i want", "~what i need is {a}", "~i could do with {a}"),
        *("~how about {a} for me?", "~where is {a}? i need it here", "~my order: {a}"),
        *("~i am waiting for {a}", "~who can bring me {a}?", "let {a} come to me"),
        *("~is there any chance i could get {a}?", "~i'll take {a}"),
        *("~would it be possible to have {a} here?", "~{a} has to be here with me"),
        *("~i was hoping for {a}", "~you know what i want? {a}"),
        *("~there should be {a} here with me", "come here and bring {a} along"),
        *("come over with {a}", "~i haven't got {a} yet, bring it", "~one thing i need: {a}"),
        *("see if you can bring me {a}", "{give} me {a}", "{give} me {a}", "{give} me {a}"),
        *("{give} me {a}", "{give} me {a}", "{take} {a} to me", "carry {a} over to me"),
        *("come to me with {a}", "deliver {a} to me", "~i would like {a}"),
        *("~i'd like {a}, please", "~i want {a}", "~i need {a}", "~{a}, please"),
        *("~can i have {a}?", "~could i get {a}?", "~may i have {a}", "~i could use {a}"),
        *("~would you mind bringing me {a}?", "~how about bringing me {a}?", "~{a} for me please"),
        *("pick up {a} and bring it to me", "find {a} and bring it here", "bring {a} over here"),
        *("grab {a} for me", "~i'm in the mood for {a}", "~i feel like having {a}"),
        *("bring {a} here", "~can you get me {a} pls", "~could i have {a}, please?"),
        *("go and get {a} for me", "~task: bring {a} to the user", "deliver {a} to the person"),
        "~we need {a} over here",
    ),
    (
        *("~i wouldn't say no to {a}", "let me have {a}", "see that i get {a}"),
        *("~{a} would be lovely", "~i fancy {a}", "~any chance of getting {a}?"),
        *("run and get {a} for me", "treat me to {a}"),
    ),
)
BRING_FROM = Choice(
    (
        *("{give} me {a} {off}", "{give} me {a} that is {at}", "{take} {a} {off} to me"),
        *("go to {p}, pick up {a} and bring it to me", "~{a} is {at}, bring it to me"),
        *("~there is {a} {at}, i want it", "~i left {a} {at}, can you bring it"),
        *("~i want {a} {off}", "~can you bring me {a}? it is {at}"),
        *("take {a} {off} and give it to me", "~i put {a} {at} earlier, get it for me please"),
    ),
    (
        *("~look {at} for {a} and pass it to me", "~you will see {a} {at}, let me have it"),
        "~once at {p}, take {a} and come back to me with it",
    ),
)
PUT = Choice(
    (
        *("~my friend wants {a}, so put it {onto}", "~my mother asked for {a} {onto}"),
        *("~{a} is for my brother, who sits at {p}", "~someone at {p} wants {a}, take it there"),
        *("~{a} is to be put {onto}", "~{p} needs {a}", "~{a} has to go to {p}"),
        *("~{a} must be taken to {p}", "~could {a} be moved to {p}?", "~what about {a} {onto}?"),
        *("~{p} is out of {a}, take it there", "~{a} is supposed to be {onto}"),
        *("~i would like to see {a} {onto}", "~can you get {a} over to {p}?"),
        *("add {a} to what is {onto}", "~is {a} {onto}? it should be", "let {a} stand {onto}"),
        *("{put} {a} {onto}", "{put} {a} {onto}", "{put} {a} {onto}", "{take} {a} to {p}"),
        *("{take} {a} to {p}", "pick up {a} and put it {onto}", "~{a} goes {onto}"),
        *("~i want {a} {onto}", "~{a} belongs {onto}", "~{a} should be {onto}"),
        *("get {a} and leave it {onto}", "pick {a}, place {p}", "~{a} -> {p}"),
        *("~task: {a} to {p}", "deliver {a} to {p}", "find {a}, then put it {onto}"),
        *("~1. find {a} 2. put it {onto}", "move {a} over to {p}"),
        *("~object: {a}, destination: {p}", "grab {a} and carry it to {p}", "~have {a} {onto}"),
        *("drop {a} off at {p}", "~make sure {a} ends up {onto}", "~can {a} go {onto}?"),
        *("return {a} to {p}", "put {a} back {onto}", "~could you see that {a} is {onto}?"),
        *("restock {p} with {a}", "~{a} was {onto} before, put it back", "bring {a} over to {p}"),
        *("~{a} is in the wrong place, it goes {onto}", "~goal: {a} {onto}", "store {a} {onto}"),
        *("pick up {a}, go to {p} and put it down", "~{p} is where {a} should be"),
        "~put: {a}; {p}",
    ),
    (
        *("~the right spot for {a} is {p}", "~see to it that {a} lands {onto}"),
        *("shift {a} to {p}", "~target: {p}; item: {a}", "use {p} for {a}"),
        *("~i'd prefer {a} {onto}", "stow {a} {onto}"),
    ),
)
PUT_FROM = Choice(
    (
        *("{take} {a} {off} to {p}", "{take} {a} {off} and put it {onto}"),
        *("move {a} {off} to {p}", "~{a} is {at}, put it {onto}"),
        *("pick up {a} {off} and place it {onto}", "{put} {a} that is {at} {onto}"),
        *("go to {q}, take {a} and put it {onto}", "~from {q} to {p}: {a}"),
        *("transfer {a} {off} to {p}", "~{a} should go {off} to {p}"),
        "~1. go to {q} 2. pick up {a} 3. go to {p} 4. put it down",
    ),
    ("~{a} sits {at} but should be {onto}", "~relocate {a}: it is {at}, i want it {onto}"),
)
BIN = Choice(
    (
        *("~{a} can go, {bin} it", "~{a} has to be thrown out", "~{p} is the place for {a}"),
        *("~could {a} be thrown away?", "~{a} smells, put it in {p}"),
        *("~{a} is not needed now, {p} please", "make {a} go away, in {p}", "{bin} {a}"),
        *("{bin} {a}", "{bin} {a}", "throw {a} in {p}", "~{a} is trash, throw it away"),
        *("~{a} can be thrown away", "~{a} belongs in {p}", "~i'm done with {a}, throw it away"),
        *("~{a} is empty, can you throw it away", "clear {a} away into {p}"),
        *("~{a} has gone bad, bin it", "~i don't need {a} any more, {bin} it"),
        *("~nobody wants {a}, {bin} it", "recycle {a} in {p}"),
        *("throw {a} away", "throw {a} away", "throw {a} out", "toss {a} out"),
    ),
    ("~let {a} vanish into {p}", "~{a} is past its date, {bin} it", "~away with {a}, into {p}"),
)
BIN_FROM = Choice(
    (
        *("clear {a} {off} into {bin_place}", "{bin} {a} that is {at}", "{bin} {a} {off}"),
        *("throw {a} {off} away", "throw away {a} {at}", "throw {a} that is {at} out"),
        *("take {a} {off} and throw it away", "~i left {a} {at}, can you throw it away"),
        *("~there is {a} {at}, {bin} it", "remove {a} {off} and toss it"),
        "~i finished {a} and left it {at}, please throw it away",
    ),
    ("~get {a} {off} and into {bin_place}",),
)
EARLIER = Choice(  # said about an object that is asked for as "it"
    (
        *("~which of these is {a}? i want that one", "~do you see {a}? bring that to me"),
        *("~what you see there is {a}, right? hand it to me", "~you know {a}? get me that"),
        *("~i opened {a} earlier, bring it to me", "~i bought {a} this morning, bring it to me"),
        *("~where did i leave {a}? bring it to me", "~i forgot {a}, can you bring it to me?"),
        *("~did you see {a}? i want it", "~that was {a} i saw, get it for me"),
        *("~i put {a} away, fetch it", "~i like {a}, can you get it for me?"),
        *("~my favorite is {a}, bring it to me", "~i would love {a} right now, can you help"),
        "~i was told there is {a}, bring it here",
        *("~i just thought of {a}, can you get it for me", "~is that {a}? bring it over"),
    ),
    ("~remember {a}? i want it now", "~my hand longs for {a}, bring it"),
)
FROM_ME = Choice(  # what stands with the user goes elsewhere
    (
        "~{a} is still here with me, take it to {p}",
        *("~i no longer need {a} here, it goes {onto}", "collect {a} from me and take it to {p}"),
        *("~you can have {a} back, it goes {onto}", "take {a} i have here and put it {onto}"),
        *("~i'm finished with {a}, take it to {p}", "~i have {a} here, put it {onto}"),
        *("take {a} from me and {put} it {onto}", "{take} {a} from me to {p}"),
        *("~{a} next to me should go {onto}", "relieve me of {a}, put it {onto}"),
        *("~i don't want {a} any more, take it away from me to {p}", "bring {a} back to {p}"),
    ),
    ("~get {a} out of my way and {onto}", "~{a} beside me belongs {onto}"),
)
HELD_PUT = Choice(
    (
        *("~it goes {onto}", "~that belongs {onto}", "drop what you carry at {p}"),
        *("~your hand holds something that goes {onto}", "{put} it {onto}"),
        *("{put} what you are holding {onto}", "{take} it to {p}", "take that to {p}"),
        *("put {a} you are holding {onto}", "~what you have in your hand goes {onto}"),
        *("leave it {onto}", "{put} that {onto}", "{put} the thing in your hand {onto}"),
        "carry it to {p} and put it down",
    ),
    ("~your load goes {onto}", "drop it off at {p}"),
)
HELD_BRING = Choice(
    (
        *("~i want what you have there", "~what you are holding is mine, bring it"),
        *("come here with it", "~i'll take {a} from your hand", "{give} it to me"),
        *("bring it to me", "hand me what you are holding", "bring me that"),
        *("give me {a} you are holding", "bring me what you have in your hand"),
        "hand it over to me",
    ),
    ("~let me have what is in your hand",),
)
