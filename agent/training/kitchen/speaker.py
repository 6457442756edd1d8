"""How objects and places of the kitchen are called, and what stands around a request."""

import re
from collections.abc import Iterable

from agent.training.hurry import hurried, mistyped
from agent.training.kitchen.nouns import FRESH, NOUNS
from agent.training.kitchen.vocabulary import (
    CALLS,
    CONTEXT,
    FRAMES,
    PACKINGS,
    PLACE_WORDS,
    VERBS,
)
from agent.training.kitchen.wordings_context import AFTER, POLITE, WHEN, WHO, WHY
from agent.training.wording import Choice, Said, Speaker
from envs.kitchen_layout import DRAWERS, LOCATIONS, TRASH, USER

NUMBERS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}
P_TYPO, P_HURRY, P_CONTEXT, P_BRIEF_CONTEXT, P_POLITE = 0.06, 0.1, 0.12, 0.05, 0.08
P_SHORT_NAME = 0.2  # "the chips" where there is one bag
_SHORT_WORDS = (  # the last words of names that may stand for them, and kinds
    "chips soda bar juice milk soup sauce towel towels peel core wrapper knife opener shaker wipes "
    "noodles spray soap foil board pepper bowl bears"
)
SHORT_NAMES = frozenset(_SHORT_WORDS.split())
SAID = frozenset(w for n in (*NOUNS, *LOCATIONS) for w in n.split())  # the words of names
_NAMES = (*PLACE_WORDS.values(), *CALLS.values())
_PACKED_WORDS = tuple(p.split(" {n}")[0] + " " for c in PACKINGS.values() for p in c.held_out)
_OBJECT_LAST = re.compile(
    r"\b(throw|chuck|pick|put|set|lay|lift) (away|out|up|down) (it|them|that)\b"
)
_AT_REST = re.compile(
    r"\b(be|is|are|was|belongs?|ends? up|stand|missing|leave [^,.;]+) (into|onto|inside) "
)


