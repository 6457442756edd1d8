r"""Where to steer next: a point of the walk some metres ahead, as the learned model sees it from here.

The map says where the subgoal is, seen from the believed pose; the model's waypoint head says where the
moments at the next nodes of the walk are, seen from this very picture (GNM, arXiv 2210.03370). Both are
Gaussian, so the correction d of the map's geometry is, for each axis of the robot's frame,

    d = sum_j r_j (z_j - h_j) / s_j^2  /  (1 / s_0^2  +  sum_j r_j / s_j^2)

with z_j the offset of moment j as it is seen, h_j as the map has it, s_j the deviation of z_j, r_j the
probability of its link (together at most 1: moments of one look say nearly the same), and s_0 how far off the
believed pose and the map may be. Offsets that contradict the map by more than `GATE` deviations are not used.
"""

import numpy as np

from maps.planar import between
from maps.roads import Floats
from skills.navigation.sighting import Sighting

BENT = 0.5  # [m] std of the map's own geometry from node to node
GATE = 3.0  # deviations
FARTHEST = 1.5  # [m] that a walk is ever corrected by
NODES_AHEAD = 10.0  # [m] of the walk whose nodes count


def correction(pose: Floats, covariance: Floats, seen: Sighting, nodes: list[int]) -> Floats:
    """By how much (2,) [m] the walk is off, in the robot's frame: ahead, to the left.

    Args:
        pose: (3,) believed, in the map.
        covariance: (3, 3) of it.
        seen: what the robot sees.
        nodes: the next ones of the walk.
    """
    own = np.isin(seen.node, nodes)
    if not own.any():
        return np.zeros(2)
    c, s = np.cos(pose[2]), np.sin(pose[2])
    turn = np.array([[c, s], [-s, c]])
    prior = np.diag(turn @ covariance[:2, :2] @ turn.T) + BENT**2
    off = seen.offset[own] - between(np.tile(pose, (int(own.sum()), 1)), seen.poses[own])
    variance = seen.variance[own, :2]
    fits = (off[:, :2] ** 2 / (variance + prior)).max(axis=1) < GATE**2
    weight = np.where(fits, seen.linked[own], 0.0)
    weight = weight / max(1.0, float(weight.sum()))
    pull = weight[:, None] / variance
    found = (pull * off[:, :2]).sum(axis=0) / (1 / prior + pull.sum(axis=0))
    length = float(np.hypot(*found))
    return np.asarray(found * min(1.0, FARTHEST / length) if length else found)


def seen_from(pose: Floats, point: Floats) -> Floats:
    """A point (2,) of the map in the frame of a pose (3,): ahead, to the left [m]."""
    return between(pose[None], np.array([[point[0], point[1], 0.0]]))[0, :2]
