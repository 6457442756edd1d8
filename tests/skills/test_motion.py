"""Moves keep to the joints' limits, go where they should and never outlast their budget."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from envs.bodies import Shape
from envs.frames import Array, Pose, down_facing
from envs.panda import HOME, MAX_ACCELERATION, MAX_SPEED, PandaKinematics
from envs.physics import TIMESTEP
from envs.placement import place
from envs.scene import Scene
from envs.tabletop_state import GRIPPER, TabletopState
from envs.tabletop_world import TabletopWorld
from skills.motion import (
    ARRIVAL_STEPS,
    ARRIVED,
    OVER_OBJECTS,
    ROUNDING,
    BlockedError,
    BudgetSpentError,
    Motion,
    UnreachableError,
    above,
    descent_onto,
    tallest,
)
from skills.pick_and_place import Pick, Put
from skills.skill import Outcome

EMPTY = TabletopState(())
ON_TABLE = tallest(EMPTY)
AMPLE = 3000


@pytest.fixture
def world(shared_world: TabletopWorld) -> TabletopWorld:
    """The arm at home above an empty table."""
    shared_world.build(EMPTY)
    return shared_world


@pytest.fixture
def targets(world: TabletopWorld, monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, Array]]:
    """Everything the arm's motors are told: at which physics step, joints (7,)."""
    told: list[tuple[int, Array]] = []
    drive = world.panda.drive

    def recording(joints: Array, *args: object) -> None:
        told.append((world.steps, np.array(joints)))
        drive(joints, *args)

    monkeypatch.setattr(world.panda, "drive", recording)
    return told


def peaks(start: Array, told: list[tuple[int, Array]]) -> tuple[float, float]:
    """Highest speed and acceleration of any joint between successive targets, at rest before and after."""
    path = np.array([start, start, *(q for _, q in told), told[-1][1]])
    speeds = np.diff(path, axis=0) / TIMESTEP
    return float(np.abs(speeds).max()), float(np.abs(np.diff(speeds, axis=0)).max() / TIMESTEP)


def tip(x: float, y: float, z: float, yaw: float = 0.0) -> Pose:
    return Pose.of((x, y, z), down_facing(yaw))


@pytest.mark.parametrize("distance", [0.01, 0.1, 0.5, 1.5])
@pytest.mark.parametrize("joint", [0, 3, 6])
def test_one_stretch_keeps_to_the_speed_and_acceleration_limits(
    world: TabletopWorld, targets: list[tuple[int, Array]], joint: int, distance: float
) -> None:
    start = world.panda.joints
    goal = np.array(HOME)
    goal[joint] += distance
    Motion(world, AMPLE).follow([goal])
    assert [step for step, _ in targets] == list(range(targets[0][0], targets[-1][0] + 1))
    speed, acceleration = peaks(start, targets)
    assert speed <= MAX_SPEED
    assert acceleration <= 1.05 * MAX_ACCELERATION  # targets are discrete
    # and it is no slower than it must be
    assert speed > 0.9 * MAX_SPEED or acceleration > 0.8 * MAX_ACCELERATION


@pytest.mark.parametrize("seed", range(8))
def test_skills_keep_to_the_speed_limit(
    world: TabletopWorld, targets: list[tuple[int, Array]], seed: int
) -> None:
    for skill_targets in carried(world, targets, seed):
        steps = np.array([s for s, _ in skill_targets])
        joints = np.array([q for _, q in skill_targets])
        moved = np.abs(np.diff(joints, axis=0)).max(axis=1)
        assert (moved / (np.diff(steps) * TIMESTEP)).max() <= MAX_SPEED * (1 + 1e-9)


def test_skills_keep_near_the_acceleration_limit_also_at_corners(
    world: TabletopWorld, targets: list[tuple[int, Array]]
) -> None:
    for seed in range(8):
        for skill_targets in carried(world, targets, seed):
            steps = np.array([s for s, _ in skill_targets])
            joints = np.array([q for _, q in skill_targets])
            speeds = np.diff(joints, axis=0) / TIMESTEP
            back_to_back = (np.diff(steps)[1:] == 1) & (np.diff(steps)[:-1] == 1)
            acceleration = np.abs(np.diff(speeds, axis=0)[back_to_back]) / TIMESTEP
            assert acceleration.max() <= 2 * MAX_ACCELERATION


