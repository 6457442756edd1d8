"""Requests about a tabletop, what they mean, and how they are done."""
