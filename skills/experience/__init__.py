"""Experience: skills attempted from randomised states, with what the robot saw and what came of it."""
