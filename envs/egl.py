"""Whether PyBullet's EGL plugin should draw, and where it lies.

It renders without a display on an NVIDIA GPU. Mesa's software EGL loads too, but it is no faster than
TinyRenderer and draws no shadows, so it is taken only when it is asked for by name.
"""

import importlib.util
from pathlib import Path

from envs.bodies import Renderer

GPU = Path("/dev/nvidiactl")


def plugin_path(renderer: Renderer) -> str | None:
    """The plugin's shared library; None when it is not wanted or not installed."""
    if renderer is Renderer.TINY or (renderer is Renderer.AUTO and not GPU.exists()):
        return None
    spec = importlib.util.find_spec("eglRenderer")
    return None if spec is None else spec.origin
