"""The town suite: instructions with a town each, how they were made, and how a navigation is judged."""
