"""What can go wrong with a value function that a user can cause."""

from envs.errors import EnvError


class ValueFunctionError(EnvError):
    """Weights, experience or a phrase that a value function cannot use."""
