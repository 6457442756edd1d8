"""A network that is small enough for tests."""

from skills.policy.network import Sizes

SMALL = Sizes(channels=(8, 8, 8), features=8, surfaces=4, colours=4, sense=8, hidden=8)
