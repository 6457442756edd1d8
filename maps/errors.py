"""What can go wrong with a map or a search over it, as exceptions a caller can tell apart.

Anything a user can cause is a `MapError`; an `AssertionError` is ours.
"""

from collections.abc import Sequence
from difflib import get_close_matches

MOST_SHOWN = 12  # known names an error lists
MOST_COMPARED = 5000  # names among which the nearest is looked for


class MapError(ValueError):
    """A map that cannot be read, built or written; the message names the line and the field."""


class ImageTextError(ValueError):
    """An image-text model that is not there, broken, or not what its record says."""


class DistanceError(ValueError):
    """A distance model that is not there or broken, or panoramas or codes that are none."""


class SearchError(ValueError):
    """Scores, directions or settings a route cannot be searched with."""


def unknown(kind: str, name: str, choices: Sequence[str]) -> str:
    """Say that `name` is no known `kind`, with the nearest match first and not too many of the others.

    >>> unknown("direction", "lift", ["left", "right"])
    'unknown direction "lift"; nearest: "left"; known: left, right'
    """
    near = get_close_matches(name, choices[:MOST_COMPARED], n=1, cutoff=0.5)
    nearest = f'; nearest: "{near[0]}"' if near else ""
    more = f" and {len(choices) - MOST_SHOWN} more" if len(choices) > MOST_SHOWN else ""
    known = ", ".join(choices[:MOST_SHOWN]) or "none"
    return f'unknown {kind} "{name[:40]}"{nearest}; known: {known}{more}'
