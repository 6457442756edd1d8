"""The record beside a policy's weights: what it hears and sees, how it was made, how good it is.

It can be read without torch. That the weights are what it says is checked where they are loaded, in
`skills.policy.weights`.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from skills.policy.errors import PolicyError
from skills.policy.phrases import VOCABULARY
from skills.record_file import LIST, OBJECT, TEXT, WHOLE, Forms, read_fields
from skills.sight import TOP_VIEW

RECORD, WEIGHTS = "record.json", "policy.safetensors"
SHIPPED = Path(__file__).with_name("weights") / "tabletop"
FORMS: Forms = {
    "sizes": OBJECT,
    "camera": OBJECT,
    "vocabulary": LIST,
    "data": OBJECT,
    "command": TEXT,
    "seed": WHOLE,
    "metrics": OBJECT,
    "sha256": TEXT,
}


@dataclass(frozen=True, kw_only=True)
class PolicyRecord:
    """What a policy is and how it was made."""

    sizes: dict[str, Any]  # fields of `skills.policy.network.Sizes`
    camera: dict[str, Any]  # the view it reads
    vocabulary: list[str]
    data: dict[str, Any]  # recipe: version, scenes, labels, what is held out
    command: str
    seed: int
    metrics: dict[str, float]  # on scenes it was not trained on
    sha256: str  # of the weights' file


def camera() -> dict[str, Any]:
    """The top view of this version as plain data."""
    plain: dict[str, Any] = json.loads(json.dumps(asdict(TOP_VIEW)))
    return plain


def read_record(folder: Path) -> PolicyRecord:
    """Read a policy's record; its weights are not looked at.

    Raises:
        PolicyError: there is none, it is not complete, or is about another view or other words.
    """
    try:
        record = PolicyRecord(**read_fields(folder / RECORD, PolicyRecord, FORMS))
    except FileNotFoundError as error:
        raise PolicyError(
            f'no policy in "{folder}": it has no {RECORD}; name a folder that '
            "`doable train policy` made"
        ) from error
    except (OSError, ValueError) as error:
        raise PolicyError(f'policy "{folder}" cannot be read: {error}') from error
    if record.camera != camera():
        raise PolicyError(f'policy "{folder}" reads another view than the top camera\'s')
    if record.vocabulary != list(VOCABULARY):
        odd = sorted(set(record.vocabulary) ^ set(VOCABULARY)) or "their order"
        raise PolicyError(f'policy "{folder}" knows other words than this version: {odd}')
    return record
