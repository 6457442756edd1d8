"""Descriptions that single an object out: "the curved yellow fruit" is the banana.

A description also fits some other nouns; it is used only where none of those is in sight.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Riddle:
    """A description without an article."""

    words: str
    fits: frozenset[str]  # other nouns that it may fit


_ROWS = """
coke: cola in the red can | pepsi, dr pepper, cherry cola
coke: famous dark soda from atlanta | pepsi, dr pepper, root beer, cherry cola
pepsi: cola in the blue can | coke, dr pepper, cherry cola
pepsi: cola that is not coke | coke, dr pepper, cherry cola
redbull: energy drink | sports drink, coffee, espresso, kombucha, mountain dew
redbull: drink that gives you wings |
7up: soda with a number in its name |
lime soda: green citrus soda | 7up, sprite, mountain dew, lemonade
grapefruit soda: soda made of a bitter citrus fruit | lime soda, lemonade, 7up, sprite
water bottle: stuff that comes from the tap | sparkling water, tea, coffee
water bottle: drink with no taste at all | sparkling water
tea: drink that is brewed from leaves | iced tea, kombucha, coffee
tea: hot drink the english love | iced tea, coffee
apple: fruit that keeps the doctor away |
apple: round crunchy fruit | pear, apple core, plum, peach, nectarine
orange: citrus fruit to peel | lemon, lime, grapefruit, clementine
orange: fruit with the name of a color | lime, plum, peach, apricot, strawberries, cherries
banana: curved yellow fruit | banana peel, mango, banana chips, lemon
banana: fruit monkeys love | banana peel, banana chips
sponge: soft thing to do the dishes with | dish soap, dish cloth, scrubbing brush, mop cloth
sponge: thing that soaks up water | paper towel, paper towels, dish cloth, tea towel, mop cloth, napkin
jalapeno chips: chips with green chili in them | chili flakes
jalapeno chips: chips that burn on the tongue | bag of chips, vinegar chips
sea salt chips: chips with a taste of the ocean | kettle chips, potato chips
rice chips: chips made of white grain | multigrain chips, tortilla chips, rice cakes, pita chips
multigrain chips: chips made from several sorts of grain | rice chips, tortilla chips, pita chips
energy bar: bar for athletes | rxbar chocolate, granola bar, protein bar, muesli bar
rxbar chocolate: bar with an x in its name |
sprite: lemony soda in the green can | 7up, lime soda, mountain dew, grapefruit soda, ginger ale
milk: white drink from the cow | soy milk, chocolate milk, oat milk, yogurt
coffee: drink made from roasted beans | espresso, cappuccino, latte, hot chocolate, redbull
orange juice: squeezed drink of oranges | fanta, lemonade
apple juice: drink that is pressed from apples | smoothie
lemonade: cold drink with lemons and sugar | iced tea, 7up, sprite, lime soda
carrot: long orange vegetable |
carrot: vegetable rabbits like | lettuce, celery, broccoli, radish
potato: thing fries are made of | potato chips
lemon: sour yellow fruit | lime, grapefruit, mango, pineapple, banana, kiwi
watermelon: big green fruit with red inside |
pineapple: prickly fruit with a crown of leaves |
grapes: fruits that wine is made of | grape juice
strawberries: small red berries | cherries, blueberries
tomato: red thing that ketchup is made of | ketchup, tomato juice, tomato soup
ketchup: red sauce for fries | hot sauce, mustard, tomato
mustard: yellow sauce for sausages | mayonnaise, ketchup, honey
honey: sweet stuff that bees make | sugar, jam
butter: fat to spread on toast | honey, jam, cheese, mayonnaise
cheese: yellow food made of milk that mice like | butter, yogurt
eggs: things that hens lay |
bread: loaf to make toast of | sandwich, bagel
cereal: crunchy stuff for breakfast with milk | muesli bar, granola bar, trail mix
popcorn: snack people eat at the cinema | bag of chips, tortilla chips, gummy bears, pretzels
pretzels: salty snack tied in a knot |
cookies: baked things to dip in milk | crackers, muffin, donut, cake
donut: ring of fried dough | bagel, pretzels
pizza: flat round dish from italy | lasagna
fork: thing with four prongs | spoon, butter knife
spoon: thing to eat soup with | soup ladle, fork, cereal bowl
butter knife: blunt blade for the bread |
mug: cup with a handle | paper cup, glass, tumbler
plate: flat dish to eat from | cereal bowl
scissors: tool to cut paper | butter knife
bottle opener: tool for the caps of bottles | corkscrew
phone: device to call people with |
keys: things that open the front door |
newspaper: thing with today's headlines | notebook
notebook: thing to write in | newspaper
dish soap: liquid for washing up | cleaning spray, sponge
paper towel: sheet to wipe with | paper towels, wet wipes, napkin, crumpled napkin, dish cloth, tea towel
banana peel: skin of a fruit that people slip on | banana
apple core: what is left of an eaten apple | apple
candy wrapper: empty paper of a sweet | crumpled napkin
chewing gum: thing you chew and never swallow |
chopsticks: two thin sticks for eating | fork
"""


def _riddles() -> dict[str, tuple[Riddle, ...]]:
    found = dict[str, list[Riddle]]()
    for row in _ROWS.strip().splitlines():
        name, told = row.split(": ", 1)
        words, fits = told.split(" |")
        others = frozenset(filter(None, (n.strip() for n in fits.split(","))))
        found.setdefault(name, []).append(Riddle(words, others))
    return {name: tuple(riddles) for name, riddles in found.items()}


RIDDLES = _riddles()
