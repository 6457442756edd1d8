"""`doable doctor` in the terminal: from options to what a person sees."""

from argparse import Namespace

from agent.answer import Answer
from agent.console import findings_table
from agent.doctor import examine


def examined(arguments: Namespace) -> Answer:
    """Try everything; not good when something was not found."""
    findings = examine(arguments.device, arguments.dtype)
    return Answer(
        data=[f.to_json() for f in findings],
        show=lambda console: console.print(findings_table(findings)),
        good=all(f.ok for f in findings),
    )