def carried(
    world: TabletopWorld, targets: list[tuple[int, Array]], seed: int
) -> Iterator[list[tuple[int, Array]]]:
    """What the motors were told during a pick and a put, one list a skill."""
    rng = np.random.default_rng(seed)
    state = place(Scene.random(rng, blocks=2, bowls=1), rng)
    world.build(state)
    a, b = (o.name for o in state.blocks)
    for skill in (Pick(a), Put(a, b if seed % 2 else state.bowls[0].name)):
        targets.clear()
        assert skill.execute(world, world.state(), AMPLE).outcome is Outcome.SUCCEEDED
        yield list(targets)


def test_a_path_visits_its_knots_and_ends_at_the_last(
    world: TabletopWorld, targets: list[tuple[int, Array]]
) -> None:
    motion = Motion(world, AMPLE)
    knots = [
        motion.solve(tip(*xyz)) for xyz in ((0.4, 0.2, 0.3), (0.5, 0.0, 0.2), (0.6, -0.2, 0.3))
    ]
    motion.follow(knots)
    told = np.array([q for _, q in targets])
    assert told[-1] == pytest.approx(knots[-1])
    assert np.abs(world.panda.joints - knots[-1]).max() < ARRIVED
    for knot in knots:
        nearest = np.abs(told - knot).max(axis=1).min()
        assert nearest <= MAX_SPEED * TIMESTEP * (1 + ROUNDING / 2)  # corners are rounded
    assert np.linalg.norm(world.panda.tip.position - [0.6, -0.2, 0.3]) < 0.01


def test_going_nowhere_takes_no_time(world: TabletopWorld) -> None:
    motion = Motion(world, AMPLE)
    motion.follow([world.panda.joints])
    assert motion.steps == 0


@pytest.mark.parametrize("yaw", [-1.2, 0.0, 0.9])
@pytest.mark.parametrize("end", [(0.5, 0.1, 0.03), (0.35, -0.3, 0.12), (0.64, 0.34, 0.16)])
def test_a_descent_is_straight(
    world: TabletopWorld, end: tuple[float, float, float], yaw: float
) -> None:
    low = tip(*end, yaw)
    high = above(low, ON_TABLE)
    knots = descent_onto(world.kinematics, low, ON_TABLE)
    assert knots is not None
    poses = [world.kinematics.tip(k) for k in knots]
    heights = [float(p.position[2]) for p in poses]
    assert heights == sorted(heights, reverse=True)
    assert heights[0] == pytest.approx(high.position[2], abs=1e-3)
    assert heights[-1] == pytest.approx(low.position[2], abs=1e-3)
    assert np.diff(heights).min() > -0.08
    for p in poses:
        assert np.hypot(*(p.position[:2] - low.position[:2])) < 1e-3
        assert abs(p.quat_xyzw @ low.quat_xyzw) > np.cos(0.01)


def test_between_the_knots_of_a_descent_the_tip_stays_near_the_line(world: TabletopWorld) -> None:
    motion = Motion(world, AMPLE)
    down = descent_onto(world.kinematics, tip(0.5, 0.2, 0.03), ON_TABLE)
    assert down is not None
    motion.follow(down[:1])
    off: list[float] = []
    world.watch(lambda w: off.append(float(np.hypot(*(w.panda.tip.position[:2] - [0.5, 0.2])))))
    motion.follow(down[1:])
    assert len(off) > 30
    assert max(off) < 0.005


def test_what_cannot_be_reached_is_said(world: TabletopWorld) -> None:
    motion = Motion(world, AMPLE)
    for far in (tip(1.2, 0.0, 0.1), tip(0.0, 0.0, 0.02), tip(0.5, 0.0, 1.5)):
        assert descent_onto(world.kinematics, far, ON_TABLE) is None
        with pytest.raises(UnreachableError):
            motion.solve(far)
    with pytest.raises(UnreachableError):
        motion.descent([], ON_TABLE)
    assert motion.steps == 0


