"""Language in, decisions out: language model, planner, episode loop, evaluation, report, command line."""
