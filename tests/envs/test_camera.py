"""Pixels, depths and world points correspond, in the formulas and in rendered pictures."""

import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from envs.bodies import Renderer, Shape
from envs.camera import Camera
from envs.frames import Pose
from envs.physics import Physics
from envs.placement import place
from envs.scene import Scene
from envs.tabletop_world import OVERVIEW, TOP, TabletopWorld

SIDE = 0.06  # [m] of the cubes looked at
CAMERAS = {
    "overview": replace(OVERVIEW, width=160, height=120),
    "top": replace(TOP, width=120, height=120),
    "oblique": Camera(eye=(1.2, -0.7, 0.8), target=(0.5, 0.1, 0.0), width=160, height=100),
}
cameras = pytest.mark.parametrize("camera", CAMERAS.values(), ids=CAMERAS)


@pytest.fixture(scope="module")
def physics():
    """A floor at z = 0 and three cubes that stand apart."""
    physics = Physics(Renderer.TINY)
    add_floor_and_cubes(physics)
    yield physics
    physics.close()


CUBES = {"red": (0.5, 0.0), "green": (0.4, 0.2), "blue": (0.6, -0.15)}


def add_floor_and_cubes(physics: Physics) -> None:
    grey = (0.5, 0.5, 0.5)
    slab = Shape((1, 1, 0.02))
    physics.add_body("floor", [slab], Pose.of((0.5, 0, -0.02)), mass=0, rgb=grey)
    for name, xy in CUBES.items():
        pose = Pose.of((*xy, SIDE / 2))
        physics.add_body(name, [Shape((SIDE / 2,) * 3)], pose, mass=0, rgb=(1.0, 0.2, 0.2))


@cameras
def test_unproject_undoes_project(camera):
    points = np.random.default_rng(0).uniform((0.2, -0.4, 0), (0.8, 0.4, 0.4), (4, 25, 3))
    pixels, depth = camera.project(points)
    assert pixels.shape == (4, 25, 2)
    assert depth.shape == (4, 25)
    np.testing.assert_allclose(camera.unproject(pixels, depth), points, atol=1e-9)


@cameras
def test_project_undoes_unproject(camera):
    rng = np.random.default_rng(1)
    pixels, depth = rng.uniform(0, 100, (30, 2)), rng.uniform(0.2, 2, 30)
    again, depth_again = camera.project(camera.unproject(pixels, depth))
    np.testing.assert_allclose(again, pixels, atol=1e-8)
    np.testing.assert_allclose(depth_again, depth, atol=1e-9)


@cameras
def test_the_target_is_in_the_middle_and_up_is_up(camera):
    pixel, depth = camera.project(camera.target)
    np.testing.assert_allclose(pixel, ((camera.width - 1) / 2, (camera.height - 1) / 2), atol=1e-9)
    assert depth == pytest.approx(np.linalg.norm(np.subtract(camera.target, camera.eye)))
    higher, _ = camera.project(np.add(camera.target, 0.05 * np.array(camera.up)))
    assert higher[1] < pixel[1]


def test_what_is_behind_the_camera_has_negative_depth():
    camera = Camera(eye=(0, 0, 1), target=(1, 0, 1))
    assert camera.project((-1, 0, 1))[1] < 0 < camera.project((1, 0, 1))[1]


def test_right_in_the_picture_is_right_of_the_viewer():
    camera = Camera(eye=(0, 0, 1), target=(1, 0, 1))  # looks along x, so its right is -y
    assert camera.project((1, -0.1, 1))[0][0] > camera.project((1, 0.1, 1))[0][0]


@cameras
@pytest.mark.parametrize("cube", CUBES)
def test_a_rendered_cube_is_where_project_says(physics, camera, cube):
    corners = [
        (CUBES[cube][0] + sx * SIDE / 2, CUBES[cube][1] + sy * SIDE / 2, z)
        for sx in (-1, 1)
        for sy in (-1, 1)
        for z in (0, SIDE)
    ]
    pixels, _ = camera.project(corners)
    rows, columns = np.nonzero(physics.render(camera).mask(cube))
    seen = np.array([columns.min(), rows.min(), columns.max(), rows.max()])
    np.testing.assert_allclose(seen, [*pixels.min(axis=0), *pixels.max(axis=0)], atol=1)


