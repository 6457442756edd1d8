"""The bowl holds what is put in it, and looks like what it collides as."""

from dataclasses import replace

import numpy as np
import pytest

from envs.bodies import Form, Renderer
from envs.bowl import BOWL_OBJ, bowl_obj, bowl_shapes
from envs.camera import Camera
from envs.layout import BLOCK_SIDE, BOWL_BASE_RADIUS, BOWL_FLOOR, BOWL_HEIGHT, BOWL_RIM_RADIUS
from envs.placement import place
from envs.scene import Scene
from envs.tabletop_world import TabletopWorld


@pytest.fixture(scope="module")
def vertices():
    lines = [line.split() for line in bowl_obj().splitlines() if line.startswith("v ")]
    return np.array([[float(x) for x in words[1:]] for words in lines])


def test_the_committed_mesh_is_what_the_code_writes():
    assert BOWL_OBJ.read_text(encoding="utf-8") == bowl_obj()


def test_the_mesh_has_the_layouts_sizes(vertices):
    radii = np.hypot(vertices[:, 0], vertices[:, 1])
    assert vertices[:, 2].min() == 0
    assert vertices[:, 2].max() == pytest.approx(BOWL_HEIGHT)
    assert radii.max() == pytest.approx(BOWL_RIM_RADIUS, abs=1e-5)
    assert radii[vertices[:, 2] == 0].max() == pytest.approx(BOWL_BASE_RADIUS, abs=1e-5)


def test_every_face_names_vertices_and_normals_that_exist():
    lines = bowl_obj().splitlines()
    count = sum(line.startswith("v ") for line in lines)
    assert count == sum(line.startswith("vn ") for line in lines)
    faces = [line.split()[1:] for line in lines if line.startswith("f ")]
    corners = np.array([[int(c.split("//")[0]) for c in face] for face in faces])
    assert len(faces) > 100
    assert corners.min() >= 1
    assert corners.max() <= count


def test_normals_have_length_one_and_agree_with_the_winding():
    lines = [line.split() for line in bowl_obj().splitlines()]
    v = np.array([[float(x) for x in w[1:]] for w in lines if w[0] == "v"])
    n = np.array([[float(x) for x in w[1:]] for w in lines if w[0] == "vn"])
    np.testing.assert_allclose(np.linalg.norm(n, axis=1), 1, atol=1e-5)
    faces = np.array([[int(c.split("//")[0]) - 1 for c in w[1:]] for w in lines if w[0] == "f"])
    a, b, c = (v[faces[:, k]] for k in range(3))
    wound = np.cross(b - a, c - a)
    real = np.linalg.norm(wound, axis=1) > 1e-9  # triangles at the axis are slivers
    assert (np.sum(wound * n[faces[:, 0]], axis=1)[real] > 0).all()


def test_the_walls_stand_in_a_ring_between_base_and_rim():
    floor, *walls = bowl_shapes()
    assert floor.form is Form.CYLINDER
    assert floor.half_extents[2] * 2 == pytest.approx(BOWL_FLOOR)
    angles = sorted(np.arctan2(w.position[1], w.position[0]) % (2 * np.pi) for w in walls)
    np.testing.assert_allclose(np.diff(angles), 2 * np.pi / len(walls), atol=1e-9)
    for wall in walls:
        assert BOWL_BASE_RADIUS < np.hypot(*wall.position[:2]) < BOWL_RIM_RADIUS


def test_neighbouring_walls_leave_no_gap():
    _, *walls = bowl_shapes()
    wall = walls[0]
    side = 2 * np.hypot(*wall.position[:2]) * np.tan(np.pi / len(walls))
    assert 2 * wall.half_extents[1] >= side


@pytest.fixture(scope="module")
def world():
    world = TabletopWorld(Renderer.TINY)
    yield world
    world.close()


def test_a_block_dropped_in_stays_in(world):
    scene = {"objects": [{"name": "red bowl", "at": "middle"}, {"name": "red block"}]}
    state = place(Scene.from_json(scene), 0)
    x, y, _ = state["red bowl"].position
    for dx, dy, yaw in ((0.02, 0.0, 0.3), (-0.01, 0.02, 0.0), (0.0, -0.02, 0.8)):
        above = (x + dx, y + dy, BOWL_HEIGHT + BLOCK_SIDE)
        turned = (0.0, 0.0, float(np.sin(yaw / 2)), float(np.cos(yaw / 2)))
        world.build(state.moved("red block", position=above, quat_xyzw=turned))
        assert world.state()["red block"].support == "red bowl"


def test_the_drawn_bowl_is_as_wide_as_the_one_collided_with(world):
    scene = {"objects": [{"name": "red bowl", "at": "middle"}]}
    world.build(place(Scene.from_json(scene), 0))
    x, y, _ = world.physics.pose("red bowl").position
    camera = Camera(
        eye=(x, y, 1.5), target=(x, y, 0), up=(-1, 0, 0), width=200, height=200, vertical_fov=15
    )
    world.panda.jump([0.0, -1.5, 0.0, -2.8, 0.0, 1.5, 0.0], 0.04)  # out of the picture
    image = world.physics.render(camera)
    rows, columns = np.nonzero(image.mask("red bowl"))
    edge = camera.unproject(np.stack([columns, rows], -1), image.depth[rows, columns])
    reach = np.hypot(edge[:, 0] - x, edge[:, 1] - y).max()
    assert reach == pytest.approx(BOWL_RIM_RADIUS, abs=0.002)


def test_the_hollow_of_the_drawn_bowl_is_hollow(world):
    scene = {"objects": [{"name": "red bowl", "at": "middle"}]}
    world.build(place(Scene.from_json(scene), 0))
    camera = replace(
        Camera(eye=(0.9, 0.0, 0.7), target=(0.49, 0, 0), width=120, height=120), vertical_fov=20
    )
    pixel, depth = camera.project((0.49, 0.0, BOWL_FLOOR))
    u, v = np.round(pixel).astype(int)
    seen = world.physics.render(camera)
    assert seen.mask("red bowl")[v, u]
    assert seen.depth[v, u] == pytest.approx(depth, abs=0.003)
