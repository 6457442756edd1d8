"""An evaluation of one mode, and its file of results."""

from agent.evaluation import runner


def evaluate(settings, out, **more):
    """Sum up a mode."""
    (summary,) = runner.evaluate([settings], out, **more).summaries
    return summary


def results_of(out):
    """The one file in a folder of results."""
    (file,) = out.iterdir()
    return file
