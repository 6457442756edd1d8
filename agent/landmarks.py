"""What a navigation instruction says, as data: landmarks in visiting order, directions, things to avoid.

LM-Nav (arXiv 2207.04429, section 4.1) lets a language model list the landmarks. Here each landmark is a span
of the instruction, so that nothing can be invented, and the turns between them are kept.
"""

from dataclasses import dataclass
from typing import Any

from maps.turns import Direction, Directions, directions_of


@dataclass(frozen=True, order=True)
class Span:
    """A piece of an instruction: characters `start` up to `end`."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Its words."""
        return text[self.start : self.end]


@dataclass(frozen=True, kw_only=True)
class NavigationInstruction:
    """An instruction and what it says.

    Raises:
        ValueError: a span that is empty, not in the instruction, or overlaps another; a number of legs that
            is not one more than that of landmarks.
    """

    text: str
    landmarks: tuple[Span, ...]  # in visiting order, in whatever order they are mentioned
    directions: tuple[
        Directions, ...
    ]  # to the first landmark, from there to the second, ..., after the last
    avoid: tuple[Span, ...] = ()  # in the order they are mentioned

    def __post_init__(self) -> None:
        if len(self.directions) != len(self.landmarks) + 1:
            n = len(self.landmarks)
            raise ValueError(f"{n} landmarks make {n + 1} legs, got {len(self.directions)}")
        end = 0
        for span in sorted((*self.landmarks, *self.avoid)):
            if not end <= span.start < span.end <= len(self.text):
                raise ValueError(f"{span} is empty, outside the instruction or overlaps another")
            end = span.end

    @property
    def landmark_words(self) -> tuple[str, ...]:
        """The landmarks as they are called."""
        return tuple(span.of(self.text) for span in self.landmarks)

    @property
    def avoid_words(self) -> tuple[str, ...]:
        """What is to be avoided, as it is called."""
        return tuple(span.of(self.text) for span in self.avoid)

    def to_json(self) -> dict[str, Any]:
        """Plain data: words, spans, and directions as `doable route` reads them."""
        return {
            "landmarks": list(self.landmark_words),
            "avoid": list(self.avoid_words),
            "directions": [direction_words(leg) for leg in self.directions],
            "spans": {
                "landmarks": [[span.start, span.end] for span in self.landmarks],
                "avoid": [[span.start, span.end] for span in self.avoid],
            },
        }

    @classmethod
    def from_json(cls, text: str, data: Any) -> "NavigationInstruction":
        """What `to_json` told of an instruction.

        Raises:
            ValueError: it is not that, or not of this instruction; names the field.
        """
        if not isinstance(data, dict):
            raise ValueError("a parse is an object")
        try:
            spans = {
                name: tuple(Span(*map(int, pair)) for pair in data["spans"][name])
                for name in ("landmarks", "avoid")
            }
            legs = tuple(directions_of(str(words)) for words in data["directions"])
        except (KeyError, TypeError) as error:
            raise ValueError(f"a parse has spans and directions, got no {error}") from error
        told = cls(text=text, landmarks=spans["landmarks"], directions=legs, avoid=spans["avoid"])
        said = list(told.landmark_words), list(told.avoid_words)
        if said != (list(data.get("landmarks", ())), list(data.get("avoid", ()))):
            raise ValueError("spans and words of a parse differ: it is of another instruction")
        return told


def direction_words(leg: Directions) -> str:
    """What a leg asks for, as `maps.turns.directions_of` reads it: "none", "left", "straight+right"."""
    return "+".join(leg) or "none"


def legs_of(events: "list[Direction | int]") -> tuple[tuple[int, ...], tuple[Directions, ...]]:
    """Split what happens on a walk, in order, into landmarks (numbers) and the directions of each leg.

    >>> legs_of([0, Direction.LEFT, 1])
    ((0, 1), ((), (<Direction.LEFT: 'left'>,), ()))
    """
    landmarks, legs = list[int](), list[list[Direction]]([[]])
    for event in events:
        if isinstance(event, Direction):
            legs[-1].append(event)
        else:
            landmarks.append(event)
            legs.append([])
    return tuple(landmarks), tuple(tuple(leg) for leg in legs)
