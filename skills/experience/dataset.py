"""Experience on disk: a folder of Minari datasets, written whole or not at all, and read with suspicion.

    experience.json          what was collected: environment, seed, number of attempts, generator ...
    shards/000012/           a Minari dataset: metadata.json, main_data.hdf5

An attempt is a Minari episode (https://minari.farama.org): observations are the views, the hand and the
phrase ("mission"), in the kitchen also the memory and what the hand reached for; an action is how the hand's
tip and opening changed between two of them [m]; the only reward is the last one's, 1 for success; the
episode's metadata tell kind, outcome and geometry's value.
Only this format is read, and none of it is code: JSON, and HDF5 of numbers and strings, with checksums.
Limits: whoever wants one Minari dataset combines the shards; each repeats the spaces (0.8 MB of JSON).
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from gymnasium import spaces
from minari import __version__ as minari_version
from minari.data_collector import EpisodeBuffer
from minari.dataset.minari_storage import MinariStorage
from minari.serialization import serialize_space

from envs.errors import EnvError, unknown
from skills.experience.attempt import Attempt
from skills.experience.attempting import VERSION
from skills.sensed_worlds import SENSES
from skills.senses import HEIGHT, WIDTH, Senses
from skills.sight import TABLETOP, VIEWS
from skills.skill import Outcome
from skills.values.metrics import kind_of

SCHEMA = 1
RECORD, SHARDS = "experience.json", "shards"
MOST_SHARDS = 1_000_000  # their names have six digits
HDF5 = "main_data.hdf5"  # as Minari names it
LONGEST_PHRASE = 80
FARTHEST = 2.0  # [m] from the robot's base, and by more than the hand could move between two frames
SEEN = (len(VIEWS), HEIGHT, WIDTH, 4)  # in every world
LETTERS, DIGITS = " abcdefghijklmnopqrstuvwxyz", "0123456789"
ACTIONS = spaces.Box(-FARTHEST, FARTHEST, (4,), np.float32)


class ExperienceError(EnvError):
    """Experience that is not there, not whole, or not ours."""


@dataclass(frozen=True, kw_only=True)
class Note:
    """What was collected: attempts with equal notes are equal, bit for bit, on one machine."""

    env: str
    seed: int
    episodes: int  # attempts asked for; the last shard is made whole
    shard: int  # attempts a shard
    held_out: bool = False
    generator: int = VERSION
    views: tuple[str, ...] = tuple(VIEWS)
    size: tuple[int, int] = (WIDTH, HEIGHT)  # [px] of each view
    schema: int = SCHEMA

    @property
    def n_shards(self) -> int:
        """How many shards it takes."""
        return -(-self.episodes // self.shard)

    def to_json(self) -> dict[str, Any]:
        """Plain data that `read_note` reads back."""
        return asdict(self)


def read_note(folder: Path) -> Note:
    """What a folder says was collected in it.

    Raises:
        ExperienceError: it says nothing, or something this version cannot read.
    """
    path = folder / RECORD
    if not path.is_file():
        raise ExperienceError(f"{folder} holds no experience: there is no {RECORD}")
    try:
        data = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ExperienceError(f"{path} cannot be read: {error}") from error
    kinds = {"env": str, "seed": int, "episodes": int, "shard": int, "held_out": bool}
    kinds |= {"generator": int, "views": list, "size": list, "schema": int}
    if not isinstance(data, dict) or {k: type(v) for k, v in data.items()} != kinds:
        raise ExperienceError(f"{path} is broken: it must hold {', '.join(kinds)}")
    note = Note(**data | {"views": tuple(data["views"]), "size": tuple(data["size"])})
    if note.env not in SENSES:
        raise ExperienceError(f"{path}: {unknown('environment', note.env, SENSES)}")
    usual = {"schema": SCHEMA, "views": tuple(SENSES[note.env].views), "size": (WIDTH, HEIGHT)}
    for name, expected in usual.items():
        if getattr(note, name) != expected:
            found = getattr(note, name)
            raise ExperienceError(f"{path}: {name} is {found}, this version reads {expected}")
    if note.shard < 1 or note.episodes < 1:
        raise ExperienceError(f"{path} is broken: {note.episodes} attempts by {note.shard}")
    return note


def shard_path(folder: Path, shard: int) -> Path:
    """Where a shard lies once it is whole."""
    return folder / SHARDS / f"{shard:06d}"


def missing_shards(folder: Path, note: Note) -> list[int]:
    """The shards that are still to be collected."""
    return [k for k in range(note.n_shards) if not shard_path(folder, k).exists()]


def observations(senses: Senses) -> spaces.Dict:
    """What a world's attempts hold of each moment."""
    known = senses is not TABLETOP  # whose phrases need no digits, and whose memory is empty
    parts: dict[str, spaces.Space[Any]] = {
        "views": spaces.Box(0, 255, SEEN, np.uint8),
        "gripper": spaces.Box(-FARTHEST, FARTHEST, (4,), np.float32),
        "mission": spaces.Text(LONGEST_PHRASE, charset=LETTERS + (DIGITS if known else "")),
    }
    if known:
        parts["memory"] = spaces.Box(0, 1, (senses.n_remembered,), np.float32)
        parts["reached"] = spaces.Box(-np.inf, np.inf, (3,), np.float32)  # NaN: nothing
    return spaces.Dict(parts)


