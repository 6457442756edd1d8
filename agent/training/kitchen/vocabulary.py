"""The lists behind kitchen requests: places, packings, verbs, politeness, and which of them are held out.

What is said of objects and how sentences are built stands in agent/training/kitchen/wordings*.py.
"""

from agent.training.frames import FRAMES as COMMON_FRAMES
from agent.training.wording import Choice
from envs.kitchen_layout import TRASH, USER

PLACE_WORDS = {
    "close counter": Choice(
        ("close counter", "near counter", "nearest counter", "closest counter", "counter"),
        ("counter close by", "nearby counter"),
    ),
    "far counter": Choice(
        ("far counter", "far counter", "counter far away", "distant counter"),
        ("counter in the distance", "remote counter"),
    ),
    "table": Choice(("table", "table", "kitchen table", "dining table"), ("wooden table",)),
    TRASH: Choice(
        ("trash", "trash can", "bin", "trash bin", "garbage", "garbage can"),
        ("waste basket", "rubbish bin"),
    ),
    USER: Choice(("me", "me", "user", "person"), ("human",)),
    "top drawer": Choice(
        ("top drawer", "top drawer", "uppermost drawer", "upper drawer"), ("highest drawer",)
    ),
    "middle drawer": Choice(
        ("middle drawer", "middle drawer", "center drawer", "drawer in the middle"),
        ("second drawer",),
    ),
    "bottom drawer": Choice(
        ("bottom drawer", "bottom drawer", "lowest drawer", "drawer at the bottom"),
        ("undermost drawer",),
    ),
}
CALLS = {  # other words for one object than its name
    "coke": Choice(("coke", "coca cola", "coca-cola"), ("coke classic",)),
    "redbull": Choice(("redbull", "red bull"), ("red bull energy drink",)),
    "7up": Choice(("7up", "7 up", "7-up", "seven up"), ()),
    "water bottle": Choice(("water bottle", "bottle of water", "water"), ("bottled water",)),
    "rxbar chocolate": Choice(
        ("rxbar chocolate", "chocolate rxbar", "rxbar", "rx bar"), ("chocolatey rxbar",)
    ),
    "multigrain chips": Choice(("multigrain chips", "multi grain chips", "multi-grain chips"), ()),
    "grapefruit soda": Choice(("grapefruit soda", "grapefruit flavored soda"), ()),
    "lime soda": Choice(("lime soda", "lime flavored soda"), ()),
    "bag of chips": Choice(("bag of chips", "chips bag"), ("packet of chips",)),
    "paper towel": Choice(("paper towel", "kitchen paper"), ()),
    "donut": Choice(("donut", "doughnut"), ()),
}
PACKINGS = {
    "can": Choice(("can of {n}", "{n} can"), ("tin of {n}",)),
    "bottle": Choice(("bottle of {n}", "{n} bottle"), ("small bottle of {n}",)),
    "bag": Choice(("bag of {n}", "packet of {n}"), ("pack of {n}", "sack of {n}")),
    "carton": Choice(("carton of {n}",), ("container of {n}",)),
    "box": Choice(("box of {n}",), ()),
}
VERBS = {
    "give": Choice(
        ("bring", "get", "fetch", "hand", "give", "grab", "bring", "bring"),
        ("pass", "find and bring"),
    ),
    "put": Choice(
        ("put", "place", "put", "place", "set", "leave", "lay", "drop", "stick", "stand"),
        ("deposit", "position"),
    ),
    "take": Choice(
        ("take", "move", "carry", "bring", "deliver", "move", "get", "haul"),
        ("transport", "relocate"),
    ),
    "bin": Choice(
        (
            *("throw away", "throw out", "toss", "discard", "get rid of", "dispose of", "trash"),
            *("bin", "dump", "junk"),
        ),
        ("chuck out", "scrap"),
    ),
    "pick": Choice(
        *(
            (
                "pick up",
                "pick up",
                "grab",
                "take",
                "lift",
                "lift up",
                "grasp",
                "hold",
                "take hold of",
            ),
            ("seize", "clutch", "raise"),
        )
    ),
    "goto": Choice(
        ("go to", "drive to", "navigate to", "move to", "head to", "go over to", "drive over to"),
        ("make your way to", "travel to", "proceed to"),
    ),
    "seek": Choice(
        ("find", "locate", "look for", "search for", "go find"),
        ("track down", "seek out"),
    ),
    "open": Choice(("open", "pull open", "open up"), ("slide open",)),
    "close": Choice(("close", "shut", "push shut"), ("slide shut",)),
    "drop": Choice(
        ("put down", "set down", "lay down", "drop", "let go of", "release"), ("part with",)
    ),
    "clear": Choice(("clear", "clean", "remove", "tidy"), ("sweep",)),
}
FRAMES = Choice(
    (
        *COMMON_FRAMES.train,
        *(
            "hi robot, {x}",
            "pls {x}",
            "{x} pls",
            "{x} thx",
            "uh, {x}",
            "hmm, can you {x}",
            "ok so {x}",
        ),
        *("i was wondering if you could {x}", "would you be able to {x}?", "could you please {x}"),
        *("do me a favor and {x}", "when you have a moment, {x}", "next, {x}", "{x}, thank you"),
        *("how would you {x}?", "how would you {x}?", "would you be so kind and {x}?", "just {x}"),
        *("{x} as soon as you can", "{x} if you can", "{x}, will you?", "well, {x}", "yo {x}"),
        *("i'd be glad if you could {x}", "{x}, it would help me a lot", "{x} real quick"),
        *("so um {x}", "let's see, please {x}", "be quick and {x}", "hey, {x}", "try to {x}"),
    ),
    (
        *COMMON_FRAMES.held_out,
        *("if it isn't too much trouble, {x}", "{x}, ta", "mind if i ask you to {x}?"),
        *("dear robot, {x}", "what i ask of you: {x}", "{x}, would you kindly?"),
    ),
)
CONTEXT = Choice(  # what a request may open with and what does not matter
    (
        *("i just got back from the gym, {x}", "my friend is visiting, {x}", "i'm busy, {x}"),
        *("we are having a party. {x}", "it's been a long day. {x}", "guests are coming. {x}"),
        *("i'm watching a movie, {x}", "i can't get up right now, {x}", "my hands are full. {x}"),
        *("sorry to bother you, {x}", "it's hot in here. {x}", "i'm on the phone, so {x}"),
        *("good morning! {x}", "i have a meeting in five minutes, {x}", "i hurt my foot, {x}"),
        *("my friends will be here soon. {x}", "i have been cooking for hours, {x}"),
        *("there is a lot to do today. {x}", "nice to see you, robot. {x}", "it's late, {x}"),
        *("i'm reading a book, {x}", "my back hurts. {x}", "i am sitting on the couch, {x}"),
        *("we just finished lunch. {x}", "my meeting starts in a minute, so {x}"),
        *("i'm so tired. {x}", "i just came home from work. {x}"),
        *("the weather is nice today. {x}", "dinner is over. {x}"),
    ),
    (
        *("i've been painting the fence all day. {x}", "my knee is aching, {x}"),
        *("the kids are asleep. {x}", "i'm in the middle of a game, {x}"),
    ),
)
