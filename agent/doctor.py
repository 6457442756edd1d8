"""What this machine has: for people who wonder why something is slow, or does not work."""

import os
import platform
from dataclasses import asdict, dataclass

from agent.compose import OptionError, make_scorer, versions
from agent.scoring.scorer import LanguageModelError
from envs.bodies import Renderer
from envs.errors import EnvError
from envs.physics import Physics


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One line of the report."""

    what: str
    found: str
    ok: bool

    def to_json(self) -> dict[str, str | bool]:
        """Plain data."""
        return asdict(self)


def examine(device: str, dtype: str = "auto") -> list[Finding]:
    """Try everything that has to work."""
    packages = ", ".join(f"{name} {v}" for name, v in versions().items())
    return [
        Finding(
            what="machine",
            found=f"Python {platform.python_version()}, {os.cpu_count()} cores",
            ok=True,
        ),
        Finding(what="packages", found=packages, ok="not installed" not in packages),
        _device(device),
        _renderer(),
        _language_model(device, dtype),
    ]


def _device(device: str) -> Finding:
    from agent.device import resolve_device

    try:
        return Finding(what="device", found=str(resolve_device(device)), ok=True)
    except ValueError as error:
        return Finding(what="device", found=str(error), ok=False)


def _renderer() -> Finding:
    try:
        physics = Physics(Renderer.AUTO)
    except EnvError as error:
        return Finding(what="renderer", found=str(error), ok=False)
    found = physics.renderer
    physics.close()
    return Finding(what="renderer", found=found, ok=True)


def _language_model(device: str, dtype: str) -> Finding:
    try:
        identity = make_scorer("embedded", device, dtype=dtype).identity
    except (LanguageModelError, OptionError) as error:
        return Finding(what="language model", found=str(error), ok=False)
    words = ", ".join(f"{k} {v}" for k, v in identity.items())
    return Finding(what="language model", found=words, ok=True)
