"""What `--help` says of every command, and how little it takes to say it."""

import subprocess
import sys

import pytest

from agent.cli import main

COMMANDS = [
    [],
    ["run"],
    ["plan"],
    ["skills"],
    ["eval"],
    ["collect"],
    ["eval", "affordance"],
    ["route"],
    ["map"],
    ["map", "build"],
    ["map", "show"],
    ["map", "check"],
    ["doctor"],
    ["train"],
    ["train", "planner"],
    ["train", "affordance"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_examples_and_all_but_groups_have_json(capsys, command):
    with pytest.raises(SystemExit) as ended:
        main([*command, "--help"])
    printed = capsys.readouterr().out
    assert ended.value.code == 0
    assert f"examples:\n  {' '.join(['doable', *command])}" in printed
    assert ("--json " in printed) or command in ([], ["train"], ["map"])


def test_help_has_examples_and_starts_without_torch():
    code = (
        "import sys; from agent.cli import main\ntry: main(['run', '--help'])\nexcept SystemExit: "
    )
    code += "assert not {'torch', 'transformers', 'networkx'} & set(sys.modules), 'heavy import'"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "examples:" in done.stdout
    assert "exit status:" in done.stdout
