"""The tabletop in physics: a Panda, a table, blocks and bowls; built from a state and read back as one.

`build` makes the world anew, so nothing of an earlier episode survives. `state` judges from contacts and
poses what rests on what; it assumes nothing about what a skill meant to do.
"""

from collections.abc import Iterable, Mapping
from math import hypot

import numpy as np

from envs.bodies import Renderer, Shape
from envs.bowl import BOWL_OBJ, bowl_shapes
from envs.camera import Camera
from envs.frames import Pose
from envs.layout import (
    BLOCK_SIDE,
    BOWL_HEIGHT,
    COLOURS,
    TABLE_X,
    TABLE_Y,
)
from envs.observation import Observation
from envs.panda import FINGER_LINKS, PandaKinematics
from envs.tabletop_state import (
    FLOOR,
    GRIPPER,
    TABLE,
    UNSTABLE,
    Kind,
    ObjectState,
    TabletopState,
)
from envs.world import SimulatedWorld

BLOCK_MASS = 0.05  # [kg]
BOWL_MASS = 0.3  # [kg]
TABLE_THICKNESS = 0.04  # [m]
INSIDE_RADIUS = 0.062  # [m] a block's centre this near a bowl's axis, and not above it, is in it
INSIDE_HEIGHT = BOWL_HEIGHT + 0.035  # [m]
UPWARD = 0.7  # a contact normal with more z than this carries weight

OVERVIEW = Camera(eye=(1.45, 0.0, 0.95), target=(0.36, 0.0, 0.16), vertical_fov=42.0)
TOP = Camera(eye=(0.49, 0.0, 1.25), target=(0.49, 0.0, 0.0), up=(-1.0, 0.0, 0.0), vertical_fov=40.0)


class TabletopWorld(SimulatedWorld):
    """One simulated tabletop."""

    overview = OVERVIEW

    def __init__(self, renderer: Renderer = Renderer.TINY) -> None:
        super().__init__(renderer, "panda")
        self.kinematics: PandaKinematics = PandaKinematics()
        self._objects: dict[str, tuple[Kind, str]] = {}  # name -> kind, colour

    @property
    def loose(self) -> Iterable[str]:
        """The blocks and bowls."""
        return self._objects

    def build(self, state: TabletopState) -> None:
        """Rebuild the world as the state says, then let it settle."""
        self._begin()
        self._objects = {o.name: (o.kind, o.colour) for o in state}
        self._add_table()
        self.panda.load()
        for o in state:
            self._add_object(o)
        if state.holding is not None:
            self._start_holding(state[state.holding])
        self.settle()

    def close(self) -> None:
        """Let the physics clients go. Closing twice is safe."""
        self.physics.close()
        self.kinematics.close()

    # ---- what is where ---------------------------------------------------------------------------

    def state(self) -> TabletopState:
        """What rests on what, judged from contacts and poses."""
        poses = {name: self.physics.pose(name) for name in self._objects}
        return TabletopState(
            tuple(
                ObjectState(
                    name=name,
                    kind=kind,
                    colour=colour,
                    position=tuple(poses[name].position.tolist()),
                    quat_xyzw=tuple(poses[name].quat_xyzw.tolist()),
                    support=self._support(name, poses),
                )
                for name, (kind, colour) in self._objects.items()
            )
        )

    def observe(self, cameras: Mapping[str, Camera] | None = None) -> Observation[TabletopState]:
        """The state, the hand, and a picture from each camera asked for."""
        images = {name: self.physics.render(c) for name, c in (cameras or {}).items()}
        gripper = np.array([*self.panda.tip.position, self.panda.opening])
        return Observation(state=self.state(), images=images, gripper=gripper)

    def _support(self, name: str, poses: dict[str, Pose]) -> str:
        kind = self._objects[name][0]
        position = poses[name].position
        if position[2] < -TABLE_THICKNESS / 2:
            return FLOOR
        if kind is Kind.BOWL:
            return TABLE
        contacts = self.physics.contacts(name)
        links = {c.link for c in contacts if c.other == self.panda.name and c.force > 0}
        if links >= set(FINGER_LINKS):
            return GRIPPER
        bowl = next((b for b in poses if self._is_inside(poses[name], b, poses[b])), None)
        if bowl is not None:
            return bowl
        carrying = [c for c in contacts if c.normal[2] > UPWARD and c.other != self.panda.name]
        strongest = max(carrying, key=lambda c: c.force, default=None)
        if strongest is None or self._objects.get(strongest.other, ("",))[0] is Kind.BOWL:
            return UNSTABLE
        return strongest.other

    def _is_inside(self, block: Pose, bowl: str, bowl_to_world: Pose) -> bool:
        if self._objects[bowl][0] is not Kind.BOWL:
            return False
        x, y, z = bowl_to_world.inverse().apply(block.position)
        return hypot(x, y) < INSIDE_RADIUS and 0 < z < INSIDE_HEIGHT

    # ---- building --------------------------------------------------------------------------------

    def _add_table(self) -> None:
        half = (
            (TABLE_X[1] - TABLE_X[0]) / 2,
            (TABLE_Y[1] - TABLE_Y[0]) / 2,
            TABLE_THICKNESS / 2,
        )
        centre = (sum(TABLE_X) / 2, sum(TABLE_Y) / 2, -TABLE_THICKNESS / 2)
        self.physics.add_body(
            TABLE, [Shape(half)], Pose.of(centre), mass=0.0, rgb=(0.80, 0.70, 0.58)
        )

    def _add_object(self, o: ObjectState) -> None:
        pose = Pose.of(o.position, o.quat_xyzw)
        rgb = COLOURS[o.colour]
        if o.kind is Kind.BOWL:
            self.physics.add_body(
                o.name, bowl_shapes(), pose, mass=BOWL_MASS, rgb=rgb, mesh=BOWL_OBJ
            )
        else:
            cube = Shape((BLOCK_SIDE / 2,) * 3)
            self.physics.add_body(o.name, [cube], pose, mass=BLOCK_MASS, rgb=rgb)

    def _start_holding(self, o: ObjectState) -> None:
        """Close the fingers around a block that the state says is held."""
        grasp = Pose.of(o.position, (1.0, 0.0, 0.0, 0.0))
        joints = self.kinematics.solve(grasp)
        assert joints is not None, f"no grasp at {o.position}"
        self.panda.jump(joints.tolist(), BLOCK_SIDE / 2 + 0.001)
        self.panda.drive_fingers(0.0)
        for _ in range(20):
            self.physics.set_pose(o.name, Pose.of(o.position, o.quat_xyzw))
            self.step()
