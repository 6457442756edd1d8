"""Every colour that every kind of thing may have, and the combinations that are held out.

A held-out pair stands in no town that is trained on and is in no caption, though its colour and its kind are
each seen in other pairs; whether "blue bench" is found all the same is what is measured on unseen pairs.
"""

from envs.town_kinds import BUILDINGS, KINDS

Pair = tuple[str, str]  # colour, kind
PAIRS: tuple[Pair, ...] = tuple((c, kind.name) for kind in KINDS.values() for c in kind.colours)
NUMBERS = {pair: i for i, pair in enumerate(PAIRS)}
HELD_OUT: frozenset[Pair] = frozenset(
    (
        ("blue", "fire hydrant"),
        ("green", "traffic cone"),
        ("red", "picnic table"),
        ("green", "pick-up truck"),
        ("red", "trailer"),
        ("blue", "bench"),
        ("yellow", "statue"),
        ("blue", "dumpster"),
        ("yellow", "bus stop"),
        ("green", "mailbox"),
        ("black", "phone booth"),
        ("orange", "flag pole"),
        ("red", "water tower"),
        ("yellow", "playground slide"),
        ("white", "shed"),
        ("yellow", "car"),
        ("green", "van"),
        ("red", "trash can"),
        ("blue", "tent"),
        ("white", "gas pump"),
        ("green", "umbrella"),
        ("yellow", "house"),
        ("orange", "shop"),
        ("brown", "office building"),
    )
)
TRAINED: tuple[Pair, ...] = tuple(pair for pair in PAIRS if pair not in HELD_OUT)
HYPERNYMS: dict[str, frozenset[str]] = {
    "building": frozenset(BUILDINGS),
    "vehicle": frozenset(("pick-up truck", "car", "van", "trailer")),
}
