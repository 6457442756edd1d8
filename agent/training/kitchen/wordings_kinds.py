"""How kinds of objects are called: "something salty", "a snack that isn't chips", "soft drinks".

`ONE` names any one of a kind, `MANY` all of it. Each list has a part that is trained on and one that is held
out. "~" marks a statement.
"""

from agent.training.kitchen.nouns import Kind
from agent.training.wording import Choice

DRINK, SODA, SNACK, FRUIT, CHIPS = map(Kind, ("drink", "soda", "snack", "fruit", "chips"))
DECAF, MOP, FOOD = Kind("drink", "caffeinated"), Kind("mop"), Kind("food")
COMMON = (DRINK, SODA, SNACK, FRUIT, CHIPS, FOOD)  # what people ask for most
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
            *("some chips", "a bag of some chips", "any chips", "any kind of chips"),
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
            *("a drink that is not a soda", "something to drink, but no soda"),
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
    Kind("soda", also="caffeinated"): Choice(
        ("a soda with caffeine", "a caffeinated soda", "a caffeinated soft drink"),
        ("a caffeine loaded soda",),
    ),
    Kind("drink", also="healthy"): Choice(
        ("a healthy drink", "something healthy to drink"), ("a beverage that does me good",)
    ),
    Kind("food", also="healthy"): Choice(
        ("something healthy to eat", "a healthy snack", "some healthy food"), ("nourishing food",)
    ),
    Kind("food", also="sweet"): Choice(
        ("something sweet to eat", "a sweet snack", "a sweet treat"), ("sugary food",)
    ),
    Kind("chips", also="spicy"): Choice(
        ("some spicy chips", "chips that are spicy", "a spicy bag of chips"), ("fiery chips",)
    ),
    Kind("chips", "spicy"): Choice(
        ("chips that aren't spicy", "some chips, but no spicy ones"), ("chips that don't burn",)
    ),
    Kind("snack", also="crunchy"): Choice(
        ("a crunchy snack", "something crunchy to snack on"), ("a snack with a crunch",)
    ),
    Kind("snack", also="chocolate"): Choice(
        ("a chocolate snack", "a snack with chocolate"), ("a chocolatey nibble",)
    ),
    Kind("water"): Choice(("some water", "a water", "water to drink"), ("a bit of water",)),
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
            *("something to clean up a spill", "something to wipe the table"),
            *("something to mop with", "something to wipe up a mess"),
            "something to clean this mess with",
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
THE = {
    DRINK: "drink",
    SODA: "soda",
    SNACK: "snack",
    FRUIT: "fruit",
    CHIPS: "chips",
}  # where it is alone
MASS = {  # as one thing: "all the fruit"
    FRUIT: Choice(("fruit",), ()),
    FOOD: Choice(("food",), ()),
    SODA: Choice(("soda",), ()),
    Kind("cleaning"): Choice(("cleaning stuff",), ()),
}
SINGLE_OF = {  # after "the other"
    DRINK: Choice(("drink", "drink", "beverage"), ()),
    SODA: Choice(("soda", "soda", "soft drink"), ()),
    SNACK: Choice(("snack",), ()),
    FRUIT: Choice(("fruit", "piece of fruit"), ()),
    CHIPS: Choice(("bag of chips", "bag", "kind of chips"), ()),
}
SIMPLE = tuple(kind for kind in ONE if not kind.without)
DISLIKED = Choice(  # {a} are objects the person does not want, {x} the kind
    (
        *("~i don't like {a}, could you {give} me {x}", "~i'm allergic to {a}, {give} me {x}"),
        *("{give} me {x}, but no {a}", "{give} me {x} that is not {one}"),
        *("~i'd like {x}, just not {a}", "{give} me {x} other than {one}"),
        *("~i want {x}, anything but {a}", "~no {a} please, {give} me {x}"),
    ),
    (
        *("~i can't stand {a}, so {give} me {x}", "{give} me {x} with the exception of {a}"),
        "~keep {a} away from me, i want {x}",
    ),
)
