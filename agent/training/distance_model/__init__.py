"""What the distance model is taught with: moments in towns, how they lie to each other, and pairs of them."""
