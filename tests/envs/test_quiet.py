"""Native code keeps quiet where it is told to, and only there."""

import os
import subprocess
import sys

import pytest

PROBE = """
import ctypes, os, sys
from envs.quiet import native_output_silenced
libc = ctypes.CDLL(None)

print("python before")
libc.puts(b"native before")
try:
    with native_output_silenced():
        libc.puts(b"native inside")
        os.write(1, b"raw inside\\n")
        os.write(2, b"raw inside, stderr\\n")
        if sys.argv[1] == "raise":
            raise KeyError("on purpose")
except KeyError:
    pass
libc.puts(b"native after")
libc.fflush(None)
print("python after")
print("error after", file=sys.stderr)
"""


# Python passes PYTHONUNBUFFERED on to C, where it would hide that a pipe is buffered
BUFFERED = {k: v for k, v in os.environ.items() if k != "PYTHONUNBUFFERED"}


@pytest.mark.parametrize("how", ["return", "raise"])
def test_native_output_is_lost_inside_the_block_and_nowhere_else(how):
    done = subprocess.run(
        [sys.executable, "-c", PROBE, how],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env=BUFFERED,
    )
    assert done.stdout.splitlines() == [
        "python before",
        "native before",
        "native after",
        "python after",
    ]
    assert done.stderr.splitlines() == ["error after"]


def test_a_whole_episode_prints_nothing():
    code = (
        "from envs.placement import place; from envs.scene import Scene\n"
        "from envs.tabletop_world import OVERVIEW, TabletopWorld\n"
        'scene = Scene.from_json({"objects": [{"name": "red block"}]})\n'
        "world = TabletopWorld(); world.build(place(scene, 0))\n"
        'world.observe({"overview": OVERVIEW}); world.close()\n'
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env=BUFFERED,
    )
    assert done.stdout == ""
    assert done.stderr == ""


def test_no_file_descriptor_leaks():
    code = (
        "import os\n"
        "from envs.quiet import native_output_silenced\n"
        "def once():\n"
        "    with native_output_silenced():\n"
        "        pass\n"
        "once()\n"
        "first = os.dup(0); os.close(first)\n"
        "for _ in range(50): once()\n"
        "last = os.dup(0)\n"
        "assert first == last, (first, last)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
