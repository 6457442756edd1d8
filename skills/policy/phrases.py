"""What a phrase asks of the hand, by grammar: a relation and the noun phrase that says where.

    put the red block in | the top left corner      relation: put, in; modifiers: top, left; head: corner
    pick up              | the purple block         relation: pick, up; modifiers: purple; head: block

English puts a noun's modifiers before its head. The network hears the three parts apart, each as the sum of
its words, so that "purple block" is understood from other purple things and other blocks. What is in the
hand ("the red block" above) makes no difference to where it goes. Limits: the catalogue's phrases, one noun
phrase each; no relative clauses.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from envs.errors import unknown
from envs.layout import COLOURS, PLACES
from envs.tabletop_state import Kind
from skills.policy.errors import PolicyError

RELATIONS = ("pick", "up", "put", "in", "on", "down")
_PLACE_WORDS = tuple(p.name.split() for p in PLACES)
MODIFIERS = (*COLOURS, *sorted({word for words in _PLACE_WORDS for word in words[:-1]}))
HEADS = (*Kind, *sorted({words[-1] for words in _PLACE_WORDS}))
VOCABULARY: tuple[str, ...] = (*RELATIONS, *MODIFIERS, *HEADS)


@dataclass(frozen=True)
class Command:
    """A phrase, read."""

    relation: tuple[str, str]  # its first word, and the last before the noun phrase
    modifiers: tuple[str, ...]
    head: str

    @property
    def vector(self) -> NDArray[np.float32]:
        """(n_words,) how often each word of the vocabulary is said."""
        words = (*self.relation, *self.modifiers, self.head)
        return np.array([words.count(word) for word in VOCABULARY], np.float32)


def read(phrase: str) -> Command:
    """The command that a phrase is.

    Raises:
        PolicyError: a word is unknown or out of place; names it.
    """
    words = phrase.split()
    last = max((i for i, word in enumerate(words) if word == "the"), default=0)
    before, noun = words[:last], words[last + 1 :]
    if not before or not noun:
        raise PolicyError(f'cannot follow "{phrase}": expected a verb and "the <object or place>"')
    relation, modifiers, head = (before[0], before[-1]), tuple(noun[:-1]), noun[-1]
    for part, known in ((relation, RELATIONS), (modifiers, MODIFIERS), ((head,), HEADS)):
        for word in part:
            if word not in known:
                raise PolicyError(f'cannot follow "{phrase}": {unknown("word", word, known)}')
    return Command(relation, modifiers, head)
