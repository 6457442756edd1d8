"""Experience on disk: what was written is read back, by Minari too, and what is broken is refused by name."""

import json
import pickle
import shutil
from dataclasses import asdict
from pathlib import Path

import h5py
import numpy as np
import pytest
from minari import MinariDataset

from skills.experience.attempt import Attempt
from skills.experience.dataset import (
    HDF5,
    RECORD,
    SEEN,
    Experience,
    ExperienceError,
    Note,
    shard_path,
    write_shard,
)
from skills.skill import Outcome

NOTE = Note(env="tabletop", seed=3, episodes=5, shard=3)
METADATA = "metadata.json"


def attempt(i: int) -> Attempt:
    rng = np.random.default_rng(i)
    n = 2 + i % 3
    return Attempt(
        phrase=["pick up the red block", "put the red block in the middle"][i % 2],
        outcome=list(Outcome)[i % len(Outcome)],
        geometric=i / 7,
        views=rng.integers(0, 256, (n, *SEEN), dtype=np.uint8),
        gripper=rng.random((n, 4), dtype=np.float32),
    )


ATTEMPTS = [attempt(i) for i in range(6)]


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("written")
    for k in range(NOTE.n_shards):
        path = shard_path(folder, k)
        path.mkdir(parents=True)
        write_shard(path, ATTEMPTS[k * NOTE.shard :][: NOTE.shard])
    (folder / RECORD).write_text(json.dumps(NOTE.to_json()))
    return folder


@pytest.fixture
def folder(written, tmp_path) -> Path:
    return Path(shutil.copytree(written, tmp_path / "copy"))


def test_what_was_written_is_read_back_in_order(written):
    experience = Experience.open(written)
    assert experience.note == NOTE
    read = list(experience.attempts())
    assert len(experience) == len(read) == len(ATTEMPTS)
    for a, b in zip(read, ATTEMPTS, strict=True):
        assert (a.phrase, a.outcome, a.geometric) == (b.phrase, b.outcome, b.geometric)
        assert np.array_equal(a.views, b.views)
        assert np.array_equal(a.gripper, b.gripper)
    told = list(experience.told())
    assert [t["outcome"] for t in told] == [a.outcome for a in ATTEMPTS]
    assert [t["total_steps"] + 1 for t in told] == [len(a.views) for a in ATTEMPTS]
    assert [t["kind"] for t in told] == ["pick up", "put at a place"] * 3


def test_minari_reads_a_shard(written):
    dataset = MinariDataset(shard_path(written, 1))
    assert dataset.total_episodes == NOTE.shard
    for episode, expected in zip(dataset, ATTEMPTS[NOTE.shard :], strict=True):
        last = len(expected.views) - 2
        assert dataset.observation_space["views"].shape == expected.views.shape[1:]
        assert np.array_equal(episode.observations["views"], expected.views)
        assert set(episode.observations["mission"]) == {expected.phrase}
        moves = np.array(episode.actions)
        assert np.allclose(expected.gripper[0] + moves.sum(axis=0), expected.gripper[-1], atol=1e-6)
        assert np.flatnonzero(episode.rewards).tolist() == ([last] if expected.succeeded else [])
        assert np.flatnonzero(episode.terminations).tolist() == [last]
        assert not episode.truncations.any()


def test_pictures_are_compressed(written):
    with h5py.File(shard_path(written, 0) / HDF5) as file:
        assert file["episode_0/observations/views"].compression == "gzip"


def cut(shard: Path) -> None:
    data = (shard / HDF5).read_bytes()
    (shard / HDF5).write_bytes(data[: len(data) // 2])


def flip(shard: Path) -> None:
    data = bytearray((shard / HDF5).read_bytes())
    data[2 * len(data) // 3] ^= 0xFF  # within a picture: nothing else is as large
    (shard / HDF5).write_bytes(data)


def replace_by_pickle(shard: Path) -> None:
    (shard / HDF5).write_bytes(pickle.dumps(asdict(NOTE)))


def drop_data(shard: Path) -> None:
    (shard / HDF5).unlink()


def drop_episode(shard: Path) -> None:
    with h5py.File(shard / HDF5, "a") as file:
        del file["episode_1"]


def reward_failure(shard: Path) -> None:
    with h5py.File(shard / HDF5, "a") as file:
        file["episode_1/rewards"][-1] = 0.5


def invent_outcome(shard: Path) -> None:
    with h5py.File(shard / HDF5, "a") as file:
        file["episode_1"].attrs["outcome"] = "splendid"


def metadata_with(**changes):
    def change(shard: Path) -> None:
        path = shard / METADATA
        path.write_text(json.dumps(json.loads(path.read_text()) | changes))

    return change


@pytest.mark.parametrize(
    "breaks",
    [
        cut,
        flip,
        replace_by_pickle,
        drop_data,
        drop_episode,
        reward_failure,
        invent_outcome,
        metadata_with(data_format="arrow"),
        metadata_with(observation_space=None, env_spec='{"entry_point": "os:abort"}'),
        metadata_with(total_episodes=2),
        lambda shard: (shard / METADATA).write_text("{"),
        lambda shard: (shard / METADATA).unlink(),
    ],
)
def test_a_broken_shard_is_refused_by_name_after_the_whole_ones(folder, breaks):
    breaks(shard_path(folder, 1))
    read = []
    with pytest.raises(ExperienceError, match="shards/000001 is broken: "):
        read.extend(Experience.open(folder).attempts())
    assert len(read) == NOTE.shard


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (None, "holds no experience"),
        ("{", "cannot be read"),
        ("[]", "is broken: it must hold env, seed"),
        ({"seed": "3"}, "is broken: it must hold env, seed"),
        ({"more": 1}, "is broken: it must hold env, seed"),
        ({"schema": 2}, "schema is 2, this version reads 1"),
        ({"size": [64, 64]}, r"size is \(64, 64\), this version reads \(128, 96\)"),
        ({"views": ["top"]}, r"views is \('top',\)"),
        ({"shard": 0}, "is broken: 5 attempts by 0"),
    ],
)
def test_a_note_that_is_none_is_refused(folder, text, says):
    if text is None:
        (folder / RECORD).unlink()
    elif isinstance(text, dict):
        (folder / RECORD).write_text(json.dumps(NOTE.to_json() | text))
    else:
        (folder / RECORD).write_text(text)
    with pytest.raises(ExperienceError, match=says):
        Experience.open(folder)


def test_what_is_not_all_there_is_not_opened(folder):
    shutil.rmtree(shard_path(folder, 0))
    with pytest.raises(ExperienceError, match=r"1 of 2 shards .* the first is 000000"):
        Experience.open(folder)