def write_shard(folder: Path, attempts: Sequence[Attempt], senses: Senses = TABLETOP) -> None:
    """Write attempts as a Minari dataset into an empty folder.

    Raises:
        OSError: it cannot be written.
    """
    folder = folder.resolve()  # Minari 0.5 looks for a relative path below itself
    storage = MinariStorage.new(
        folder,
        observation_space=observations(senses),
        action_space=ACTIONS,
        jpeg_encoding=False,
    )
    # Minari compresses nothing, but it appends to datasets that are there: these compress.
    with h5py.File(folder / HDF5, "a") as file:
        for i in range(len(attempts)):
            file.create_dataset(
                f"episode_{i}/observations/views",
                shape=(0, *SEEN),
                maxshape=(None, *SEEN),
                chunks=(1, *SEEN),
                dtype=np.uint8,
                compression="gzip",
                compression_opts=4,
                fletcher32=True,
            )
    storage.update_episodes(_buffer(i, attempt) for i, attempt in enumerate(attempts))
    storage.update_episode_metadata(
        {
            "kind": kind_of(attempt.phrase),
            "outcome": attempt.outcome.value,
            "geometric": attempt.geometric,
        }
        for attempt in attempts
    )
    storage.update_metadata(
        {"dataset_id": f"doable/attempts-v{SCHEMA}", "minari_version": minari_version}
    )


def _buffer(i: int, attempt: Attempt) -> EpisodeBuffer:
    n_steps = len(attempt.views) - 1
    known = {"memory": attempt.memory, "reached": attempt.reached}
    rewards = np.zeros(n_steps, np.float32)
    rewards[-1] = float(attempt.succeeded)
    return EpisodeBuffer(
        id=i,
        observations={
            "views": attempt.views,
            "gripper": attempt.gripper,
            "mission": [attempt.phrase] * (n_steps + 1),
            **{name: told for name, told in known.items() if told is not None},
        },
        actions=np.diff(attempt.gripper, axis=0),
        rewards=rewards,
        terminations=np.arange(n_steps) == n_steps - 1,
        truncations=np.zeros(n_steps, bool),
        infos={},
    )


