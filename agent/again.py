"""The command that runs an episode again: what the report tells at its end."""

import json
import shlex
from dataclasses import replace
from pathlib import Path

from agent.compose import resolved
from agent.options import LANGUAGE, Options

SCENE = "scene.json"  # in an episode's folder


def again(options: Options, out: Path | None) -> str:
    """The shell command that runs this very episode again, on this device and with these numbers."""
    if options.mode.uses_language:
        device, dtype = resolved(options.device, options.dtype)
        options = replace(options, device=device, dtype=dtype)
    words = ["doable", "run"]
    if options.task is not None:
        words += ["--task", options.task]
    else:
        words += [options.instruction or "", "--scene", str((out or Path()) / SCENE)]
    if options.goal is not None:
        words += ["--goal", json.dumps(options.goal)]
    words += ["--mode", options.mode, "--seed", str(options.seed)]
    for name in (
        "env",
        *LANGUAGE,
        "affordance",
        "skills",
        "device",
        "disturb",
        "max_steps",
        "max_seconds",
        "max_failures",
        "feedback",
        "catalogue",
    ):
        if getattr(options, name) != getattr(Options(), name):
            words += [f"--{name.replace('_', '-')}", str(getattr(options, name))]
    return shlex.join([*words, *(["--open-loop"] if options.open_loop else [])])
