"""Suites of tasks, running them over processes, and the table of success rates."""
