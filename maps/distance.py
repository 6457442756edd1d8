"""The learned distance: whether one place can be driven to from another, how far it is, and where it lies.

As ViNG (arXiv 2012.09812) and GNM (arXiv 2210.03370) have it, a network says of what the cameras saw at two
moments whether the second is within reach of the first, how long the way is, and which waypoint leads there.
Here both are panoramas (`maps.panorama`); each is encoded once, and pairs are compared by their codes
(`maps.distance_network`). Waypoints come with deviations, by which a pose graph or a filter can weigh them.

    load()                      the model that ships, or one that `doable train distance` made
    DistanceModel.encode        panoramas -> codes (n, d)
    DistanceModel.relate        codes, row by row -> Relation;   relate_each: all with all

Limits: `linked` is a probability among pairs as they are drawn in training (the record tells the share that
was linked); way, offset and deviations mean something only as far as a pair is linked.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError

from maps import model_record, panorama, weight_file
from maps.distance_network import (
    DIMENSIONS,
    C,
    DistanceNetwork,
    K,
    Sides,
    Told,
    architecture,
)
from maps.distance_record import REACH, SHIPPED, WEIGHTS, DistanceRecord, read_record
from maps.errors import DistanceError
from maps.model_record import RECORD
from maps.panorama import Panoramas

__all__ = ["EMBEDDED", "REACH", "Codes", "DistanceModel", "Relation", "load"]
EMBEDDED = "embedded"
BATCH = 64  # panoramas encoded at once
PAIRS = 512  # compared at once
FARTHEST_OFF = np.pi  # [rad] deviation of a yaw at most
Codes = NDArray[np.float32]  # (n, DIMENSIONS)
Floats = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True, eq=False)
class Relation:
    """How places `there` lie to places `here`; leading axes (n,) row by row, (a, b) of all with all."""

    linked: Floats  # (...,) probability that one drives from here to there within REACH metres
    way: Floats  # (...,) [m] how far one drives, if linked
    offset: Floats  # (..., 3) x ahead, y to the left [m], yaw [rad] of there seen from here
    std: Floats  # (..., 3) [m], [m], [rad] deviations of the offset

    def shaped(self, *axes: int) -> "Relation":
        """The same with other leading axes."""
        return Relation(
            linked=self.linked.reshape(axes),
            way=self.way.reshape(axes),
            offset=self.offset.reshape(*axes, 3),
            std=self.std.reshape(*axes, 3),
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class DistanceModel:
    """A network, in eval mode, and what belongs to it."""

    network: DistanceNetwork
    identity: str  # names these weights and no others
    record: DistanceRecord | None = None

    @property
    def device(self) -> torch.device:
        """Where it runs."""
        return self.network.here.place.device

    @torch.inference_mode()
    def encode(self, panoramas: Sequence[Panoramas], batch: int = BATCH) -> Codes:
        """Codes (n, d) of panoramas, each uint8 (3, H, H, 3): forward, left, right.

        Raises:
            DistanceError: one is no panorama.
        """
        found = np.zeros((len(panoramas), DIMENSIONS), np.float32)
        for k in range(0, len(panoramas), batch):
            seen = panorama.small(panoramas[k : k + batch])
            codes = self.network.encode(panorama.strips(seen, self.device))
            found[k : k + len(seen)] = codes.flatten(1).float().cpu().numpy()
        return found

    def relate(self, here: Codes, there: Codes) -> Relation:
        """How places lie to each other, row by row.

        Args:
            here: (n, d) codes of where one is.
            there: (n, d) codes of where one would go.

        Raises:
            DistanceError: not codes, or not as many.
        """
        if len(here) != len(there):
            raise DistanceError(f"{len(here)} codes here, but {len(there)} there")
        return self._related(here, there, _rows(len(here)), len(here))

    def relate_each(self, here: Codes, there: Codes) -> Relation:
        """How each place there lies to each place here: `relate` of all pairs.

        Args:
            here: (a, d) codes of where one is.
            there: (b, d) codes of where one would go.

        Raises:
            DistanceError: not codes.
        """
        a, b = len(here), len(there)
        return self._related(here, there, _all(a, b), a * b).shaped(a, b)

    @torch.inference_mode()
    def _related(
        self, here: Codes, there: Codes, pairs: Iterator[tuple[torch.Tensor, torch.Tensor]], n: int
    ) -> Relation:
        """Of n pairs of indices, given some at a time."""
        ours, theirs = self._sides(here), self._sides(there)
        found = Relation(
            linked=np.zeros(n, np.float32),
            way=np.zeros(n, np.float32),
            offset=np.zeros((n, 3), np.float32),
            std=np.zeros((n, 3), np.float32),
        )
        done = 0
        for i, j in pairs:
            told = self.network.compare(ours.of(i.to(self.device)), theirs.of(j.to(self.device)))
            _fill(found, slice(done, done + len(i)), told)
            done += len(i)
        return found

    def _sides(self, codes: Codes) -> Sides:
        found = np.asarray(codes, np.float32)
        if found.ndim != 2 or found.shape[1] != DIMENSIONS or not np.isfinite(found).all():
            raise DistanceError(
                f"codes are finite numbers (n, {DIMENSIONS}), got the shape {found.shape}"
            )
        laid = torch.from_numpy(np.ascontiguousarray(found)).to(self.device)
        return self.network.sides(laid.reshape(-1, C, K))


def load(name: str | Path = EMBEDDED, device: torch.device | None = None) -> DistanceModel:
    """The embedded model, or one that `doable train distance` made (its folder).

    Raises:
        DistanceError: there is none, or it is broken, or not what its record says.
    """
    folder = SHIPPED if name == EMBEDDED else Path(name)
    record = read_record(folder)
    try:
        if record.architecture != architecture():
            raise ValueError(f"{RECORD}: no architecture of this version")
        network = DistanceNetwork()
        network.load_state_dict(weight_file.read(folder / WEIGHTS, record.sha256), strict=True)
    except (OSError, ValueError, RuntimeError, SafetensorError) as error:
        said = " ".join(str(error).split())[:300]
        raise DistanceError(f'distance model "{folder}" cannot be loaded: {said}') from error
    return of_network(network.to(device or torch.device("cpu")), f"sha256:{record.sha256}", record)


def of_network(
    network: DistanceNetwork, identity: str = "", record: DistanceRecord | None = None
) -> DistanceModel:
    """A network, ready to read panoramas."""
    still = network.eval().requires_grad_(False)
    return DistanceModel(network=still, identity=identity, record=record)


def save(folder: Path, network: DistanceNetwork, **record: object) -> DistanceRecord:
    """Write weights and record into an existing folder.

    Args:
        folder: where.
        network: what is saved.
        record: what is not read off it.

    Raises:
        OSError: they cannot be written.
    """
    weights = {n: w.detach().cpu().contiguous() for n, w in network.state_dict().items()}
    sha256 = weight_file.write(folder / WEIGHTS, weights)
    made = DistanceRecord(architecture=architecture(), sha256=sha256, **record)  # type: ignore[arg-type]
    model_record.write(folder, made)
    return made


def _fill(found: Relation, some: slice, told: Told) -> None:
    """Put what was told of some pairs in its place."""
    heading, deviation = told.heading, 2**0.5 * told.log_scale[:, :3].exp()  # of Laplace's law
    found.linked[some] = torch.sigmoid(told.logit).cpu().numpy()
    found.way[some] = told.way.cpu().numpy()
    found.offset[some, :2] = told.offset.cpu().numpy()
    found.offset[some, 2] = torch.atan2(heading[:, 1], heading[:, 0]).cpu().numpy()
    found.std[some] = deviation.cpu().numpy()
    found.std[some, 2] = np.minimum(found.std[some, 2], FARTHEST_OFF)


def _rows(n: int) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    for start in range(0, n, PAIRS):
        row = torch.arange(start, min(n, start + PAIRS))
        yield row, row


def _all(a: int, b: int) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    for start in range(0, a * b, PAIRS):
        number = torch.arange(start, min(a * b, start + PAIRS))
        yield number // b, number % b
