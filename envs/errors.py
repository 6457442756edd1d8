"""What can go wrong in the world, as exceptions a caller can tell apart.

Each message names the thing, its value and the choices, and suggests the nearest match where a name is
unknown. Anything a user can cause is an `EnvError`; an `AssertionError` is ours.
"""

from collections.abc import Iterable
from difflib import get_close_matches


class EnvError(ValueError):
    """Base of everything envs/ refuses."""


class SceneError(EnvError):
    """A scene that cannot be read or built; the message names the line and the field."""


class TableFullError(EnvError):
    """No collision-free spot is left for an object."""


class UnknownNameError(EnvError):
    """A body, joint, place or object nobody has added."""


def unknown(kind: str, name: str, choices: Iterable[str]) -> str:
    """Say that `name` is no known `kind`, with the nearest match first.

    >>> unknown("colour", "bleu", ["red", "blue"])
    'unknown colour "bleu"; nearest: "blue"; known: red, blue'
    """
    known = list(choices)
    near = get_close_matches(name, known, n=1, cutoff=0.5)
    nearest = f'; nearest: "{near[0]}"' if near else ""
    return f'unknown {kind} "{name}"{nearest}; known: {", ".join(known) or "none"}'
