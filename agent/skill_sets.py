"""Who carries out the skills: `--skills scripted|learned`, or a folder that `doable train policy` made.

Part of the composition root. Scripted skills are told by the simulator where things are; a policy goes by
sight.
"""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from agent.compose import OptionError, device_called
from skills.policy.record import RECORD, SHIPPED, read_record

if TYPE_CHECKING:
    from skills.policy.network import AimNetwork


class SkillSet(StrEnum):
    """Who carries out a skill; any other name is a folder of a trained policy."""

    SCRIPTED = "scripted"
    LEARNED = "learned"  # the policy that ships


def make_policy(name: str, device: str) -> "AimNetwork | None":
    """The policy of that name; None: the scripted skills.

    Raises:
        OptionError: no such policy or device.
        PolicyError: it cannot be loaded.
    """
    if name == SkillSet.SCRIPTED:
        return None
    from skills.policy.weights import load_policy  # torch, only for those who need it

    return load_policy(find_policy(name), device_called(device))


def find_policy(name: str) -> Path:
    """The folder that a name means; raises OptionError where there is none."""
    folder = SHIPPED if name == SkillSet.LEARNED else Path(name).expanduser()
    if not (folder / RECORD).is_file():
        raise OptionError(
            f'--skills "{name}": no folder with a {RECORD} in it; give {", ".join(SkillSet)}, or what '
            "`doable train policy` made"
        )
    return folder


def policy_identity(name: str) -> str:
    """What names the weights of that policy and no others."""
    return f"sha256:{read_record(find_policy(name)).sha256}"
