"""What can lie in a kitchen: each name with how it is packed, and what is known about it.

A fact is true of a noun, false, or debatable ("caffeinated?": chocolate may or may not be called so).
Requests by kind are made only where nothing debatable is in sight. Facts are everyday knowledge; the names
of `envs.kitchen_layout.OBJECTS` are SayCan's. `HELD_OUT` names never stand in a training scene.
"""

from dataclasses import dataclass

from envs.kitchen_layout import OBJECTS

IMPLIED = {  # what every noun of a sort is besides
    "soda": "drink refreshing sweet? sour?",
    "juice": "drink refreshing? sweet? sour? healthy? clear-soda?",
    "hot-drink": "drink refreshing?",
    "milk-drink": "drink healthy? refreshing? sweet?",
    "chips": "snack salty crunchy",
    "bar": "snack sweet crunchy?",
    "candy": "snack sweet",
    "biscuit": "snack crunchy?",
    "nuts": "snack crunchy? salty? healthy? sweet?",
    "snack": "food",
    "fruit": "food healthy sweet? snack? refreshing? sour? crunchy?",
    "vegetable": "food healthy snack? crunchy?",
    "meal": "food snack? salty? spicy? healthy?",
    "staple": "food? snack? sweet? healthy?",
    "condiment": "food? salty? sour? sweet? spicy?",
    "cutlery": "tableware",
    "vessel": "tableware",
}
_ROWS = """
coke | can | soda caffeinated energy?
pepsi | can | soda caffeinated energy?
7up | can | soda clear-soda
redbull | can | drink caffeinated energy soda? sweet? refreshing? sour?
lime soda | can | soda clear-soda?
grapefruit soda | can | soda clear-soda?
water bottle | | drink water refreshing healthy
tea | | drink caffeinated hot-drink? healthy? refreshing? sweet? energy?
apple | | fruit crunchy
orange | | fruit citrus
banana | | fruit energy?
sponge | | cleaning mop
rice chips | bag | chips healthy?
jalapeno chips | bag | chips spicy
multigrain chips | bag | chips healthy?
kettle chips | bag | chips
sea salt chips | bag | chips
energy bar | | bar energy healthy? chocolate? caffeinated?
rxbar chocolate | | bar chocolate energy healthy? caffeinated?
sprite | can | soda clear-soda
fanta | can | soda caffeinated?
root beer | can | soda caffeinated?
ginger ale | can | soda clear-soda? spicy?
dr pepper | can | soda caffeinated energy?
lemonade | bottle | drink refreshing sweet? sour? citrus? soda? healthy?
iced tea | bottle | drink refreshing caffeinated? sweet? healthy? energy?
sparkling water | bottle | drink water refreshing healthy? soda? clear-soda?
orange juice | carton | juice
apple juice | carton | juice
grape juice | carton | juice
tomato juice | carton | juice salty?
milk | carton | milk-drink
chocolate milk | carton | milk-drink chocolate?
soy milk | carton | milk-drink
coffee | | hot-drink caffeinated energy?
espresso | | hot-drink caffeinated energy?
cappuccino | | hot-drink caffeinated energy?
hot chocolate | | hot-drink sweet chocolate? caffeinated?
smoothie | | drink healthy? sweet? refreshing? juice? fruit? food? energy?
sports drink | bottle | drink refreshing energy? sweet? healthy? soda? caffeinated?
pear | | fruit
peach | | fruit
plum | | fruit
grapes | some | fruit
strawberries | some | fruit
cherries | some | fruit
mango | | fruit
kiwi | | fruit
lemon | | fruit sour citrus refreshing?
lime | | fruit sour citrus refreshing?
grapefruit | | fruit sour citrus
pineapple | | fruit
watermelon | | fruit
carrot | | vegetable crunchy
celery | some | vegetable crunchy
broccoli | some | vegetable
cucumber | | vegetable refreshing?
lettuce | some | vegetable
potato | | vegetable
onion | | vegetable spicy?
tomato | | vegetable? fruit? food healthy snack? citrus? sour? sweet?
bell pepper | | vegetable spicy? sweet?
cookies | some | biscuit sweet chocolate?
crackers | some | biscuit salty? crunchy chips?
pretzels | bag | snack salty crunchy chips?
popcorn | bag | snack salty? crunchy? sweet? chips? healthy?
tortilla chips | bag | chips
potato chips | bag | chips
banana chips | bag | chips? fruit? snack crunchy sweet? salty? healthy?
bag of chips | | chips spicy? healthy?
granola bar | | bar healthy? energy? chocolate?
protein bar | | bar healthy? energy? chocolate?
chocolate bar | | candy chocolate bar? energy? caffeinated?
peanut butter cup | | candy chocolate? nuts? crunchy?
gummy bears | bag | candy sour?
lollipop | | candy sour? crunchy?
chewing gum | some | candy? snack? food? sweet? refreshing?
peanuts | bag | nuts energy?
almonds | bag | nuts energy?
trail mix | bag | nuts? snack sweet? salty? crunchy? healthy? energy? fruit? chocolate?
muffin | | food sweet? snack? chocolate?
donut | | food sweet snack? chocolate?
cake | some | food sweet snack? chocolate?
yogurt | | food snack? sweet? healthy? sour? fruit? drink?
cheese | some | food snack? salty? healthy?
sandwich | | meal
burrito | | meal
pizza | some | meal
salad | | meal healthy vegetable? crunchy?
tomato soup | | meal drink?
instant noodles | some | meal
bread | some | food? staple
cereal | box | staple crunchy?
rice | bag | staple
flour | bag | staple
eggs | some | staple
butter | some | condiment
ketchup | bottle | condiment
mustard | bottle | condiment
mayonnaise | bottle | condiment
hot sauce | bottle | condiment spicy
chili flakes | some | condiment spicy
salt shaker | | condiment salty?
sugar | some | condiment sweet
honey | some | condiment sweet healthy?
jam | some | condiment sweet fruit?
paper towel | | cleaning mop
paper towels | some | cleaning mop
dish soap | bottle | cleaning mop?
dish cloth | | cleaning mop
cleaning spray | bottle | cleaning mop?
wet wipes | some | cleaning mop?
napkin | | cleaning? mop? tableware?
mug | | vessel
paper cup | | vessel
glass | | vessel
plate | | tableware
cereal bowl | | tableware
fork | | cutlery
spoon | | cutlery
butter knife | | cutlery
chopsticks | some | cutlery?  tableware
bottle opener | | tool
scissors | some | tool
cutting board | | tool tableware?
tea towel | | cleaning mop? tableware?
aluminium foil | some | tool
phone | | thing
keys | some | thing
newspaper | | thing
notebook | | thing
water filter | | tool
empty bottle | | rubbish drink? water? vessel?
candy wrapper | | rubbish candy? food? snack? sweet? chocolate?
banana peel | | rubbish fruit? food? snack? healthy?
apple core | | rubbish fruit? food? snack? healthy?
crumpled napkin | | rubbish cleaning? mop? tableware?
"""
_HELD_OUT_ROWS = """
mountain dew | can | soda caffeinated clear-soda? energy?
cherry cola | can | soda caffeinated energy?
cream soda | can | soda clear-soda? caffeinated?
cranberry juice | carton | juice
pineapple juice | carton | juice
oat milk | carton | milk-drink
latte | | hot-drink caffeinated energy?
kombucha | bottle | drink sour? sweet? healthy? refreshing? soda? caffeinated? clear-soda?
apricot | | fruit
blueberries | some | fruit
clementine | | fruit citrus
nectarine | | fruit
zucchini | | vegetable
radish | | vegetable spicy? crunchy
pita chips | bag | chips
vinegar chips | bag | chips sour?
muesli bar | | bar healthy? energy? chocolate?
caramel bar | | candy bar? chocolate? energy? crunchy?
toffees | bag | candy chocolate?
rice cakes | some | biscuit crunchy salty? chips? healthy?
cashews | bag | nuts energy?
bagel | | food staple
lasagna | some | meal
soy sauce | bottle | condiment
scrubbing brush | | cleaning mop?
mop cloth | | cleaning mop
tumbler | | vessel
soup ladle | | cutlery? tableware? tool?
salad tongs | some | tool? cutlery? tableware?
corkscrew | | tool
torch | | thing
"""