class Experience:
    """All attempts of a finished collection."""

    def __init__(self, folder: Path, note: Note) -> None:
        self._folder, self.note = folder, note

    @classmethod
    def open(cls, folder: Path) -> "Experience":
        """Experience that is all there; what is inside a shard is checked when it is read.

        Raises:
            ExperienceError: there is none, or the collection has not ended; names what is wrong.
        """
        note = read_note(folder)
        missing = missing_shards(folder, note)
        if missing:
            raise ExperienceError(
                f"{folder}: {len(missing)} of {note.n_shards} shards are not collected yet, the first"
                f" is {missing[0]:06d}; give the same `doable collect` again"
            )
        return cls(folder, note)

    def __len__(self) -> int:
        return self.note.n_shards * self.note.shard

    @property
    def senses(self) -> Senses:
        """How it was perceived."""
        return SENSES[self.note.env]

    def attempts(self) -> Iterator[Attempt]:
        """In order.

        Raises:
            ExperienceError: a shard is broken, or is none; names it.
        """
        for path in self._shards():
            with _suspicion(path):
                storage = _storage(path, self.note.shard, self.senses)
                episodes = range(self.note.shard)
                told = storage.get_episode_metadata(episodes)
                pairs = zip(storage.get_episodes(episodes), told, strict=True)
                shard = [_attempt(episode, about, self.senses) for episode, about in pairs]
            yield from shard

    def told(self) -> Iterator[dict[str, Any]]:
        """Of each attempt its "kind", "outcome", "geometric" and "total_steps", without its pictures.

        Raises:
            ExperienceError: as above.
        """
        for path in self._shards():
            with _suspicion(path):
                storage = _storage(path, self.note.shard, self.senses)
                told = list(storage.get_episode_metadata(range(self.note.shard)))
            yield from told

    def _shards(self) -> Iterator[Path]:
        return (shard_path(self._folder, k) for k in range(self.note.n_shards))


@contextmanager
def _suspicion(shard: Path) -> Iterator[None]:
    """What goes wrong inside is the shard's fault; Minari checks with assertions."""
    try:
        yield
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, AssertionError) as error:
        raise ExperienceError(f"{shard} is broken: {error}") from error


def _storage(shard: Path, size: int, senses: Senses) -> MinariStorage:
    """A shard's data; what Minari would run or guess for another format is refused."""
    metadata = MinariStorage.read_raw_metadata(shard)
    wanted = {"data_format": "hdf5", "jpeg_encoding": False, "total_episodes": size}
    wanted |= _spaces(senses)
    odd = next((key for key, value in wanted.items() if metadata.get(key) != value), None)
    if odd is not None:
        raise ValueError(f'its "{odd}" is not what `doable collect` writes')
    return MinariStorage.read(shard)


@cache
def _spaces(senses: Senses) -> dict[str, Any]:
    """As Minari writes them."""
    return {
        "observation_space": serialize_space(observations(senses)),
        "action_space": serialize_space(ACTIONS),
    }


def _attempt(episode: dict[str, Any], told: dict[str, Any], senses: Senses) -> Attempt:
    """The attempt that was written as this Minari episode; raises ValueError."""
    seen, which = episode["observations"], f"episode {episode['id']}"
    views, gripper, phrases = seen["views"], seen["gripper"], seen["mission"]
    n = len(views)
    if n < 2 or views.shape[1:] != SEEN or views.dtype != np.uint8:
        raise ValueError(f"{which} has views {views.dtype} {views.shape}")
    if gripper.shape != (n, 4) or gripper.dtype != np.float32:
        raise ValueError(f"{which} has a hand {gripper.dtype} {gripper.shape}")
    if len(phrases) != n or len(set(phrases)) != 1:
        raise ValueError(f"{which} has phrases {phrases}")
    known = dict[str, Any]()
    if senses.n_remembered:
        widths = {"memory": senses.n_remembered, "reached": 3}
        known = {name: seen[name] for name in widths}
        for name, width in widths.items():
            if known[name].shape != (n, width) or known[name].dtype != np.float32:
                raise ValueError(f"{which} has a {name} {known[name].dtype} {known[name].shape}")
    attempt = Attempt(
        phrase=phrases[0],
        outcome=Outcome(told["outcome"]),
        geometric=float(told["geometric"]),
        views=views,
        gripper=gripper,
        **known,
    )
    if episode["rewards"].tolist() != [0.0] * (n - 2) + [float(attempt.succeeded)]:
        raise ValueError(f"{which} has rewards that do not go with {attempt.outcome}")
    return attempt
