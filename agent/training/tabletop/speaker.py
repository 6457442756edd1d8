"""How blocks, bowls and places of the table are called, and what stands around a request."""

import re
from typing import ClassVar

import numpy as np

from agent.training.frames import FRAMES
from agent.training.hurry import hurried, mistyped
from agent.training.tabletop.drafts import View
from agent.training.tabletop.registers import SHARES, Register, Ways
from agent.training.tabletop.vocabulary import (
    AFTER,
    BEFORE,
    BLOCK_NOUNS,
    BOWL_NOUNS,
    COLOUR_WORDS,
    COLOURED,
    CORRECTION,
    LIKE,
    LIKENESSES,
    PLACE_WORDS,
    VERBS,
)
from agent.training.wording import Choice, Said, Speaker, Split, plural
from envs.layout import COLOURS

NAMES = (
    *(BLOCK_NOUNS, BOWL_NOUNS),
    *(s.words for s in (*COLOUR_WORDS.values(), *LIKENESSES.values())),
    *PLACE_WORDS.values(),
)
SAID = frozenset(
    w for names in NAMES for name in (*names.train, *names.held_out) for w in name.split()
)
P_SHADE, P_ALONE, P_COLOURED, P_LIKE, P_CORRECTED, P_OTHER_NOUN = 0.3, 0.3, 0.11, 0.03, 0.025, 0.08
P_USUAL, P_TYPO, P_UNARTICLED, P_USUAL_VERB = 0.45, 0.04, 0.55, 0.3
P_OWN_NAMES = 0.5  # share of the training's requests in which things have the names of the scene
SINGULAR = {"is": "is", "goes": "goes", "it": "it", "belongs": "belongs", "needs": "needs"}
MANY = {"is": "are", "goes": "go", "it": "them", "belongs": "belong", "needs": "need"}
AGREEING = {False: SINGULAR | {"has": "has"}, True: MANY | {"has": "have"}}
_HELD_OUT = re.compile(
    rf"\b({'|'.join(re.escape(w) for names in NAMES for w in names.held_out)})(s|es)?\b"
)
_OBJECT_LAST = re.compile(r"\b(pick|put|set|lift|take) (up|down) (it|them|that)\b")


