"""Driving a walk by pictures: look, localise, choose a waypoint, steer, and get free again when stuck.

The robot looks after each metre or half radian (rendering three pictures costs more than driving a metre),
and in between goes on by odometry from where it believed to be. It steers by pure pursuit of a point of the
walk `AHEAD` before it, moved by what the waypoint head sees (`skills.navigation.waypoints`). Stuck, or
leaning against something, it backs off and tries another side; when that is used up, a person puts it back,
if there is one. Lost, it slows down, then turns once round to look. Where it has left the walk it takes the
shortest way back to the rest of it. A budget of physics steps, made from the walk's length, bounds it all.

Limits: what moves by itself is not foreseen; a person puts it near to where it was.
"""

from collections.abc import Callable, Sequence

import numpy as np

from envs.physics import TIMESTEP
from envs.town_driver import steer
from maps.errors import MapError
from maps.graph import TopologicalMap
from maps.planar import moved
from maps.roads import Floats
from skills.navigation.belief import NodeBelief
from skills.navigation.places import Places
from skills.navigation.progress import Progress, rejoined
from skills.navigation.protocols import DistanceModel, DrivenWorld, MapCodes
from skills.navigation.recovery import Recovery
from skills.navigation.result import DriveResult, Look, Triple, Verdict, look_of, stands_there
from skills.navigation.robot import Robot
from skills.navigation.rules import DriveRules
from skills.navigation.sighting import Sighting
from skills.navigation.waypoints import NODES_AHEAD, correction

AHEAD = 2.5  # [m] of the walk it steers for
THERE = 1.2  # [m] of the walk left when it has arrived
OFF, OFF_LOOKS = 6.0, 3  # [m] from the walk for so many looks, then it has left it
PATIENCE = 4  # looks while lost before it stops to look around
SEARCH_LOOKS = 12  # in a turn all around
SLOW = 0.5  # of its speed while lost or getting free
BACKWARDS, TURNING = 0.6, 1.0  # [m/s], [rad/s] while getting free, looking around

Witness = Callable[[], Triple]
Person = Callable[[], None]


def drive(
    world: DrivenWorld,
    town: TopologicalMap,
    codes: MapCodes,
    model: DistanceModel,
    walk: Sequence[int],
    *,
    start_node: int | None = None,
    start_yaw: float | None = None,
    rules: DriveRules | None = None,
    witness: Witness | None = None,
    person: Person | None = None,
    each: Callable[[Look], None] | None = None,
) -> DriveResult:
    """Drive a walk to its end, or tell why not.

    Args:
        world: where the robot stands, built, at about the place of the start node.
        town: the map.
        codes: of its panoramas, by `model`.
        model: the learned distance.
        walk: numbers of nodes, each joined to the next. One of a single node is over where it begins.
        start_node: where the robot is; by default the walk's first. From elsewhere it drives there first.
        start_yaw: which way it looks in the map [rad], from +x towards +y; None: it has to find out.
        rules: speed, pictures and patience.
        witness: tells the true pose in the town, which is only written down.
        person: puts the robot back on a street when it cannot get free by itself; None: it ends stuck then.
        each: told of every look.

    Raises:
        MapError: a walk or a start that the map does not have, or no panoramas; nothing has moved.
    """
    places = Places.of(town, codes)
    asked = tuple(int(node) for node in walk)
    if not asked:
        raise MapError("a walk without nodes cannot be driven")
    start = asked[0] if start_node is None else start_node
    belief = NodeBelief(places, start, start_yaw)
    whole = asked if start == asked[0] else rejoined(places.roads, start, asked, 0)
    if whole is None:
        raise MapError(f"no way leads from node {start} to the walk, which begins at {asked[0]}")
    if len(whole) == 1:
        return stands_there(asked)
    rules = rules or DriveRules()
    progress = Progress(places.roads, whole)
    robot = Robot(world, rules.budget(progress.left))
    driver = _Driver(robot, places, codes, model, rules, belief, progress)
    driver.witness, driver.person, driver.each = witness, person, each
    return driver.run(asked)