@dataclass(frozen=True)
class Noun:
    """A name and what is known about it."""

    name: str
    pack: str  # "can" as in "a can of coke"; "some" as in "some grapes"; "" for "a mug"
    true: frozenset[str]
    debatable: frozenset[str]

    @property
    def some(self) -> bool:
        """Whether a person says "some ..." rather than "a ..."."""
        return self.pack == "some" or "chips" in self.true or self.name in UNCOUNTED


def _noun(row: str) -> Noun:
    """Read "coke | can | soda caffeinated energy?"; a fact of the row's own goes before an implied one."""
    name, pack, facts = (part.strip() for part in row.split("|"))
    settled = dict[str, bool]()  # fact: whether it is certain
    waiting = facts.split()
    while waiting:
        fact, certain = waiting[0].rstrip("?"), not waiting.pop(0).endswith("?")
        if fact not in settled:
            settled[fact] = certain
            waiting += IMPLIED.get(fact, "").split() if certain else ()
    true = frozenset(f for f, certain in settled.items() if certain)
    return Noun(name, pack, true, frozenset(settled) - true)


def _nouns(rows: str) -> dict[str, Noun]:
    return {noun.name: noun for noun in map(_noun, rows.strip().splitlines())}


UNCOUNTED = frozenset(
    "peanuts almonds cashews popcorn pretzels gummy_bears trail_mix toffees rice flour cereal "
    "milk chocolate_milk soy_milk oat_milk orange_juice apple_juice grape_juice tomato_juice "
    "cranberry_juice pineapple_juice coffee tea iced_tea lemonade ketchup mustard mayonnaise "
    "hot_sauce soy_sauce dish_soap cleaning_spray kombucha sparkling_water yogurt hot_chocolate "
    "tomato_soup".replace(" ", "\n")
    .replace("_", " ")
    .splitlines()
)
TRAIN = _nouns(_ROWS)
HELD_OUT = _nouns(_HELD_OUT_ROWS)
NOUNS = TRAIN | HELD_OUT
USUAL = OBJECTS  # SayCan's own; drawn more often
OTHERS = tuple(n for n in TRAIN if n not in OBJECTS)
FRESH = tuple(HELD_OUT)


@dataclass(frozen=True)
class Kind:
    """What nouns have in common: a fact or two that are true of them and, perhaps, one that is not."""

    of: str
    without: str = ""  # "a drink without caffeine" is Kind("drink", "caffeinated")
    also: str = ""  # "a healthy drink" is Kind("drink", also="healthy")

    def member(self, name: str) -> bool | None:
        """Whether a noun is of this kind; None where people may differ."""
        noun = NOUNS[name]
        facts = {self.of, self.also} - {""}
        if not facts <= noun.true | noun.debatable or self.without in noun.true:
            return False
        return True if facts <= noun.true and self.without not in noun.debatable else None
