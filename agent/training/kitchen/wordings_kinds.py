"""How kinds of objects are asked for: "something salty", "i'm thirsty", "a snack that isn't chips".

`ONE` names any one of a kind, `MANY` all of it; `NEEDS` are statements that ask for one without naming it.
Each list has a part that is trained on and one that is held out. "~" marks a statement.
"""

from agent.training.kitchen.nouns import Kind
from agent.training.vocabulary import Choice

DRINK, SODA, SNACK, FRUIT, CHIPS = map(Kind, ("drink", "soda", "snack", "fruit", "chips"))
DECAF, MOP, FOOD = Kind("drink", "caffeinated"), Kind("mop"), Kind("food")
ONE = {
    DRINK: Choice(
        (
            *("a drink", "a drink", "something to drink", "a beverage", "something i can drink"),
            *("some drink", "any drink", "one of the drinks"),
        ),
        ("something drinkable", "a refreshment to sip"),
    ),
    SODA: Choice(
        ("a soda", "a soda", "a soft drink", "some soda", "any soda", "one of the sodas"),
        ("a fizzy drink", "some pop"),
    ),
    SNACK: Choice(
        ("a snack", "a snack", "something to snack on", "any snack", "one of the snacks"),
        ("a nibble", "something to munch"),
    ),
    FRUIT: Choice(
        ("a fruit", "a fruit", "some fruit", "a piece of fruit", "any fruit", "one of the fruits"),
        ("a fruit of your choice",),
    ),
    CHIPS: Choice(
        (
            "some chips",
            "a bag of some chips",
            "any chips",
            "any kind of chips",
            "chips of any sort",
        ),
        ("crisps",),
    ),
    FOOD: Choice(
        ("something to eat", "something to eat", "some food", "something i can eat"),
        ("something edible",),
    ),
    DECAF: Choice(
        (
            *("a drink without caffeine", "something to drink that has no caffeine"),
            *("a caffeine free drink", "a drink that won't keep me awake"),
        ),
        ("a decaffeinated drink", "a beverage free of caffeine"),
    ),
    Kind("soda", "caffeinated"): Choice(
        ("a soda without caffeine", "a caffeine free soda", "a soft drink that has no caffeine"),
        ("a soda free of caffeine",),
    ),
    Kind("drink", "soda"): Choice(
        (
            "a drink that is not a soda",
            "something to drink, but no soda",
            "a drink other than soda",
        ),
        ("a beverage that isn't a soft drink",),
    ),
    Kind("snack", "chips"): Choice(
        ("a snack that isn't chips", "a snack, but no chips", "a snack other than chips"),
        ("something to snack on, anything but chips",),
    ),
    Kind("food", "fruit"): Choice(
        ("something to eat that is not fruit", "some food, but no fruit"),
        ("food other than fruit",),
    ),
    Kind("snack", "sweet"): Choice(
        ("a snack that is not sweet", "a savory snack"), ("a snack with no sugar in it",)
    ),
    Kind("fruit", "citrus"): Choice(
        ("a fruit that is not citrus", "a fruit, but no citrus"), ("a non citrus fruit",)
    ),
    Kind("salty"): Choice(
        ("something salty", "something salty", "a salty snack", "a salty thing to eat"),
        ("something with salt on it",),
    ),
    Kind("spicy"): Choice(
        ("something spicy", "something spicy", "something hot and spicy", "a spicy thing"),
        ("something fiery",),
    ),
    Kind("food", "spicy"): Choice(
        ("something to eat that is not spicy", "some food that isn't spicy"), ("mild food",)
    ),
    Kind("sweet"): Choice(
        ("something sweet", "something sweet", "something sugary"),
        ("something for my sweet tooth",),
    ),
    Kind("healthy"): Choice(
        ("something healthy", "something healthy", "something good for my health"),
        ("something wholesome",),
    ),
    Kind("sour"): Choice(("something sour", "something sour and fresh"), ("something tart",)),
    Kind("citrus"): Choice(
        ("a citrus fruit", "some citrus", "a fruit of the citrus kind"), ("anything citrus",)
    ),
    Kind("caffeinated"): Choice(
        (
            *("something with caffeine", "a drink with caffeine", "something caffeinated"),
            *("a caffeinated drink", "something that has caffeine in it"),
        ),
        ("a caffeine boost", "anything with caffeine"),
    ),
    Kind("soda", "clear-soda"): Choice(
        ("a soda that isn't clear", "a dark or colored soda"), ("a soda you can't see through",)
    ),
    Kind("clear-soda"): Choice(
        ("a clear soda", "a clear soft drink", "a transparent soda"), ("a colorless soda",)
    ),
    Kind("energy"): Choice(
        ("something that gives me energy", "something for energy", "something energizing"),
        ("something to boost my energy",),
    ),
    Kind("refreshing"): Choice(
        ("something refreshing", "something refreshing to drink", "a refreshing drink"),
        ("something to cool me down",),
    ),
    Kind("chocolate"): Choice(
        ("something with chocolate", "some chocolate", "something chocolatey"),
        ("a chocolate treat",),
    ),
    Kind("crunchy"): Choice(
        ("something crunchy", "something that crunches"), ("something crisp to bite",)
    ),
    Kind("hot-drink"): Choice(("a hot drink", "something hot to drink"), ("a warm beverage",)),
    Kind("juice"): Choice(("some juice", "a juice", "a fruit juice"), ("a glass of some juice",)),
    Kind("vegetable"): Choice(
        ("a vegetable", "some vegetable", "one of the vegetables"), ("a veggie",)
    ),
    Kind("bar"): Choice(("a bar to eat", "one of the bars", "any bar"), ("a bar of some sort",)),
    MOP: Choice(
        (
            *(
                "something to clean up a spill",
                "something to wipe the table",
                "something to mop with",
            ),
            *("something to wipe up a mess", "something to clean this mess with"),
        ),
        ("something that soaks up a puddle",),
    ),
    Kind("cutlery"): Choice(("a piece of cutlery", "some cutlery"), ("an eating utensil",)),
    Kind("vessel"): Choice(
        ("something to drink from", "something i can drink out of"), ("a drinking vessel",)
    ),
}
MANY = {
    DRINK: Choice(("drinks", "drinks", "beverages"), ("refreshments",)),
    SODA: Choice(("sodas", "sodas", "soft drinks"), ("fizzy drinks",)),
    SNACK: Choice(("snacks",), ("nibbles",)),
    FRUIT: Choice(("fruits", "fruits", "pieces of fruit"), ("fresh fruits",)),
    CHIPS: Choice(("chips", "bags of chips", "chip bags"), ("crisps",)),
    FOOD: Choice(("food items", "things to eat"), ("edible things",)),
    Kind("vegetable"): Choice(("vegetables",), ("veggies",)),
    Kind("caffeinated"): Choice(("caffeinated drinks", "drinks with caffeine"), ()),
    DECAF: Choice(("drinks without caffeine", "caffeine free drinks"), ()),
    Kind("cleaning"): Choice(("cleaning things", "cleaning supplies"), ("cleaning items",)),
    Kind("tableware"): Choice(("dishes and cutlery", "pieces of tableware"), ()),
}
NEEDS = {
    DRINK: Choice(
        (
            *("~i'm thirsty", "~i am so thirsty", "~my throat is dry", "~i need to drink"),
            *("~i'm thirsty, what can you do", "~my mouth feels dry, help me out"),
            *("~i could do with a drink", "~time for a drink", "~i haven't drunk anything all day"),
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
            *(
                "~i'm hungry",
                "~i am starving",
                "~my stomach is growling",
                "~i haven't eaten all day",
            ),
            *("~i'm hungry, please help", "~i skipped breakfast and need to eat"),
        ),
        ("~i'm famished", "~my tummy rumbles"),
    ),
    FRUIT: Choice(
        (
            "~i should eat more fruit",
            "~i could do with some fruit",
            "~my doctor wants me to eat fruit",
        ),
        ("~a fruit a day, they say",),
    ),
    Kind("caffeinated"): Choice(
        (
            *(
                "~i need to wake up",
                "~i can't keep my eyes open, i need caffeine",
                "~i need caffeine",
            ),
            *(
                "~i'm falling asleep, bring me something to wake me up",
                "~i'm sleepy, i want caffeine",
            ),
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
DISLIKED = Choice(  # {a} are objects the person does not want, {x} the kind
    (
        *("~i don't like {a}, could you {give} me {x}", "~i'm allergic to {a}, {give} me {x}"),
        *(
            "{give} me {x}, but no {a}",
            "{give} me {x} that is not {one}",
            "~i'd like {x}, just not {a}",
        ),
        *(
            "{give} me {x} other than {one}",
            "~i want {x}, anything but {a}",
            "~no {a} please, {give} me {x}",
        ),
    ),
    (
        *("~i can't stand {a}, so {give} me {x}", "{give} me {x} with the exception of {a}"),
        *("~keep {a} away from me, i want {x}",),
    ),
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
