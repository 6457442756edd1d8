"""The PyBullet gateway: the one file that imports pybullet. camelCase and body numbers stop here.

A `Physics` owns its client, so worlds in one process never meet. Bodies are known by name, quaternions are
xyzw, lengths metres, angles radians. `rebuild` empties the simulation instead of moving bodies back: only
that makes the same seed give the same episode bit for bit (warm-started contacts survive a teleport).
"""

from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from envs.bodies import Contact, Form, Light, Renderer, Shape
from envs.camera import Camera, CameraImage
from envs.egl import plugin_path
from envs.errors import EnvError, UnknownNameError, unknown
from envs.frames import Pose
from envs.joints import Joints
from envs.quiet import native_output_silenced

with native_output_silenced():  # it prints its build time when imported
    import pybullet as pb
    import pybullet_data
    from pybullet_utils.bullet_client import BulletClient

DATA = Path(pybullet_data.getDataPath())  # models that come with PyBullet
TIMESTEP = 1 / 240  # [s]
GRAVITY = 9.81  # [m/s^2]
SOLVER_ITERATIONS = 20  # PyBullet's 50 grasp no better and take twice as long
SPINNING_FRICTION = 0.003  # [m] a contact patch resists turning about its normal
LIGHT = Light((0.6, -0.4, 2.0))


class _Closed:
    """What is left of a client that has gone."""

    def __getattr__(self, call: str) -> Any:
        raise EnvError(f"this world is closed ({call}); make a new one")


