"""What one look says about where the robot may be: how the moments of a map relate to what it sees now."""

from dataclasses import dataclass

import numpy as np

from maps.errors import MapError
from maps.roads import Floats, Indices
from skills.navigation.places import Places
from skills.navigation.protocols import Related

MOST_LOGIT = 3.0  # [nat] a link says at most so much for or against
FLOOR = (0.4, 0.4, 0.06)  # [m], [m], [rad] no offset is known better


@dataclass(frozen=True, kw_only=True, eq=False)
class Sighting:
    """Moments of the map and how they look from here; those whose numbers are not finite are left out."""

    node: Indices  # (k,)
    poses: Floats  # (k, 3) of the moments in the map
    logit: Floats  # (k,) log-odds that the moment is within the model's reach, bounded [nat]
    offset: Floats  # (k, 3) of the moment seen from here
    variance: Floats  # (k, 3) of the offset, with that of where the moment was taken

    def __len__(self) -> int:
        return len(self.node)

    @property
    def linked(self) -> Floats:
        """(k,) probabilities."""
        return np.asarray(1 / (1 + np.exp(-self.logit)))

    @classmethod
    def of(cls, places: Places, moments: Indices, related: Related) -> "Sighting":
        """Of the relations (1, k) of a panorama to some moments.

        Raises:
            MapError: as many relations as there are not moments.
        """
        linked, offset, std = (
            np.asarray(a, float) for a in (related.linked, related.offset, related.std)
        )
        k = len(moments)
        if linked.shape != (1, k) or offset.shape != (1, k, 3) or std.shape != (1, k, 3):
            raise MapError(f"relations of one panorama to {k} moments, got shape {linked.shape}")
        whole = np.isfinite(linked[0]) & np.isfinite(offset[0]).all(1) & np.isfinite(std[0]).all(1)
        moments, share = moments[whole], np.clip(linked[0, whole], 1e-6, 1 - 1e-6)
        variance = std[0, whole] ** 2 + np.square(FLOOR)
        variance[:, :2] += places.spread[moments, None] ** 2
        return cls(
            node=places.node[moments],
            poses=places.poses[moments],
            logit=np.clip(np.log(share / (1 - share)), -MOST_LOGIT, MOST_LOGIT),
            offset=offset[0, whole],
            variance=variance,
        )
