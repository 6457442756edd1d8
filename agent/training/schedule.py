"""The learning rate of a step: it rises, stays and falls, so that a longer training begins as a shorter.

Haegele et al. 2024, arXiv 2405.18392. A training may be made longer, or end sooner, from any step of the
plateau.
"""

from agent.training.product import TrainingSettings

WARM_UP = 100  # steps
COOL_DOWN = 0.2  # share of the steps over which the rate falls


def plateau_end(steps: int) -> int:
    """The step at which the rate begins to fall."""
    return steps - max(1, round(COOL_DOWN * steps))


def steps_for(plateau: int) -> int:
    """How many steps a training has whose plateau ends here; it is at least 1."""
    return next(n for n in range(plateau + 1, 2 * plateau + 2) if plateau_end(n) == plateau)


def rate(step: int, settings: TrainingSettings) -> float:
    """The learning rate of a step: a linear rise, a plateau, a linear fall to nothing."""
    rise = (step + 1) / WARM_UP
    fall = (settings.steps - step) / (settings.steps - settings.plateau_end)
    return settings.lr * min(rise, 1.0, fall)
