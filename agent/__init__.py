"""Language in, decisions out: language model, planner, training, episode loop, evaluation, report, CLI."""
