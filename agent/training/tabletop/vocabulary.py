"""The lists behind tabletop requests: names and verbs, and which of them are held out.

In `Choice(train, held_out)` the held-out half is never trained on. Sentence templates stand beside the
families that use them (families_*.py). A leading "~" marks a statement.
"""

from agent.training.wording import Choice


def _names(*train: str, held_out: tuple[str, ...] = ()) -> Choice:
    return Choice(train, held_out)


BLOCK_NOUNS = _names(
    *("block", "cube", "brick", "box", "toy block", "wooden block", "wooden cube", "square"),
    held_out=("chunk", "building block", "little cube"),
)
BOWL_NOUNS = _names(
    *("bowl", "dish", "container", "basin", "pot", "small bowl", "round dish", "tray"),
    held_out=("vessel", "tub", "saucer"),
)
COLOUR_WORDS = {
    "red": _names("red", "scarlet", "bright red", held_out=("crimson",)),
    "orange": _names("orange", "bright orange", held_out=("tangerine",)),
    "yellow": _names("yellow", "lemon yellow", "golden yellow", held_out=("canary yellow",)),
    "green": _names("green", "grass green", "dark green", held_out=("emerald",)),
    "cyan": _names("cyan", "turquoise", "aqua", held_out=("light blue",)),
    "blue": _names("blue", "dark blue", "royal blue", held_out=("navy",)),
    "purple": _names("purple", "violet", "dark purple", held_out=("lilac",)),
    "pink": _names("pink", "rose", "light pink", held_out=("salmon",)),
    "brown": _names("brown", "chocolate brown", "dark brown", held_out=("chestnut",)),
    "gray": _names("gray", "grey", "dark grey", held_out=("ash grey",)),
}
_CORNER = {"top": ("top", "upper", "back"), "bottom": ("bottom", "lower", "front")}


def _corner(side: str, hand: str) -> Choice:
    first, second, third = _CORNER[side]
    return _names(
        *(
            f"the {first} {hand} corner",
            f"the {second} {hand} corner",
            f"the {first}-{hand} corner",
        ),
        f"the corner at the {first} {hand}",
        held_out=(f"the {third} {hand} corner", f"the {hand} corner at the {first}"),
    )


PLACE_WORDS = {
    f"{side} {hand} corner": _corner(side, hand)
    for side in ("top", "bottom")
    for hand in ("left", "right")
} | {
    "middle": _names(
        *("the middle", "the center", "the centre of the table", "the middle of the table"),
        held_out=("the midpoint of the table", "the very center"),
    )
}
VERBS = {
    "put": Choice(("put", "place", "move", "set", "lay", "bring"), ("position", "deposit")),
    "drop": Choice(("put", "place", "drop", "move", "throw", "toss"), ("deposit", "stow")),
    "pick": Choice(
        ("pick up", "grab", "take", "lift", "get", "grasp", "lift up"),
        ("seize", "get hold of", "fetch"),
    ),
    "stack": Choice(("stack", "put", "place", "pile"), ("balance", "rest")),
    "into": Choice(("in", "into", "inside"), ("down into",)),
    "onto": Choice(("on", "on top of", "onto"), ("upon",)),
    "at": Choice(("in", "to", "at", "into"), ("over in",)),
}
