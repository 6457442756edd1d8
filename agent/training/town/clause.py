"""One kind of thing that a navigation instruction says.

A happening is written with letters, in the order of the walk: a, b, c, e are landmarks (whatever the order of
mention), d and f are a left or a right, s is straight on, u is turning around. In wordings {x} and {y} are to
be avoided, {n} is what the last landmark is called for short, {b_} that of b; "~" marks a statement.
"""

from dataclasses import dataclass

from agent.training.wording import Choice


@dataclass(frozen=True)
class Clause:
    """One kind of thing to say."""

    name: str
    happening: str
    share: float
    wordings: Choice
