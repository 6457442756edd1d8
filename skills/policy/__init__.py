"""A learned pick-and-place skill: from a picture of the table and a phrase to where the hand must go."""