def test_everything_in_the_spawn_area_can_be_come_down_upon(world: TabletopWorld) -> None:
    for x in np.linspace(0.32, 0.66, 5):
        for y in np.linspace(-0.36, 0.36, 7):
            for yaw in (-np.pi / 4, 0.0, np.pi / 4):
                low = tip(x, y, 0.026, yaw)
                knots = descent_onto(world.kinematics, low, ON_TABLE)
                assert knots is not None, (x, y, yaw)
                assert len(knots) >= 3


def test_above_is_higher_than_everything_that_stands() -> None:
    scene = {"objects": [{"name": "red block", "at": "middle"}, {"name": "blue block"}]}
    state = place(Scene.from_json(scene), 0)
    low = tip(0.5, 0.1, 0.03, 0.4)
    for height in (0.02, 0.1, 0.3):
        tower = state.moved("red block", position=(0.49, 0.0, height))
        high = above(low, tallest(tower))
        assert high.position[2] >= height + OVER_OBJECTS
        assert np.array_equal(high.position[:2], low.position[:2])
        assert np.array_equal(high.quat_xyzw, low.quat_xyzw)
    held = state.moved("red block", position=(0.49, 0.0, 0.6), support=GRIPPER)
    assert above(low, tallest(held)).position[2] < 0.3


MOVES: dict[str, Callable[[Motion], None]] = {
    "follow": lambda m: m.follow([np.array(HOME) + 0.4]),
    "fingers": lambda m: m.fingers(0.0),
    "settle": lambda m: m.settle(),
}


@pytest.mark.parametrize("move", MOVES.values(), ids=MOVES)
@pytest.mark.parametrize("budget", [0, 1, 5])
def test_every_loop_stops_at_the_budget(
    world: TabletopWorld, move: Callable[[Motion], None], budget: int
) -> None:
    motion, before = Motion(world, budget), world.steps
    with pytest.raises(BudgetSpentError):
        move(motion)
    assert world.steps - before == motion.steps == budget


def test_steps_are_those_of_the_world(world: TabletopWorld) -> None:
    motion, before = Motion(world, AMPLE), world.steps
    for move in MOVES.values():
        move(motion)
        assert motion.steps == world.steps - before


def test_what_never_rests_does_not_eat_the_budget(world: TabletopWorld) -> None:
    """Skills are judged all the same; Bullet has blocks that jitter for good."""
    scene = {"objects": [{"name": "red block", "at": [0.5, 0.3]}]}
    world.build(place(Scene.from_json(scene), 0))
    world.watch(
        lambda w: w.physics.set_velocity("red block", (0.1 if w.steps % 2 else -0.1, 0.0, 0.0))
    )
    motion = Motion(world, AMPLE)
    motion.settle()
    assert motion.steps < AMPLE / 4
    result = Pick("red block").execute(world, world.state(), AMPLE)
    assert result.outcome is not Outcome.TIMED_OUT


def test_an_arm_that_is_held_back_is_blocked_and_says_so_soon(world: TabletopWorld) -> None:
    motion = Motion(world, AMPLE)
    wall = Shape((0.02, 0.5, 0.5))
    world.physics.add_body("wall", [wall], Pose.of((0.62, 0, 0.5)), mass=0.0, rgb=(1, 1, 1))
    with pytest.raises(BlockedError):
        motion.follow([motion.solve(tip(0.68, 0.0, 0.2))])
    assert ARRIVAL_STEPS < motion.steps < 600


def test_solutions_do_not_depend_on_what_was_asked_before() -> None:
    kinematics = PandaKinematics()
    other = PandaKinematics()
    try:
        asked = tip(0.5, 0.1, 0.1, 0.3)
        first = kinematics.solve(asked)
        for far in (tip(0.4, -0.3, 0.3, 1.0), tip(0.9, 0.9, 0.9)):
            other.solve(far)
        assert first is not None
        assert np.array_equal(first, other.solve(asked))
    finally:
        kinematics.close()
        other.close()