class _Driver:
    """One drive while it goes on."""

    witness: Witness | None = None
    person: Person | None = None
    each: Callable[[Look], None] | None = None

    def __init__(
        self,
        robot: Robot,
        places: Places,
        codes: MapCodes,
        model: DistanceModel,
        rules: DriveRules,
        belief: NodeBelief,
        progress: Progress,
    ) -> None:
        self._robot, self._places, self._codes, self._model = robot, places, codes, model
        self._rules, self._belief, self._progress = rules, belief, progress
        self._recovery = Recovery()
        self._looked = robot.odometry  # (3,) at the last look
        self._shift = np.zeros(2)  # [m] that the walk is moved by, in the map
        self._looks = list[Look]()
        self._off = self._lost_looks = self._searches = 0
        self._interventions = self._detours = 0
        self._ended: tuple[Verdict, str] | None = None

    def run(self, asked: tuple[int, ...]) -> DriveResult:
        """Drive until it ends somehow."""
        self._look()
        while (end := self._end()) is None:
            if self._due():
                self._look()
            if self._lost_looks >= PATIENCE:
                self._search()
            elif self._robot.troubled:
                self._get_free()
            else:
                self._follow()
        self._robot.stand()
        verdict, reason = end
        left = self._progress.walk[self._progress.next_index :]
        return DriveResult(
            verdict=verdict,
            reason=reason,
            walk=asked,
            rest=() if verdict is Verdict.ARRIVED else left,
            looks=tuple(self._looks),
            collisions=self._robot.collisions,
            recoveries=self._recovery.started,
            interventions=self._interventions,
            detours=self._detours,
            way=self._robot.driven,
            steps=self._robot.steps,
            seconds=self._robot.seconds,
        )

    def _end(self) -> tuple[Verdict, str] | None:
        """The verdict and what there is to say about it; None: it goes on."""
        if self._ended is not None:
            return self._ended
        progress, robot, belief = self._progress, self._robot, self._belief
        aside = progress.aside(self._pose)
        if progress.left < THERE and aside < 2 * THERE and not belief.lost:
            return Verdict.ARRIVED, f"at node {progress.walk[-1]}, {aside:.1f} m from it by belief"
        if robot.collisions > self._rules.most_collisions:
            return Verdict.COLLIDED, f"{robot.collisions} collisions, near node {belief.node}"
        if robot.spent:
            left = f"{progress.left:.0f} m of the walk left, near node {belief.node}"
            return Verdict.TIMED_OUT, f"{robot.budget * TIMESTEP:.0f} s were not enough: {left}"
        return None

    @property
    def _pose(self) -> Floats:
        """(3,) in the map: where it believed to be at the last look, and what it came since."""
        return moved(self._belief.pose, self._robot.since(self._looked))

    # ---- looking ---------------------------------------------------------------------------------

    def _due(self) -> bool:
        """Whether it is time to look."""
        x, y, turn = self._robot.since(self._looked).tolist()
        return bool(np.hypot(x, y) >= self._rules.look_way or abs(turn) >= self._rules.look_turn)

    def _look(self) -> None:
        """Localise by a panorama, and see whether it is lost or off the walk."""
        panorama = self._robot.look(self._rules.size)
        if self._looks:
            self._belief.predict(self._robot.since(self._looked))
        self._looked = self._robot.odometry
        self._shift = np.zeros(2)
        moments = self._belief.moments()
        if len(moments):
            code = self._model.encode([panorama])
            related = self._model.relate_each(code, self._codes.codes[moments])
            self._localise(Sighting.of(self._places, moments, related))
        self._progress.follow(self._pose)
        true = None if self.witness is None else self.witness()
        steps, odometry = self._robot.steps, self._looked
        self._looks.append(look_of(self._belief, steps, odometry, self._subgoal(), true))
        if self.each is not None:
            self.each(self._looks[-1])
        if self._belief.lost:
            self._lost_looks += 1 if len(self._looks) > 1 else PATIENCE
        else:
            self._lost_looks = 0
            self._stay_on_the_walk()

    def _localise(self, seen: Sighting) -> None:
        """Weigh what it sees, and move the walk by what the waypoint head says."""
        self._belief.update(seen)
        pose = self._belief.pose
        nodes = self._progress.nodes_within(NODES_AHEAD)
        ahead, left = correction(pose, self._belief.covariance, seen, nodes).tolist()
        self._shift = moved(pose, np.array([ahead, left, 0.0]))[:2] - pose[:2]

    def _stay_on_the_walk(self) -> None:
        """Once it has left the walk for good, find a way back to the rest of it."""
        aside = self._progress.aside(self._pose)
        self._off = self._off + 1 if aside > OFF else 0
        if self._off < OFF_LOOKS:
            return
        self._off, node = 0, self._belief.node
        roads, walk = self._places.roads, self._progress.walk
        back = rejoined(roads, node, walk, self._progress.next_index)
        if back is None:
            self._ended = Verdict.UNREACHABLE, f"no way leads from node {node} back to the walk"
        elif len(back) == 1:
            self._ended = Verdict.ARRIVED, f"at node {node}, where the walk ends, by another way"
        else:
            self._detours += 1
            self._progress = Progress(roads, back)

    def _search(self) -> None:
        """Turn once round to find out where it is; too often in vain, and it is lost."""
        self._searches += 1
        for _ in range(SEARCH_LOOKS):
            self._robot.manoeuvre(0.0, TURNING, turn=2 * np.pi / SEARCH_LOOKS)
            self._look()
            if not self._belief.lost or self._robot.spent:
                return
        self._lost_looks = -PATIENCE
        if self._searches >= self._rules.most_searches:
            where = f"perhaps near node {self._belief.node} ({self._belief.sure:.0%})"
            self._ended = Verdict.LOST, f"looked all around {self._searches} times in vain; {where}"

    # ---- moving ----------------------------------------------------------------------------------

    def _subgoal(self) -> Floats:
        """(2,) [m] in the map, what it steers for."""
        target = self._progress.ahead(AHEAD)
        along = target - self._progress.ahead(0.0)
        length = float(np.hypot(*along))
        if length > 0:
            target = target + self._recovery.aside * np.array([-along[1], along[0]]) / length
        return np.asarray(target + self._shift)

    def _follow(self) -> None:
        """Steer for the subgoal for a tenth of a second."""
        self._progress.follow(self._pose)
        self._recovery.come(self._robot.way)
        careful = self._belief.lost or self._recovery.busy
        speed = self._rules.speed * (SLOW if careful else 1.0)
        self._robot.run(*steer(self._pose, self._subgoal(), speed))

    def _get_free(self) -> None:
        """Back off and try another side; or have a person put it back."""
        tried = self._recovery.next(self._robot.way)
        if tried is not None:
            self._robot.manoeuvre(-BACKWARDS, 0.0, way=tried.back)
            self._look()
            return
        self._interventions += 1
        if self.person is None or self._interventions > self._rules.most_interventions:
            where = f"{self._progress.left:.0f} m before the walk's end"
            self._ended = (
                Verdict.STUCK,
                f"could not get free near node {self._belief.node}, {where}",
            )
            return
        self.person()
        self._robot.feel()
        self._looked = self._robot.odometry
        self._belief.carried()
        self._recovery.forget()
        self._look()