@cameras
@pytest.mark.parametrize("cube", CUBES)
def test_a_rendered_cube_top_unprojects_to_the_world(physics, camera, cube):
    top = (*CUBES[cube], SIDE)
    pixel, depth = camera.project(top)
    u, v = np.round(pixel).astype(int)
    image = physics.render(camera)
    assert image.mask(cube)[v, u]
    assert image.depth[v, u] == pytest.approx(depth, abs=0.008)  # the pixel's centre is near `top`
    seen = camera.unproject((u, v), image.depth[v, u])
    assert seen[2] == pytest.approx(SIDE, abs=5e-4)  # half a pixel off would be 3 mm
    np.testing.assert_allclose(seen[:2], CUBES[cube], atol=0.01)


@cameras
def test_the_depth_of_the_floor_is_that_of_a_plane(physics, camera):
    image = physics.render(camera)
    rows, columns = np.nonzero(image.mask("floor"))
    points = camera.unproject(np.stack([columns, rows], -1), image.depth[rows, columns])
    assert len(points) > 1000
    assert np.abs(points[:, 2]).max() < 5e-4  # [m]


def test_a_picture_has_the_shapes_and_types_it_promises(physics):
    image = physics.render(Camera(eye=(1, 0, 1), target=(0.5, 0, 0), width=40, height=30))
    assert (image.rgb.shape, image.rgb.dtype) == ((30, 40, 3), np.uint8)
    assert (image.depth.shape, image.depth.dtype) == ((30, 40), np.float32)
    assert (image.segmentation.shape, image.segmentation.dtype) == ((30, 40), np.int32)
    assert not image.mask("nobody").any()


def test_nothing_is_seen_in_the_sky(physics):
    image = physics.render(Camera(eye=(0, 0, 1), target=(0, 0.1, 5), width=16, height=16))
    assert (image.segmentation == -1).all()


@pytest.mark.parametrize("bad", [{"width": 0}, {"height": -1}, {"near": 0.0}, {"near": 5.0}])
def test_impossible_cameras_are_refused(bad):
    with pytest.raises(ValueError, match=r"pixel|near"):
        replace(OVERVIEW, **bad)


EGL_PROBE = """
import sys
import numpy as np
from dataclasses import replace
from envs.bodies import Renderer
from envs.errors import EnvError
from envs.placement import place
from envs.scene import Scene
from envs.tabletop_world import OVERVIEW, TabletopWorld

try:
    world = TabletopWorld(Renderer.EGL)
except EnvError as error:
    sys.exit(f"no EGL: {error}")
world.build(place(Scene.from_json({"objects": [{"name": "red block"}, {"name": "blue bowl"}]}), 0))
assert world.physics.renderer is Renderer.EGL
image = world.physics.render(replace(OVERVIEW, width=96, height=96))
np.savez(sys.argv[1], depth=image.depth, rgb=image.rgb,
         **{name: image.mask(name) for name in image.bodies.values()})
world.close()
"""


@pytest.fixture(scope="module")
def egl_picture(tmp_path_factory):
    """Drawn in a process of its own: a broken driver ends the process, not the tests."""
    path = tmp_path_factory.mktemp("egl") / "egl.npz"
    done = subprocess.run(
        [sys.executable, "-c", EGL_PROBE, str(path)],
        capture_output=True,
        text=True,
        timeout=120,
        env={k: v for k, v in os.environ.items() if k != "PYTHONUNBUFFERED"},
    )
    if not path.exists():
        reason = (done.stderr.strip() or f"exit status {done.returncode}").splitlines()[-1]
        if done.returncode < 0 or reason.startswith("no EGL"):
            pytest.skip(f"EGL does not load on this machine: {reason}")
        pytest.fail(done.stderr)
    assert done.stdout == ""  # C code kept quiet
    with np.load(path) as arrays:
        return dict(arrays)


@pytest.mark.parametrize("name", ["red block", "blue bowl", "table", "panda"])
def test_egl_and_tiny_renderer_see_the_same_things(egl_picture, name):
    world = TabletopWorld(Renderer.TINY)
    scene = Scene.from_json({"objects": [{"name": "red block"}, {"name": "blue bowl"}]})
    world.build(place(scene, 0))
    image = world.physics.render(replace(OVERVIEW, width=96, height=96))
    world.close()
    tiny, egl = image.mask(name), egl_picture[name]
    assert (tiny & egl).sum() / (tiny | egl).sum() > 0.8
    both = tiny & egl
    assert np.median(np.abs(image.depth - egl_picture["depth"])[both]) < 0.005  # [m]
    colours = image.rgb[both].mean(axis=0), egl_picture["rgb"][both].mean(axis=0)
    assert np.argmax(colours[0]) == np.argmax(colours[1])