class KitchenSpeaker(Speaker):
    """Draws the words of one instruction about a kitchen."""

    verbs = VERBS
    frames = FRAMES
    held_out_names = (*FRESH, *(w for names in _NAMES for w in names.held_out), *_PACKED_WORDS)
    _short: dict[str, str] = {}  # noqa: RUF012

    def sees(self, names: Iterable[str]) -> None:
        """Learn what is in the scene, so that it may be called by a short name where that is clear."""
        self._short = short_names(tuple(dict.fromkeys(names)))

    @property
    def fresh(self) -> bool:
        """Whether names that are never trained on may be used."""
        return "name" in self._fresh

    def call(self, name: str) -> str:
        """An object as a person calls it, without an article: "can of coke"."""
        if name in self._short and self.chance(P_SHORT_NAME):
            return self._short[name]
        usual = self._name(CALLS[name], 0.6) if name in CALLS else name
        packing = PACKINGS.get(NOUNS[name].pack)
        if packing is None or usual != name or not self.chance(0.25):
            return usual
        return self._name(packing).format(n=name)

    def the(self, name: str) -> str:
        """The object that a request is about: "the can of coke"."""
        return f"the {self.call(name)}"

    def a(self, name: str) -> str:
        """Any object of a name: "a coke", "some grapes"."""
        return with_article(self.call(name), some=NOUNS[name].some)

    def one_of(self, name: str) -> str:
        """A name with either article, or with none as in a note."""
        if self.chance(0.08):
            return self.call(name)
        return self.a(name) if self.chance(0.35) else self.the(name)

    def place(self, location: str) -> str:
        """A place: "the near counter", "me"."""
        words = self._name(PLACE_WORDS[location], 0.6)
        return words if location == USER and words == "me" else f"the {words}"

    def into(self, location: str) -> str:
        """Where something is put: "on the table", "in the trash"."""
        if location == USER:
            return "in front of me"
        inside = location == TRASH or location in DRAWERS
        words = ("in", "in", "into", "inside") if inside else ("on", "on", "on", "onto")
        return f"{self.one(words)} {self.place(location)}"

    def at(self, location: str) -> str:
        """Where something is: "on the table"."""
        if location == USER:
            return "with me"
        inside = location == TRASH or location in DRAWERS
        return f"{'in' if inside else 'on'} {self.place(location)}"

    def to(self, location: str) -> str:
        """Where something goes: "to me", "onto the table", "in the trash"."""
        if location == USER:
            return self.one(("to me", "to me", "to me", "over to me", "to the user"))
        return f"to {self.place(location)}" if self.chance(0.6) else self.into(location)

    def off(self, location: str) -> str:
        """Where something is taken from: "from the table", "out of the top drawer"."""
        inside = location == TRASH or location in DRAWERS
        words = ("from", "out of") if inside else ("from", "from", "off")
        return f"{self.one(words)} {self.place(location)}"

    def finished(self, said: Said) -> str:
        """The whole sentence, now and then with what does not matter, or in a hurry."""
        text = _AT_REST.sub(lambda m: f"{m[1]} {m[2][:2]} ", said.text)
        said = Said(_OBJECT_LAST.sub(r"\1 \3 \2", text), said.imperative)
        if said.imperative and self.chance(P_POLITE):
            said = Said(self._around(POLITE, said.text), imperative=False)
        text = super().finished(self._in_context(said))
        wrong = text
        if self.chance(P_HURRY):
            wrong = hurried(text, self, SAID)
        elif self.chance(P_TYPO):
            wrong = mistyped(text, self, 1, SAID, names=False)
        return wrong if self.uses_held_out_name(text) == self.uses_held_out_name(wrong) else text

    def verb(self, verb: str) -> str:
        """A verb of the vocabulary: "open", "pull open"."""
        return self._verb(verb)

    def _in_context(self, said: Said) -> Said:
        """With a sentence or two before it or after it, or a few words before it."""
        if self.chance(P_BRIEF_CONTEXT):
            return Said(self._around(CONTEXT, said.text), imperative=False)
        if not self.chance(P_CONTEXT):
            return said
        text, before, after = said.text, self.chance(0.75), self.chance(0.4)
        if said.imperative and self.chance(0.4):
            text = self._around(self.frames, text)
        if before or not after:
            lists = self.some((WHY, WHO, WHEN), 2 if self.chance(0.4) else 1)
            text = f"{' '.join(self._draw(words, 'wording') for words in lists)} {text}"
        if after:
            end = "" if text.endswith(("?", "!", ".")) else self.one((".", ".", "!", ",", " -"))
            text = f"{text}{end} {self._draw(AFTER, 'wording')}"
        return Said(text, imperative=False)

    def _around(self, wordings: Choice, text: str) -> str:
        """A wording around a request."""
        template = self._draw(wordings, "wording")
        self.templates.append(template)
        return template.format(x=text)


def short_names(names: tuple[str, ...]) -> dict[str, str]:
    """Objects that a short word singles out: "chips" for the only bag, "soda" for the only one."""
    found = dict[str, str]()
    for name in names:
        words = SHORT_NAMES & (NOUNS[name].true | {name.rpartition(" ")[2]})
        others = [NOUNS[n] for n in names if n != name]
        taken = {w for n in others for w in (*n.name.split(), *n.true, *n.debatable)}
        clear = sorted(w for w in words - taken if w != name)
        if clear:
            found[name] = clear[0]
    return found


def with_article(words: str, *, some: bool = False) -> str:
    """Set "a", "an" or, for what is not counted, "some" before a name."""
    packed = re.match(
        r"(can|tin|bottle|small bottle|bag|packet|pack|sack|carton|container|box) of", words
    )
    if some and not packed and not words.endswith((" bottle", " can", " bag")):
        return f"some {words}"
    return f"{'an' if words[0] in 'aeio' or words.startswith('rx') else 'a'} {words}"


def plural(words: str) -> str:
    """Several objects of a name: "cokes", "peaches"."""
    if words.endswith("knife"):
        return words.removesuffix("fe") + "ves"
    if words.endswith(("x", "sh", "s", "ch", "tomato", "potato")):
        return f"{words}es"
    return f"{words}s"