class BlockSpeaker(Speaker):
    """Draws the words of one instruction about blocks, in one register; nouns mostly stay the same."""

    verbs = VERBS
    frames = FRAMES
    held_out_names = tuple(word for names in NAMES for word in names.held_out)
    novel_when_used = (BLOCK_NOUNS, BOWL_NOUNS)
    _seen: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, rng: np.random.Generator, split: Split) -> None:
        super().__init__(rng, split)
        registers = list(SHARES)
        self.register = registers[int(rng.choice(len(registers), p=list(SHARES.values())))]
        self._own_names = split is Split.TRAIN and self.chance(P_OWN_NAMES)
        usual = 1.0 if self._own_names else P_USUAL
        self._nouns = [self._name(n, usual) for n in (BLOCK_NOUNS, BOWL_NOUNS)]
        self._names: frozenset[str] = frozenset()
        self._corrected = False
        self._shades = dict[str, str]()

    def sees(self, view: View) -> None:
        """Learn what is there, so that shades and short names are clear."""
        self._names = frozenset((*view.blocks, *view.bowls))

    def block(self, name: str) -> str:
        """A block as a person calls it: "the crimson cube", "the red one"."""
        return self._called(name, 0)

    def bowl(self, name: str) -> str:
        """A bowl as a person calls it."""
        return self._called(name, 1)

    def bare(self, name: str) -> str:
        """Only its colour."""
        return self._colour(name)

    def place(self, name: str) -> str:
        """A named place: "the upper left corner"."""
        return self._name(PLACE_WORDS[name], 0.25)

    @property
    def blocks(self) -> str:
        """The plural of the noun for blocks."""
        return plural(self._noun(0))

    @property
    def bowls(self) -> str:
        """The plural of the noun for bowls."""
        return plural(self._noun(1))

    @property
    def a_block(self) -> str:
        """The noun for blocks."""
        return self._noun(0)

    @property
    def a_bowl(self) -> str:
        """The noun for bowls."""
        return self._noun(1)

    @property
    def nouns(self) -> dict[str, str]:
        """The nouns as templates call them: {n} {one} {m} {bowl}."""
        return {"n": self.blocks, "one": self.a_block, "m": self.bowls, "bowl": self.a_bowl}

    def clause(self, wordings: Ways, many: bool = False, /, **names: str) -> Said:
        """One way to say it in this request's register; `many` makes verbs agree with several blocks."""
        words, order = wordings.of(self.register)
        said = self.say(words, **AGREEING[many], **names)
        return Said(said.text, said.imperative and order)

    def finished(self, said: Said) -> str:
        """The whole sentence as the register has it."""
        text = _OBJECT_LAST.sub(r"\1 \3 \2", said.text)
        if self.register is Register.CHATTY:
            text = self._chatty(Said(text, said.imperative))
        elif (self.register is Register.POLITE and said.imperative) or (
            self.register is Register.PLAIN and said.imperative and self.chance(0.12)
        ):
            text = self._around(self.frames, text)
        elif self.register is Register.TERSE and self.chance(P_UNARTICLED):
            text = re.sub(r"\bthe (?!rest|other|last|same|one\b|table)", "", text)
        if self.chance(0.55):
            text = text[0].upper() + text[1:]
        if not text.endswith(("?", "!", ".")):
            text += self.one(
                ("", "", ".", ".", "!") if self.register is not Register.TERSE else ("",)
            )
        wrong = text
        if self.register is Register.HURRIED:
            wrong = hurried(text, self, SAID)
        elif self.chance(P_TYPO):
            wrong = mistyped(text, self, 1, SAID, names=False)
        text = wrong if self.uses_held_out_name(text) == self.uses_held_out_name(wrong) else text
        self.forget_unused_names(text)
        return text

    def uses_held_out_name(self, text: str) -> bool:
        """Whether a name that is never trained on stands in the text, as a word of its own."""
        return _HELD_OUT.search(text.casefold()) is not None

    def _chatty(self, said: Said) -> str:
        text = said.text
        if said.imperative and self.chance(0.4):
            text = self._around(self.frames, text)
        if before := self.chance(0.7):
            text = f"{self._draw(BEFORE, 'wording')} {text}"
        if not before or self.chance(0.3):
            end = "" if text.endswith(("?", "!", ".")) else self.one((".", ".", "!", ",", " -"))
            text = f"{text}{end} {self._draw(AFTER, 'wording')}"
        return text

    def _around(self, wordings: Choice, text: str) -> str:
        template = self._draw(wordings, "wording")
        self.templates.append(template)
        return template.format(x=text)

    def _called(self, name: str, kind: int) -> str:
        noun, others = self._noun(kind), self._names - {name}
        alone = not any(n.split(" ")[1] == name.split(" ")[1] for n in others)
        if alone and name in self._names and self.chance(P_ALONE):
            return f"the {noun}"
        clear = not any(n.split(" ")[0] == name.split(" ")[0] for n in others)
        if clear and self.register is Register.TERSE and self.chance(0.45):
            return self._colour(name)
        if not self._own_names and self.chance(P_LIKE):
            shades = LIKENESSES[name.split(" ")[0]].clear(self._colours())
            if shades.train:
                thing = "one" if clear and self.chance(0.4) else noun
                return self._draw(LIKE, "wording").format(n=thing, x=self._name(shades, 0.0))
        colour = self._colour(name)
        if self.chance(P_COLOURED) and "colour" not in colour:
            words = COLOURED if clear else Choice(COLOURED.train[3:], COLOURED.held_out)
            return self._draw(words, "wording").format(n=noun, c=colour)
        if not self._corrected and not kind and self.chance(P_CORRECTED):
            self._corrected = True
            wrong = self.one([c for c in COLOURS if c != name.split(" ")[0]])
            return self._draw(CORRECTION, "wording").format(w=wrong, n=noun, c=colour)
        return f"the {colour} {noun}"

    def _colours(self) -> frozenset[str]:
        return frozenset(n.split(" ")[0] for n in self._names)

    def _colour(self, name: str) -> str:
        """The same word for a colour all through a request."""
        colour = name.split(" ")[0]
        if colour not in self._shades:
            shades = COLOUR_WORDS[colour].clear(self._colours())
            shade = not self._own_names and self.chance(P_SHADE) and bool(shades.train)
            self._shades[colour] = self._name(shades, 0.0) if shade else colour
            if colour == "gray" and not self._own_names and self.chance(0.35) and not shade:
                self._shades[colour] = "grey"
        return self._shades[colour]

    def _noun(self, kind: int) -> str:
        noun = self._nouns[kind]
        nouns = (BLOCK_NOUNS, BOWL_NOUNS)[kind]
        if not self._own_names and self.chance(P_OTHER_NOUN) and noun in nouns.train:
            return self.one(nouns.train)
        if noun in nouns.held_out:
            self.novel.add("name")
        return noun

    def _verb(self, verb: str) -> str:
        return self._draw(self.verbs[verb], "wording", P_USUAL_VERB)
