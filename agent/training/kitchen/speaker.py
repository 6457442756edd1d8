"""How objects and places of the kitchen are called, and how a hurried person writes."""

import re

from agent.training.kitchen.nouns import FRESH, NOUNS
from agent.training.kitchen.vocabulary import (
    CALLS,
    CONTEXT,
    FRAMES,
    PACKINGS,
    PLACE_WORDS,
    VERBS,
)
from agent.training.wording import Choice, Said, Speaker
from envs.kitchen_layout import DRAWERS, LOCATIONS, TRASH, USER

NUMBERS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}
P_TYPO, P_CONTEXT = 0.06, 0.06
_NAMES = (*PLACE_WORDS.values(), *CALLS.values())
_SAID = {w for n in NOUNS for w in n.split()} | {w for p in LOCATIONS for w in p.split()}
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

    @property
    def fresh(self) -> bool:
        """Whether names that are never trained on may be used."""
        return "name" in self._fresh

    def call(self, name: str) -> str:
        """An object as a person calls it, without an article: "can of coke"."""
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
        """The whole sentence, now and then with something that does not matter, or in a hurry."""
        if self.chance(P_CONTEXT):
            context = self._draw(CONTEXT, "wording")
            self.templates.append(context)
            said = Said(context.format(x=said.text), imperative=False)
        text = _AT_REST.sub(lambda m: f"{m[1]} {m[2][:2]} ", said.text)
        text = super().finished(Said(_OBJECT_LAST.sub(r"\1 \3 \2", text), said.imperative))
        return self._mistyped(text) if self.chance(P_TYPO) else text

    def verb(self, verb: str) -> str:
        """A verb of the vocabulary: "open", "pull open"."""
        return self._verb(verb)

    def phrase(self, wordings: Choice) -> str:
        """One of a list's phrases as it is."""
        return self._draw(wordings, "wording")

    def _mistyped(self, text: str) -> str:
        """A letter lost or two swapped in one word that names nothing."""
        words = text.split(" ")
        long = [
            i for i, w in enumerate(words) if len(w) > 3 and w.isalpha() and w.lower() not in _SAID
        ]
        if not long:
            return text
        at = self.one(long)
        w, k = words[at], int(self.rng.integers(1, len(words[at]) - 1))
        words[at] = w[:k] + w[k + 1 :] if self.chance(0.5) else w[:k] + w[k + 1] + w[k] + w[k + 2 :]
        return " ".join(words)


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
