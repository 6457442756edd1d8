"""SayCan's kitchen in physics: built from a state, read back as one.

A mobile Panda, five places, a chest with three drawers, and objects with looks of their own. `build` makes
the world anew, so nothing of an earlier episode survives. `state` judges from contacts, poses and joint
positions: what both fingers touch is held, a thing is at the place above whose surface it is. Only where the
robot went is remembered, not judged. Things are known by their place in the scene's order; a body is called
after its object, from the second of a name on with a number.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import cos, pi, sin

import numpy as np

from envs.bodies import Renderer
from envs.camera import Camera
from envs.carried_camera import CarriedCamera
from envs.frames import Pose
from envs.kitchen_body import Body
from envs.kitchen_layout import CABINET, DRAWERS, FLOOR, HAND, STATIONS
from envs.kitchen_looks import Look, look_of, model
from envs.kitchen_models import furniture
from envs.kitchen_plan import DRAWER_TRAVEL, INSIDES, STEPS, SURFACES, stands_at
from envs.kitchen_spots import Taken, draw_spot, in_drawer
from envs.kitchen_stand import Stand, stand_at, stand_before
from envs.kitchen_state import KitchenObject, KitchenState
from envs.mobile_base import HEAD, CarriedKinematics, MobileBase, arm_on, floor_pose
from envs.observation import Observation
from envs.panda import FINGER_LINKS, PandaKinematics
from envs.world import SimulatedWorld

ROBOT = "robot"
OPENED = DRAWER_TRAVEL / 2  # [m] a drawer that is farther out is open
DRAWER_FRICTION = 3.0  # [N]
TUCKED = Pose.of((0.38, 0.0, 0.42), (1.0, 0.0, 0.0, 0.0))  # of the tip on the arm, for driving
HAND_TO_BASE = floor_pose(np.zeros(3)).inverse() @ arm_on(np.zeros(3)) @ TUCKED  # of the tip
SLANT = 0.15  # [rad] things stand askew by at most so much
NEAR_HAND = 0.25  # [m] what is farther from the fingers is not between them
NEAR = 0.22  # [m] between the middles of things that are near one another
SQUEEZE = 0.001  # [m] fingers start so far from what they hold

OVERVIEW = Camera(eye=(0.5, -4.4, 4.4), target=(0.0, -0.2, 0.3), vertical_fov=45.0, far=12.0)


@dataclass(frozen=True)
class Thing:
    """One object of the scene as a body."""

    body: str
    name: str
    look: Look


class KitchenWorld(SimulatedWorld):
    """One simulated kitchen."""

    overview = OVERVIEW

    def __init__(self, renderer: Renderer = Renderer.TINY) -> None:
        super().__init__(renderer, ROBOT)
        self.base = MobileBase(self.physics, ROBOT)
        self.arm_kinematics = PandaKinematics()
        self.kinematics = CarriedKinematics(self.arm_kinematics, self.base)
        self.things: tuple[Thing, ...] = ()
        self._slides: list[int] = []
        self._station, self._visited = "", tuple[str, ...]()
        self._handled = set[int]()

    @property
    def loose(self) -> Iterable[str]:
        """The objects' bodies."""
        return [t.body for t in self.things]

    @property
    def tucked(self) -> list[float]:
        """Arm joints (7,) [rad] for driving."""
        joints = self.arm_kinematics.solve(TUCKED)
        assert joints is not None
        return [float(q) for q in joints]

    def close(self) -> None:
        """Let the physics clients go. Closing twice is safe."""
        self.physics.close()
        self.arm_kinematics.close()

    # ---- building --------------------------------------------------------------------------------

    def build(
        self, state: KitchenState, rng: np.random.Generator, before: int | None = None
    ) -> None:
        """Rebuild the world as the state says, things at spots of the generator's choice; let it settle.

        Args:
            state: what is where.
            rng: chooses the spots.
            before: the thing where the robot is that it stands right before, by its place in the
                scene's order, as if it had been found; None: the robot stands in the middle.

        Raises:
            TableFullError: a place has no spot left; names it and the object.
        """
        names = [o.name for o in state]
        self.things = tuple(
            Thing(_body(name, names[:i].count(name)), name, look_of(name))
            for i, name in enumerate(names)
        )
        places = self._placed(state, rng)
        self._begin()
        for name, text in furniture().items():
            self.physics.add_model(name, text, Pose.of((0.0, 0.0, 0.0)))
        self._slides = self.physics.joint_indices(CABINET, [f"{d} slide" for d in DRAWERS])
        out = [DRAWER_TRAVEL if d in state.open_drawers else 0.0 for d in DRAWERS]
        self.physics.set_joint_positions(CABINET, self._slides, out)
        self.physics.brake_joints(CABINET, self._slides, [DRAWER_FRICTION] * len(out))
        self.base.load(_stand(state, before, places))
        self.panda.wake(self.tucked)
        for thing, pose in zip(self.things, places, strict=True):
            self._add(thing, pose)
        self._station, self._visited = state.robot_at, state.visited
        self._handled = {i for i, o in enumerate(state) if o.handled}
        held = next((i for i, o in enumerate(state) if o.at == HAND), None)
        if held is not None:
            self._start_holding(self.things[held])
        self.settle()

    def _placed(self, state: KitchenState, rng: np.random.Generator) -> list[Pose]:
        taken, poses = list[Taken](), list[Pose]()
        for thing, o in zip(self.things, state, strict=True):
            if o.at == HAND:
                poses.append(Pose.of((0.0, 0.0, 3.0)))
                continue
            spot = draw_spot(thing.name, thing.look, o.at, taken, rng)
            taken.append(Taken(spot.position, thing.look.reach))
            travel = DRAWER_TRAVEL if o.at in state.open_drawers else 0.0
            x, y, z = in_drawer(spot, o.at, travel)
            yaw = spot.side.yaw - pi / 2 + float(rng.uniform(-SLANT, SLANT))
            if thing.look.sideways(o.at in INSIDES):
                yaw += pi / 2
            poses.append(
                Pose.of((x, y, z + thing.look.half[2] + 0.001), (0, 0, sin(yaw / 2), cos(yaw / 2)))
            )
        return poses

    def _add(self, thing: Thing, pose: Pose) -> None:
        mesh, picture = model(thing.name, self.physics.scratch)
        self.physics.add_body(
            thing.body,
            [thing.look.shape],
            pose,
            mass=thing.look.mass,
            rgb=(1.0, 1.0, 1.0),
            mesh=mesh,
            texture=picture,
            rolling=thing.look.rolling,
        )

    def _start_holding(self, thing: Thing) -> None:
        """Close the fingers around what the state says is held."""
        tip = self.panda.tip
        below = thing.look.half[2] - thing.look.grip_height
        pose = Pose.of(
            tip.position + np.array([0.0, 0.0, below]), (0, 0, *_half_turn(self.base.pose[2]))
        )
        self.panda.jump(self.tucked, thing.look.half[1] + SQUEEZE)
        self.panda.drive_fingers(0.0)
        for _ in range(24):
            self.physics.set_pose(thing.body, pose)
            self.step()

    # ---- what is where ---------------------------------------------------------------------------

    @property
    def travels(self) -> dict[str, float]:
        """How far each drawer is out [m]."""
        out = self.physics.joint_positions(CABINET, self._slides).tolist()
        return dict(zip(DRAWERS, out, strict=True))

    @property
    def open_drawers(self) -> frozenset[str]:
        """The drawers that are out by more than half their way."""
        return frozenset(d for d, out in self.travels.items() if out > OPENED)

    @property
    def station(self) -> str:
        """Where the robot stands; between two stations, the one it left."""
        x, y, yaw = self.base.pose.tolist()
        if not stands_at(self._station, (x, y), yaw):
            found = next((s for s in STATIONS if stands_at(s, (x, y), yaw)), None)
            self._station = found or self._station
        return self._station

    @property
    def held(self) -> int | None:
        """Which thing both fingers touch."""
        tip = self.panda.tip.position
        for i, thing in enumerate(self.things):
            if np.linalg.norm(self.pose(i).position - tip) <= NEAR_HAND:
                contacts = self.physics.contacts(thing.body)
                links = {c.link for c in contacts if c.other == ROBOT and c.force > 0}
                if links >= set(FINGER_LINKS):
                    return i
        return None

    def pose(self, index: int) -> Pose:
        """Pose of a thing in the world."""
        return self.physics.pose(self.things[index].body)

    def body(self, index: int) -> Body:
        """A thing where it is."""
        return Body(self.things[index].look, self.pose(index))

    def bodies(self, *, but: int | None = None) -> list[Body]:
        """All things where they are, without what is held and perhaps another."""
        held = self.held
        return [self.body(i) for i in range(len(self.things)) if i not in (but, held)]

    def taken(self, *, but: int | None = None) -> list[Taken]:
        """The circles that they cover."""
        return [b.taken for b in self.bodies(but=but)]

    def far_from_hand(self, index: int) -> bool:
        """Whether the hand is not just about to take a thing."""
        apart = self.pose(index).position - self.panda.tip.position
        return bool(np.linalg.norm(apart) > NEAR_HAND)

    def visit(self, station: str) -> None:
        """Remember that the robot went there, if it stands there."""
        if self.station == station:
            self._visited = self._alone().gone_to(station).visited

    def touch(self, index: int) -> None:
        """Remember that the robot has moved a thing."""
        self._handled.add(index)

    def state(self) -> KitchenState:
        """What is where, judged from contacts, poses and joint positions."""
        held, travels = self.held, self.travels
        if held is not None:
            self.touch(held)
        objects = list[KitchenObject]()
        for i, thing in enumerate(self.things):
            at = HAND if i == held else self._place_of(i, travels)
            lying = thing.look.tall and not self.body(i).upright
            handled = at != HAND and i in self._handled
            objects.append(KitchenObject(thing.name, at, handled, lying))
        return replace(
            self._alone(),
            objects=tuple(objects),
            open_drawers=self.open_drawers,
            near=self._pairs([o.at for o in objects]),
        )

    def observe(self, cameras: Mapping[str, Camera] | None = None) -> Observation[KitchenState]:
        """The state, the hand, and a picture from each camera asked for."""
        images = {n: self.physics.render(self._now(c)) for n, c in (cameras or {}).items()}
        gripper = np.array([*self.panda.tip.position, self.panda.opening])
        return Observation(state=self.state(), images=images, gripper=gripper, base=self.base.pose)

    def _now(self, camera: Camera) -> Camera:
        """A camera where it is in the world."""
        if not isinstance(camera, CarriedCamera):
            return camera
        if camera.on_hand:
            return camera.carried(self.panda.tip @ HAND_TO_BASE.inverse())
        return camera.carried(floor_pose(self.base.pose))

    @property
    def head(self) -> Camera:
        """The camera on the robot, where it is now."""
        eye, target = floor_pose(self.base.pose).apply(np.array([HEAD, (0.75, 0.0, 0.5)])).tolist()
        return Camera(eye=tuple(eye), target=tuple(target), vertical_fov=58.0, far=8.0)

    def _alone(self) -> KitchenState:
        return KitchenState(robot_at=self.station, visited=self._visited)

    def _pairs(self, at: Sequence[str]) -> frozenset[frozenset[int]]:
        """Things side by side at one place."""
        where = [self.pose(i).position[:2] for i in range(len(at))]
        return frozenset(
            frozenset((i, j))
            for j in range(len(at))
            for i in range(j)
            if at[i] == at[j] not in (HAND, FLOOR) and np.hypot(*(where[i] - where[j])) < NEAR
        )

    def _place_of(self, index: int, travels: Mapping[str, float]) -> str:
        x, y, z = self.pose(index).position.tolist()
        for drawer, inside in INSIDES.items():
            shifted = (x, y + travels[drawer] - DRAWER_TRAVEL)
            top = STEPS[drawer].height - 0.01 if not inside.covers((x, y)) else z + 1
            if inside.covers(shifted) and inside.height - 0.02 < z < min(top, inside.height + 0.3):
                return drawer
        for name, places in SURFACES.items():
            if name not in DRAWERS:
                for place in places:
                    if place.covers((x, y), 0.01) and 0 < z - place.height < 0.35:
                        return name
        return FLOOR


def _stand(state: KitchenState, before: int | None, places: Sequence[Pose]) -> Stand:
    """Where the robot stands at first."""
    if before is None:
        return stand_at(state.robot_at, state.open_drawers)
    location, (x, y, _) = state.objects[before].at, places[before].position.tolist()
    sides = [s for place in SURFACES[location] if place.covers((x, y), 0.01) for s in place.sides]
    side = max(sides, key=lambda s: -s.local((x, y))[1])  # the nearest edge
    return stand_before(location, side, (x, y), state.open_drawers)


def _body(name: str, earlier: int) -> str:
    return f"{name}#{earlier + 1}" if earlier else name


def _half_turn(yaw: float) -> tuple[float, float]:
    """The z and w of a quaternion about the vertical."""
    return sin(yaw / 2), cos(yaw / 2)
