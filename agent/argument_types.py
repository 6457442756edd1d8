"""Whole numbers on the command line: what argparse turns words into, or refuses in one line."""

from argparse import ArgumentTypeError


def positive(text: str) -> int:
    """From 1."""
    value = _whole(text)
    if value < 1:
        raise ArgumentTypeError(f"must be at least 1, got {value}")
    return value


def count(text: str) -> int:
    """From 0."""
    value = _whole(text)
    if value < 0:
        raise ArgumentTypeError(f"must be at least 0, got {value}")
    return value


def seed(text: str) -> int:
    """From 0."""
    value = _whole(text)
    if value < 0:
        raise ArgumentTypeError(f"a seed is a whole number from 0, got {value}")
    return value


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise ArgumentTypeError(f'expected a whole number, got "{text[:40]}"') from None
