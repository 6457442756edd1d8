r"""The text in which a language model says what a navigation instruction says, an event a line.

    Route: go to the church after passing a red gate, then left, but not by the pond
    Steps:
     past a red gate
     past the church
     left
     avoid the pond
     done

Landmarks and turns come in the order of the walk, then what is to be avoided in the order of mention. LM-Nav
(arXiv 2207.04429, section 4.1) has the model list landmarks freely; here each line's words are a piece of the
instruction (`agent.landmark_spans`), so nothing can be invented. Training and parsing both use this file.
"""

from dataclasses import dataclass

from agent.landmarks import NavigationInstruction, Span
from maps.turns import Direction

VERSION = "doable-parse-1"  # raise it when a character of a text changes: old adapters are refused
END = "\n"  # what an event ends with; part of what is scored
PAST, AVOID, DONE = " past", " avoid", " done"


@dataclass(frozen=True)
class Past:
    """The walk comes to a landmark."""

    span: Span


@dataclass(frozen=True)
class Avoid:
    """Something is to be avoided."""

    span: Span


@dataclass(frozen=True)
class Done:
    """There is nothing more."""


Event = Direction | Past | Avoid | Done


def opening(instruction: str) -> str:
    """The text up to the first event."""
    return f"Route: {instruction}\nSteps:\n"


def event_words(event: Event, instruction: str) -> str:
    """The line of an event, without the line break."""
    match event:
        case Past(span):
            return f"{PAST} {span.of(instruction)}"
        case Avoid(span):
            return f"{AVOID} {span.of(instruction)}"
        case Done():
            return DONE
        case _:
            return f" {event.value}"


def events_of(told: NavigationInstruction) -> tuple[Event, ...]:
    """What an instruction says, line by line; `told_by` is the way back."""
    events = list[Event](told.directions[0])
    for span, leg in zip(told.landmarks, told.directions[1:], strict=True):
        events += [Past(span), *leg]
    return (*events, *(Avoid(span) for span in told.avoid), Done())


def told_by(text: str, events: tuple[Event, ...]) -> NavigationInstruction:
    """What an instruction says, from its lines."""
    legs: list[list[Direction]] = [[]]
    landmarks, avoid = list[Span](), list[Span]()
    for event in events:
        match event:
            case Direction():
                legs[-1].append(event)
            case Past(span):
                landmarks.append(span)
                legs.append([])
            case Avoid(span):
                avoid.append(span)
            case Done():
                break
    return NavigationInstruction(
        text=text,
        landmarks=tuple(landmarks),
        directions=tuple(tuple(leg) for leg in legs),
        avoid=tuple(sorted(avoid)),
    )
