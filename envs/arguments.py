"""What every environment's constructor refuses, before anything is started."""

from envs.bodies import Renderer
from envs.errors import EnvError


def check_choices(reward: str, renderer: str, render_mode: str | None) -> None:
    """Refuse what is none of the choices; raises EnvError."""
    for what, value, choices in (
        ("reward", reward, ["sparse", "dense"]),
        ("renderer", renderer, list(Renderer)),
        ("render_mode", render_mode, [None, "rgb_array"]),
    ):
        if value not in choices:
            raise EnvError(f'unknown {what} "{value}"; choices: {", ".join(map(str, choices))}')


def check_sizes(image_size: int | None, render_size: tuple[int, int]) -> None:
    """Refuse sizes that are no whole pixels; raises EnvError."""
    sizes = [1 if image_size is None else image_size, *render_size]
    if not all(isinstance(n, int) and n >= 1 for n in sizes):
        raise EnvError(f"sizes are whole pixels, got image {image_size} and render {render_size}")
