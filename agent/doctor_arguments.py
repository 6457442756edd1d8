"""The grammar of `doable doctor`; `agent.doctor` does it."""

from agent.grammar import Command, add_json
from agent.shared_arguments import add_device

_EXAMPLES = """examples:
  doable doctor
  doable doctor --device cpu --json
Its status is 1 when something was not found.
"""


def add(command: Command) -> None:
    """Add the command to the command line's grammar."""
    p = command("doctor", "say what was found: device, renderer, models, versions", _EXAMPLES)
    add_device(p)
    add_json(p)
