"""Which affordance model a user means: `--affordance value|geometric|none`, or a folder of trained weights.

Part of the composition root. A learned value function needs to see, so it goes with physics; plans that are
only imagined go by the true state, which is all there is. Without affordances every skill counts as doable,
and nothing limits what the language model may aim at either: SayCan is language alone then.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Any

from agent.compose import Environment, Mode, OptionError, load_value_function
from agent.worlds import World
from envs.camera import Camera
from skills.sensed_worlds import SENSES
from skills.sight import TABLETOP
from skills.skill import Affordance
from skills.values.record import ALL_SHIPPED, RECORD, read_record


class AffordanceKind(StrEnum):
    """What says how likely a skill is to succeed; any other name is a folder of trained weights."""

    VALUE = "value"  # the shipped value functions, from what the robot sees
    GEOMETRIC = "geometric"  # the true state
    NONE = "none"


BLIND = (AffordanceKind.GEOMETRIC, AffordanceKind.NONE)  # these look at no picture
ASKED_BY = (Mode.SAYCAN, Mode.AFFORDANCE_ONLY)  # modes that leave the choice to the user
WITHOUT = (Mode.LANGUAGE_ONLY, Mode.GENERATIVE, Mode.BC)  # modes that know none


def affordance_name(
    asked: str | None, mode: Mode, *, seeing: bool, world: str = TABLETOP.world
) -> str:
    """The affordance model of an episode: what is asked for, or what is usual.

    Args:
        asked: what the user named, or None.
        mode: who plans.
        seeing: whether the robot acts in physics.
        world: where, as users call it; value functions are usual where some ship.

    Raises:
        OptionError: the mode or the world does not go with it, or there are no such weights.
    """
    if asked is None:
        if mode in WITHOUT:
            return AffordanceKind.NONE
        usual = seeing and mode in ASKED_BY and (ALL_SHIPPED / world / RECORD).is_file()
        return AffordanceKind.VALUE if usual else AffordanceKind.GEOMETRIC
    if mode not in ASKED_BY:
        raise OptionError(f"--affordance is for the modes {' and '.join(ASKED_BY)}, not {mode}")
    if mode is Mode.AFFORDANCE_ONLY and asked == AffordanceKind.NONE:
        raise OptionError("--mode affordance-only has nothing to go by with --affordance none")
    if asked in BLIND:
        return asked
    if not seeing:
        raise OptionError(
            f"--affordance {asked} needs a robot that sees; a plan is only imagined: "
            f"use {' or '.join(BLIND)}"
        )
    find_values(asked, world)
    return asked


def make_affordance(
    name: str, world: World[Any, Any], env: Environment, device: str
) -> Affordance[Any, Any] | None:
    """The affordance model of that name for a world's robot; None: every skill is doable.

    Raises:
        OptionError: no such device.
        ValueFunctionError: the weights cannot be loaded.
    """
    if name == AffordanceKind.NONE:
        return None
    if name == AffordanceKind.GEOMETRIC:
        return world.geometric(env.world)
    from skills.values.affordance import ValueAffordance  # torch, only for those who need it

    return ValueAffordance(load_value_function(find_values(name, world.name), device))


@contextmanager
def imagined(name: str, world: World[Any, Any]) -> Iterator[Affordance[Any, Any] | None]:
    """The affordance model where nothing is seen, in any world: by the true state, or none."""
    if name == AffordanceKind.NONE:
        yield None
        return
    with world.affordance() as affordance:
        yield affordance


def views_for(name: str, world: str = TABLETOP.world) -> Mapping[str, Camera]:
    """The cameras that the robot looks through in a world for an affordance model."""
    return {} if name in BLIND else SENSES[world].views


def find_values(name: str, world: str = TABLETOP.world) -> Path:
    """The folder of weights that a name means in a world.

    Raises:
        OptionError: there is none, or it is about another world.
        ValueFunctionError: its record cannot be read.
    """
    ships = name == AffordanceKind.VALUE
    folder = ALL_SHIPPED / world if ships else Path(name).expanduser()
    if ships and not (folder / RECORD).is_file():
        raise OptionError(
            f"no value functions ship for the {world} yet: name a folder that "
            f"`doable train affordance` made, or use {' or '.join(BLIND)}"
        )
    if not (folder / RECORD).is_file():
        kinds = ", ".join(AffordanceKind)
        raise OptionError(
            f'--affordance "{name}": no folder with a {RECORD} in it; give {kinds}, or what '
            "`doable train affordance` made"
        )
    about = read_record(folder).senses.world
    if about != world:
        raise OptionError(f'--affordance "{name}" is about the {about}, not the {world}')
    return folder


def values_identity(name: str, world: str = TABLETOP.world) -> str:
    """What names the weights of that name in a world and no others."""
    return read_record(find_values(name, world)).identity
