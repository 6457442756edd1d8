"""What can go wrong with a policy that a user can cause."""

from envs.errors import EnvError


class PolicyError(EnvError):
    """Weights, demonstrations or a phrase that a policy cannot use."""