class Physics(Joints):
    """One simulated world."""

    def __init__(self, renderer: Renderer = Renderer.TINY) -> None:
        self._scratch = TemporaryDirectory(
            prefix="doable-"
        )  # PyBullet reads models from files only
        with native_output_silenced():
            self._client: Any = BulletClient(pb.DIRECT)
            path = plugin_path(renderer)
            self._plugin = self._client.loadPlugin(path, "_eglRendererPlugin") if path else -1
        if renderer is Renderer.EGL and self._plugin < 0:
            self.close()
            raise EnvError("renderer egl: PyBullet's EGL plugin does not load here; use tiny")
        self._bodies: dict[str, int] = {}
        self._names: dict[int, str] = {}
        self._joints: dict[str, dict[str, int]] = {}  # body -> joint or link name -> index
        self._links: dict[tuple[int, int], str] = {}  # body number, index -> link name
        self._pushed: dict[int, tuple[float, float, float]] = {}  # velocities given since the step
        self._textures: dict[Path, int] = {}
        self.rebuild()

    @property
    def renderer(self) -> Renderer:
        """The renderer in use, never AUTO."""
        return Renderer.EGL if self._plugin >= 0 else Renderer.TINY

    @property
    def scratch(self) -> Path:
        """A folder for files that PyBullet is to read, gone when the client is."""
        return Path(self._scratch.name)

    @property
    def closed(self) -> bool:
        """Whether the client is gone."""
        return isinstance(self._client, _Closed)

    def close(self) -> None:
        """Let the client go. Closing twice is safe."""
        if not self.closed:
            with native_output_silenced():
                self._client.disconnect()
            self._client = _Closed()
            self._scratch.cleanup()

    def rebuild(self) -> None:
        """Empty the world: no body, no contact and no history is left."""
        self._client.resetSimulation()
        self._client.setGravity(0, 0, -GRAVITY)
        self._client.setPhysicsEngineParameter(
            fixedTimeStep=TIMESTEP,
            deterministicOverlappingPairs=1,
            numSolverIterations=SOLVER_ITERATIONS,
        )
        self._bodies.clear()
        self._names.clear()
        self._joints.clear()
        self._links.clear()
        self._pushed.clear()
        self._textures.clear()

    # ---- bodies ----------------------------------------------------------------------------------

    def add_urdf(self, name: str, path: str, pose: Pose) -> None:
        """Load a fixed-base robot that comes with pybullet_data, its links' names included."""
        self._load(name, DATA / path, pose)

    def add_model(self, name: str, urdf: str, pose: Pose, *, fixed: bool = True) -> None:
        """Load a body from the text of a URDF, its links' names included; its base may be free."""
        file = self.scratch / f"{name}.urdf"
        file.write_text(urdf, encoding="utf-8")
        self._load(name, file, pose, fixed)

    def _load(self, name: str, path: Path, pose: Pose, fixed: bool = True) -> None:
        self._refuse_known(name)
        body = self._client.loadURDF(
            str(path), pose.position.tolist(), pose.quat_xyzw.tolist(), useFixedBase=fixed
        )
        self._register(name, body)
        for j in range(self._client.getNumJoints(body)):
            info = self._client.getJointInfo(body, j)
            self._joints[name].update({info[1].decode(): j, info[12].decode(): j})
            self._links[body, j] = info[12].decode()

    def add_body(
        self,
        name: str,
        shapes: Sequence[Shape],
        pose: Pose,
        *,
        mass: float,  # [kg]; 0 never moves
        rgb: tuple[float, float, float],
        mesh: Path | None = None,  # a Wavefront OBJ, drawn instead of the shapes
        texture: Path | None = None,  # a picture, laid over the mesh by its coordinates
        friction: float = 0.8,
        rolling: float = 0.0,  # [m] a contact patch resists rolling
        scenery: bool = False,  # never moves: steps faster where there are hundreds of it
    ) -> None:
        """Add one rigid body made of convex parts, or one only to look at, without shapes.

        Resting bodies fall asleep until touched.
        """
        self._refuse_known(name)
        collision = -1
        if shapes:
            collision = self._client.createCollisionShapeArray(**_collision_arrays(shapes))
        visual = self._visual(shapes, mesh, (*rgb, 1.0))
        body = self._client.createMultiBody(
            mass,
            collision,
            visual,
            pose.position.tolist(),
            pose.quat_xyzw.tolist(),
            useMaximalCoordinates=scenery,
        )
        self._client.changeDynamics(
            body,
            -1,
            lateralFriction=friction,
            spinningFriction=SPINNING_FRICTION,
            activationState=pb.ACTIVATION_STATE_ENABLE_SLEEPING,
            **({"rollingFriction": rolling} if rolling else {}),
        )
        if texture is not None:
            self._client.changeVisualShape(body, -1, textureUniqueId=self._texture(texture))
        self._register(name, body)

    def add_ground(self, name: str, friction: float) -> None:
        """Add an endless level ground at z = 0, to stand on, not to look at."""
        self._refuse_known(name)
        collision = self._client.createCollisionShape(pb.GEOM_PLANE)
        speck = self._client.createVisualShape(  # or a chessboard would be drawn
            pb.GEOM_BOX, halfExtents=(0.001,) * 3, visualFramePosition=(0, 0, -1)
        )
        body = self._client.createMultiBody(0, collision, speck)
        self._client.changeDynamics(body, -1, lateralFriction=friction)
        self._register(name, body)

    def _texture(self, picture: Path) -> int:
        if picture not in self._textures:
            self._textures[picture] = self._client.loadTexture(str(picture))
        return self._textures[picture]

    def _visual(self, shapes: Sequence[Shape], mesh: Path | None, rgba: tuple[float, ...]) -> int:
        look: dict[str, object] = {"rgbaColor": rgba, "specularColor": (0.0, 0.0, 0.0)}
        if mesh is not None:
            return int(self._client.createVisualShape(pb.GEOM_MESH, fileName=str(mesh), **look))
        if len(shapes) != 1:
            return -1  # what collides is drawn
        (box,) = shapes
        return int(
            self._client.createVisualShape(pb.GEOM_BOX, halfExtents=box.half_extents, **look)
        )

    def _register(self, name: str, body: int) -> None:
        if body < 0:
            raise EnvError(f'PyBullet could not make the body "{name}"')
        self._bodies[name], self._names[body] = body, name
        self._joints[name] = {}

    def _refuse_known(self, name: str) -> None:
        if name in self._bodies:
            raise EnvError(f'there already is a body called "{name}"')

    def _body(self, name: str) -> int:
        if name not in self._bodies:
            raise UnknownNameError(unknown("body", name, self._bodies))
        return self._bodies[name]

    def _index(self, body: str, part: str) -> int:
        if part not in self._joints[body]:
            raise UnknownNameError(unknown(f"part of {body}", part, self._joints[body]))
        return self._joints[body][part]

    # ---- state -----------------------------------------------------------------------------------

    def pose(self, name: str) -> Pose:
        """Pose of a body's base in the world."""
        position, quat = self._client.getBasePositionAndOrientation(self._body(name))
        return Pose(np.array(position), np.array(quat))

    def set_pose(self, name: str, pose: Pose) -> None:
        """Put a body somewhere, at rest."""
        body = self._body(name)
        self._client.resetBasePositionAndOrientation(
            body, pose.position.tolist(), pose.quat_xyzw.tolist()
        )
        self.set_velocity(name, (0.0, 0.0, 0.0))

    def set_velocity(self, name: str, linear: tuple[float, float, float]) -> None:
        """Give a body a velocity [m/s] and wake it."""
        body = self._body(name)
        self._client.resetBaseVelocity(body, linear, (0.0, 0.0, 0.0))
        self._client.changeDynamics(body, -1, activationState=pb.ACTIVATION_STATE_WAKE_UP)
        self._pushed[body] = linear

    def sleep(self, name: str) -> None:
        """Stop computing a body at rest until something touches it."""
        self._client.changeDynamics(self._body(name), -1, activationState=pb.ACTIVATION_STATE_SLEEP)

    def set_friction(self, body: str, link: str, friction: float, *, sideways: float = 1.0) -> None:
        """Coulomb friction of one link against whatever it touches; along its y axis, a share of it."""
        self._client.changeDynamics(
            self._body(body),
            self._index(body, link),
            lateralFriction=friction,
            spinningFriction=SPINNING_FRICTION,
            **({"anisotropicFriction": (1.0, sideways, 1.0)} if sideways < 1 else {}),
        )

    def contacts(self, name: str) -> list[Contact]:
        """Where a body touches others, after the last step."""
        return [
            Contact(self._names[c[2]], self._links.get((c[2], c[4]), ""), tuple(c[7]), float(c[9]))
            for c in self._client.getContactPoints(bodyA=self._body(name))
        ]

    def step(self) -> None:
        """Advance by one timestep."""
        self._client.stepSimulation()
        for body, linear in self._pushed.items():
            if not any(self._client.getBaseVelocity(body)[0]):  # lost in the step that woke it
                self._client.resetBaseVelocity(body, linear, (0.0, 0.0, 0.0))
        self._pushed.clear()

    # ---- pictures --------------------------------------------------------------------------------

    def render(self, camera: Camera, *, shadows: bool = False, light: Light = LIGHT) -> CameraImage:
        """What the camera sees now. Shadows please people and take TinyRenderer twice the time."""
        view = self._client.computeViewMatrix(camera.eye, camera.target, camera.up)
        projection = self._client.computeProjectionMatrixFOV(
            camera.vertical_fov, camera.width / camera.height, camera.near, camera.far
        )
        tiny = self.renderer is Renderer.TINY
        if tiny:  # it samples each pixel's lower left corner: shift that onto the pixel's centre
            x, y = projection[8] + 1 / camera.width, projection[9] + 1 / camera.height
            projection = (*projection[:8], x, y, *projection[10:])
        with nullcontext() if tiny else native_output_silenced():  # EGL prints its driver's name
            _, _, rgba, buffer, segmentation = self._client.getCameraImage(
                camera.width,
                camera.height,
                view,
                projection,
                shadow=int(shadows),
                lightDirection=light.direction,
                lightAmbientCoeff=light.ambient,
                lightDiffuseCoeff=light.diffuse,
                lightSpecularCoeff=light.specular,
                renderer=pb.ER_TINY_RENDERER if tiny else pb.ER_BULLET_HARDWARE_OPENGL,
            )
        size = (camera.height, camera.width)
        buffer = np.reshape(buffer, size).astype(np.float64)
        depth = camera.far * camera.near / (camera.far - (camera.far - camera.near) * buffer)
        return CameraImage(
            rgb=np.reshape(rgba, (*size, 4))[..., :3].astype(np.uint8),
            depth=depth.astype(np.float32),
            segmentation=np.reshape(segmentation, size).astype(np.int32),
            bodies=dict(self._names),
        )


_FORMS = {
    Form.BOX: pb.GEOM_BOX,
    Form.CYLINDER: pb.GEOM_CYLINDER,
    Form.BALL: pb.GEOM_SPHERE,
}


def _collision_arrays(shapes: Sequence[Shape]) -> dict[str, list[object]]:
    return {
        "shapeTypes": [_FORMS[s.form] for s in shapes],
        "radii": [s.half_extents[0] for s in shapes],
        "lengths": [2 * s.half_extents[2] for s in shapes],
        "halfExtents": [s.half_extents for s in shapes],
        "collisionFramePositions": [s.position for s in shapes],
        "collisionFrameOrientations": [s.quat_xyzw for s in shapes],
    }
