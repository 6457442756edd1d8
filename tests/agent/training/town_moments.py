"""Moments among coloured poles on a plain: no streets, no physics; the way is the straight one."""

import numpy as np

from agent.training.distance_model.matches import bearings
from agent.training.distance_model.moments import TownMoments
from envs.husky import EYE
from tests.maps.panoramas import POLE_WIDTH, Poles, panorama

MOMENTS, HALF = 40, 25.0  # of a town; [m] from the middle at most
FAR = 160.0  # [m]


def painted(seed):
    rng = np.random.default_rng(seed)
    poles = Poles.drawn(rng)
    places = rng.uniform(-HALF, HALF, (MOMENTS, 2))
    poses = np.column_stack([places, rng.uniform(-np.pi, np.pi, MOMENTS)])
    ahead = np.column_stack([np.cos(poses[:, 2]), np.sin(poses[:, 2]), np.zeros(MOMENTS)])
    eyes = poses + EYE[0] * ahead
    ways = np.linalg.norm(places[:, None] - places[None], axis=-1)
    return TownMoments(
        pictures=np.array([panorama(poles, eye) for eye in eyes]),
        ranges=np.array([ranges(poles, eye) for eye in eyes]),
        poses=poses,
        ways=ways.astype(np.float32),
    )


def ranges(poles, eye):
    """How far away the nearest pole in the middle of each column is [m], (K,)."""
    apart = poles.places - eye[:2]
    away = np.hypot(*apart.T)
    aside = np.arctan2(apart[:, 1], apart[:, 0])[None] - (eye[2] + bearings())[:, None]
    aside = np.abs((aside + np.pi) % (2 * np.pi) - np.pi)  # (K, n_poles)
    covers = aside < np.arctan(POLE_WIDTH / 2 / np.maximum(away, 0.5))
    return np.where(covers, away, FAR).min(axis=1).astype(np.float32)
