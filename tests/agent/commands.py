"""The command line, called from a test."""

from agent.cli import main


def doable(capsys, *arguments):
    status = main([str(a) for a in arguments])
    captured = capsys.readouterr()
    return status, captured.out, captured.err
