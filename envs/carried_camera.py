"""A camera on the mobile robot, given where it is on the robot: it looks from wherever that is.

Its numbers are in the frame of the base (x ahead, y to the left, z up from the floor) while the arm is tucked
in for driving. One on the head moves with the base; one on the hand moves with the hand.
"""

from dataclasses import dataclass

import numpy as np

from envs.camera import Camera
from envs.frames import Pose


@dataclass(frozen=True, kw_only=True, eq=False)
class CarriedCamera(Camera):
    """Intrinsics, and pose on the robot."""

    on_hand: bool = False  # else on the head

    def carried(self, carrier_to_world: Pose) -> Camera:
        """The camera in the world, the frame that its numbers are in being there."""
        eye, target = carrier_to_world.apply(np.array([self.eye, self.target])).tolist()
        up = (carrier_to_world.apply(self.up) - carrier_to_world.position).tolist()
        return Camera(
            eye=tuple(eye),
            target=tuple(target),
            up=tuple(up),
            width=self.width,
            height=self.height,
            vertical_fov=self.vertical_fov,
            near=self.near,
            far=self.far,
        )
