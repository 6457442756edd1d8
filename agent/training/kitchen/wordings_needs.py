"""How people hint at what they need: "i'm thirsty", "i spilled juice on the table".

Each list has a part that is trained on and one that is held out. Fields: {a} is an object, {p} "the table",
{onto} and {at} "on the table"; "~" marks a statement.
"""

from agent.training.kitchen.nouns import Kind
from agent.training.kitchen.wordings_kinds import DRINK, FOOD, FRUIT, MOP, SNACK
from agent.training.wording import Choice

NEEDS = {
    DRINK: Choice(
        (
            *("~i'm thirsty", "~i am so thirsty", "~my throat is dry", "~i need to drink"),
            *("~i'm thirsty, what can you do", "~my mouth feels dry, help me out"),
            *("~i could do with a drink", "~time for a drink"),
            "~i haven't drunk anything all day",
        ),
        ("~i'm parched", "~i'd kill for a drink"),
    ),
    SNACK: Choice(
        (
            *("~i could do with a snack", "~it's snack time", "~i need a snack for the movie"),
            *("~i'm a little hungry, a snack would be good", "~i skipped the snack this morning"),
        ),
        ("~i'm peckish", "~a nibble would do me good"),
    ),
    FOOD: Choice(
        (
            *("~i'm hungry", "~i am starving", "~my stomach is growling"),
            *("~i haven't eaten all day", "~i'm hungry, please help"),
            "~i skipped breakfast and need to eat",
        ),
        ("~i'm famished", "~my tummy rumbles"),
    ),
    FRUIT: Choice(
        (
            *("~i should eat more fruit", "~i could do with some fruit"),
            "~my doctor wants me to eat fruit",
        ),
        ("~a fruit a day, they say",),
    ),
    Kind("caffeinated"): Choice(
        (
            *("~i need to wake up", "~i can't keep my eyes open, i need caffeine"),
            *("~i need caffeine", "~i'm falling asleep, bring me something to wake me up"),
            "~i'm sleepy, i want caffeine",
        ),
        ("~i need a pick-me-up with caffeine", "~caffeine, quick"),
    ),
    Kind("salty"): Choice(
        ("~i'm craving salt", "~i feel like having something salty"), ("~i long for salt",)
    ),
    Kind("sweet"): Choice(
        ("~i'm craving sugar", "~i have a sweet tooth today", "~i want dessert"),
        ("~sugar, please",),
    ),
    Kind("spicy"): Choice(
        ("~i like my food hot and spicy, get me some", "~i'm in the mood for something spicy"),
        ("~i want my tongue to burn",),
    ),
    Kind("energy"): Choice(
        ("~i'm worn out and need energy", "~i need energy for my workout"), ("~recharge me",)
    ),
    Kind("healthy"): Choice(
        (
            "~i'm on a diet, get me something healthy",
            "~i want to live healthier, bring me something",
        ),
        ("~i'm watching my weight, find me something to have",),
    ),
    MOP: Choice(
        (
            "~i spilled juice on the table, bring me something to clean it up",
            "~i spilled my drink, can you help?",
            "~oh no, i made a mess on the floor, help me clean",
            "~there is a spill here, i need to wipe it up",
            "~i knocked over a glass, bring me something to wipe with",
        ),
        ("~the milk went all over the place, bring me something for it",),
    ),
}
NEED_TWO = Choice(  # a drink and something to eat
    (
        *("~i'm hungry and thirsty", "~i need to eat and drink something"),
        "~i'm thirsty and hungry too",
        "~i just worked out, bring me a drink and something to eat to recover",
        *("~i want a meal with a drink", "~i'm starving and my throat is dry"),
        "~lunch time! one thing to eat and one to drink please",
    ),
    ("~i'm famished and parched", "~feed me and give me a drink"),
)
SPILLED = Choice(  # {a} is thrown away, something to clean with is brought
    (
        "~i spilled my {a}, throw it away and bring me something to clean up",
        "~my {a} tipped over {at}, {bin} it and {give} me something to wipe with",
        "~i spilled my {a} {at}, could you {bin} it and then bring me something to clean with?",
        "{bin} the {a} i spilled and {give} me something to clean with",
        "~the {a} leaked, so {bin} it and bring something to wipe up the mess to me",
    ),
    ("~what a mess! {bin} the {a} and hand me something to mop with",),
)
MOP_AT = Choice(
    (
        "~i spilled coffee {onto}, put something to wipe it up there",
        "put something to clean with {onto}",
        "~there is a spill {onto}, take something to clean it there",
        "~{p} is sticky, bring something to clean with over to it",
    ),
    ("~{p} is wet, leave something there to dry it",),
)
