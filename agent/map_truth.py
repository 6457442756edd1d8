"""The truth beside a map that `doable map build` made: where its nodes really are.

For judging, for pictures, and for putting a robot where it starts; no model and no navigator is shown it.
"""

from pathlib import Path
from typing import Any

import numpy as np

from agent.map_files import TRUTH
from maps import json_text
from maps.errors import MapError
from maps.json_text import refuse
from maps.roads import Floats


def read_poses(folder: Path, n_nodes: int) -> Floats:
    """True poses (n_nodes, 3) of a map's nodes: x, y [m], yaw [rad].

    Raises:
        MapError: there is no such file, it is broken, or it is of a map with another number of nodes.
    """

    def read(data: Any) -> Floats:
        nodes = data.get("nodes") if isinstance(data, dict) else None
        if not isinstance(nodes, list):
            refuse((), 'the truth of a map is an object with "nodes"')
        poses = np.zeros((len(nodes), 3))
        for i, node in enumerate(nodes):
            try:
                poses[i] = node["pose"]
            except (KeyError, TypeError, ValueError, IndexError):
                refuse(("nodes", i), "a node of the truth has a pose [x, y, yaw]")
            if not np.isfinite(poses[i]).all():
                refuse(("nodes", i, "pose"), "a pose is finite numbers")
        return poses

    found = json_text.load(folder / TRUTH, "truth", read)
    if len(found) != n_nodes:
        raise MapError(f"{folder / TRUTH}: of {len(found)} nodes, the map has {n_nodes}")
    return found
