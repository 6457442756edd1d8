"""What the robot can do: the skill protocol, the catalogue, motion, and affordances."""
