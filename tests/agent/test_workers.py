"""Workers end with the process they work for."""

import json
import os
import signal
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest

from agent.workers import pool

ROOT = Path(__file__).parents[2]
PARENT = """
import os, signal, time
from agent.workers import pool

def who():
    time.sleep(0.2)  # so that one worker does not answer for both
    return os.getpid()

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
    with pool(2, os.getpid) as processes:
        workers = set()
        while len(workers) < 2:
            answers = [processes.submit(who) for _ in range(2)]
            workers |= {answer.result() for answer in answers}
        for _ in range(2):
            processes.submit(time.sleep, 300)
        print(*workers, flush=True)
        time.sleep(300)
"""


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")
@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGINT])
def test_no_worker_outlives_its_parent(tmp_path, blow):
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    parent = subprocess.Popen(
        [sys.executable, str(script)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    workers = [int(pid) for pid in parent.stdout.readline().split()]
    assert len(workers) == 2
    assert all(map(alive, workers))
    if blow == signal.SIGINT:
        os.killpg(parent.pid, blow)  # as a terminal does
    else:
        parent.send_signal(blow)
    deadline = time.monotonic() + 60
    while any(map(alive, workers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    ended = not any(map(alive, workers))
    parent.wait(60)
    assert ended


@pytest.mark.slow
@pytest.mark.skipif(find_spec("ray") is None, reason="Ray is not installed")
def test_rays_workers_are_processes_of_their_own_and_raise_errors_as_they_are(monkeypatch):
    monkeypatch.delenv("RAY_ADDRESS", raising=False)
    with pool(2, os.getpid, ray=True) as actors:
        answers = [actors.submit(os.getpid) for _ in range(8)]
        who = {answer.result() for answer in answers}
        assert len(who) == 2
        assert os.getpid() not in who
        with pytest.raises(json.JSONDecodeError, match=r"^Expecting property name"):
            actors.submit(json.loads, "{").result()
        assert actors.submit(json.loads, "3").result() == 3
