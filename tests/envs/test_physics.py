"""The gateway: names, isolation, and that the physics behind it is physics."""

import numpy as np
import pytest

from envs.bodies import Renderer, Shape
from envs.errors import EnvError, UnknownNameError
from envs.frames import Pose
from envs.physics import GRAVITY, TIMESTEP, Physics

GREY = (0.5, 0.5, 0.5)


@pytest.fixture
def physics():
    physics = Physics(Renderer.TINY)
    yield physics
    physics.close()


def add_floor(physics: Physics) -> None:
    physics.add_body("floor", [Shape((1, 1, 0.02))], Pose.of((0, 0, -0.02)), mass=0, rgb=GREY)


def add_cube(physics: Physics, name: str, z: float) -> None:
    physics.add_body(name, [Shape((0.02, 0.02, 0.02))], Pose.of((0, 0, z)), mass=0.05, rgb=GREY)


def test_an_unknown_body_is_named_with_its_nearest(physics):
    add_cube(physics, "red block", 1)
    for call in (physics.pose, physics.contacts, physics.sleep):
        with pytest.raises(UnknownNameError, match='"red blok"; nearest: "red block"'):
            call("red blok")


def test_an_unknown_part_is_named_with_its_nearest(physics):
    physics.add_urdf("panda", "franka_panda/panda.urdf", Pose.of((0, 0, 0)))
    with pytest.raises(UnknownNameError, match='"panda_joint11"; nearest: "panda_joint1"'):
        physics.joint_indices("panda", ["panda_joint11"])
    with pytest.raises(UnknownNameError, match="part of panda"):
        physics.link_pose("panda", "elbow")


def test_a_name_is_given_once(physics):
    add_cube(physics, "red block", 1)
    with pytest.raises(EnvError, match='already is a body called "red block"'):
        add_cube(physics, "red block", 2)


def test_a_refused_duplicate_leaves_no_body_behind(physics):
    add_floor(physics)
    add_cube(physics, "red block", 0.02)
    with pytest.raises(EnvError):
        add_cube(physics, "red block", 0.05)
    for _ in range(60):
        physics.step()
    assert {c.other for c in physics.contacts("red block")} == {"floor"}


def test_two_worlds_do_not_see_each_other(physics):
    other = Physics(Renderer.TINY)
    add_floor(physics)
    add_cube(physics, "here", 0.02)
    add_cube(other, "there", 0.02)  # at the same spot, over no floor
    for _ in range(60):
        physics.step()
        other.step()
    assert physics.pose("here").position[2] == pytest.approx(0.02, abs=1e-3)
    assert other.pose("there").position[2] < -0.2
    with pytest.raises(UnknownNameError):
        physics.pose("there")
    other.close()
    physics.step()  # survives the other's end
    assert physics.pose("here").position[2] == pytest.approx(0.02, abs=1e-3)


def test_rebuild_empties_the_world(physics):
    add_floor(physics)
    physics.rebuild()
    with pytest.raises(UnknownNameError, match="known: none"):
        physics.pose("floor")
    add_cube(physics, "cube", 0.02)
    for _ in range(60):
        physics.step()
    assert physics.pose("cube").position[2] < -0.2  # the floor is gone, gravity is not


def test_closing_twice_is_safe():
    physics = Physics(Renderer.TINY)
    assert not physics.closed
    physics.close()
    physics.close()
    assert physics.closed
    with pytest.raises(EnvError, match="closed"):
        physics.rebuild()


def test_auto_names_the_renderer_it_took():
    physics = Physics(Renderer.AUTO)
    assert physics.renderer in (Renderer.TINY, Renderer.EGL)
    physics.close()


def test_free_fall_follows_gravity(physics):
    add_cube(physics, "cube", 10.0)
    n = 48
    for _ in range(n):
        physics.step()
    t = n * TIMESTEP
    fallen = 10.0 - physics.pose("cube").position[2]
    # semi-implicit Euler falls half a step too far; PyBullet damps speed by some 4% a second
    assert fallen == pytest.approx(GRAVITY * t * (t + TIMESTEP) / 2, rel=0.01)


def test_a_cube_at_rest_stays_at_rest(physics):
    add_floor(physics)
    add_cube(physics, "cube", 0.02)
    for _ in range(100):
        physics.step()
    before = physics.pose("cube").position
    for _ in range(500):
        physics.step()
    np.testing.assert_allclose(physics.pose("cube").position, before, atol=1e-4)


def test_a_sleeping_body_wakes_when_it_is_struck(physics):
    add_floor(physics)
    add_cube(physics, "cube", 0.02)
    for _ in range(100):
        physics.step()
    physics.sleep("cube")
    physics.step()
    before = physics.pose("cube").position
    for _ in range(50):
        physics.step()
    assert (physics.pose("cube").position == before).all()
    physics.set_velocity("cube", (0.5, 0, 0))
    for _ in range(60):
        physics.step()
    assert physics.pose("cube").position[0] > 0.01


def test_a_push_in_the_air_obeys_gravity_too(physics):
    add_cube(physics, "cube", 5.0)
    physics.set_velocity("cube", (0, 0, 1.0))
    for _ in range(24):
        physics.step()
    expected = 5.0 + 1.0 * 0.1 - GRAVITY * 0.1 * (0.1 + TIMESTEP) / 2
    assert physics.pose("cube").position[2] == pytest.approx(expected, abs=2e-3)


def test_a_contact_pushes_away_from_the_other_and_carries_the_weight(physics):
    add_floor(physics)
    add_cube(physics, "cube", 0.02)
    for _ in range(100):
        physics.step()
    contacts = physics.contacts("cube")
    assert {c.other for c in contacts} == {"floor"}
    assert all(c.normal[2] == pytest.approx(1, abs=1e-3) for c in contacts)
    assert sum(c.force for c in contacts) == pytest.approx(0.05 * GRAVITY, rel=0.1)
    assert all(c.normal[2] == pytest.approx(-1, abs=1e-3) for c in physics.contacts("floor"))


def test_set_pose_puts_a_body_there_at_rest(physics):
    add_cube(physics, "cube", 5.0)
    for _ in range(30):
        physics.step()
    target = Pose.of((0.1, 0.2, 3.0), (0, 0, 1, 1))
    physics.set_pose("cube", target)
    np.testing.assert_allclose(physics.pose("cube").position, target.position, atol=1e-9)
    np.testing.assert_allclose(physics.pose("cube").quat_xyzw, target.quat_xyzw, atol=1e-9)
    physics.step()  # falls from rest: one step of gravity and nothing of the speed it had
    fallen = target.position[2] - physics.pose("cube").position[2]
    assert fallen == pytest.approx(GRAVITY * TIMESTEP**2, rel=0.01)


def test_a_robot_link_is_named_in_a_contact(physics):
    physics.add_urdf("panda", "franka_panda/panda.urdf", Pose.of((0, 0, 0)))
    tip = physics.link_pose("panda", "panda_hand").position
    physics.add_body("cube", [Shape((0.02,) * 3)], Pose.of(tip), mass=0.05, rgb=GREY)
    physics.step()
    links = {c.link for c in physics.contacts("cube") if c.other == "panda"}
    assert "panda_hand" in links
