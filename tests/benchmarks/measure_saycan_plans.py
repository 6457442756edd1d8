"""How many of SayCan's public instructions get a plan that reaches their goal.

Reads the plan list of say-can.github.io (saycan_plan_v0, CC BY 4.0; tab-separated, with the columns id,
instruction and plan), which is not part of this repository:

    python tests/benchmarks/measure_saycan_plans.py --plans saycan_plans_v0.tsv --out runs/saycan_list.jsonl

The list has instructions and one or more ways to do each, but neither scenes nor goals. The scene is made
here: what the official plans handle stands where they take it, or where they only "find" it on a surface of
the seed's choice, and 4 to 6 other things stand around. The goals in `saycan_goals.json` are written by hand,
under the first id of each distinct instruction: what its plans reach, and any other way to do what is asked.

    {"4": {"goal": {...}, "with": [things], "without": [kinds or things], "at": {thing: place},
           "clear": [places]}}

Among the other things are those of "with" and none of "without", so that one answer is right; "at" is where
an instruction says that something stands; "clear" places have no other things. What is not asked for must
stay where it was (in 16, where almost anything may be brought, only one thing may). Plans are made as `doable
plan --batch` makes them, and a killed measurement goes on likewise. Limits: no physics; one scene an
instruction and seed; drawers must be closed where the official plan closes them.
"""

import argparse
import csv
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console

from agent.batch import plan_batch
from agent.compose import Mode
from agent.evaluation.tally import Rate
from agent.goals import kitchen_goal
from agent.options import Options
from envs import kitchen_scene
from envs.kitchen_layout import OBJECTS, USER
from skills.catalogue import build_kitchen, find, kitchen_phrase

COLUMNS = ("id", "instruction", "plan")
GOALS = Path(__file__).with_name("saycan_goals.json")
COUNTERS = ("close counter", "far counter")
SURFACES = (*COUNTERS, "table")
MORE_OBJECTS = ("napkin", "mug", "plate", "fork", "paper towel")  # where too few others are left

SODA = ("coke", "pepsi", "7up", "sprite", "lime soda", "grapefruit soda")
CHIPS = tuple(n for n in OBJECTS if n.endswith(" chips"))
KINDS = {
    "soda": SODA,
    "drink": (*SODA, "redbull", "water bottle", "tea"),
    "can": (*SODA, "redbull"),
    "caffeinated": ("coke", "pepsi", "redbull", "tea"),
    "soda without caffeine": tuple(n for n in SODA if n not in ("coke", "pepsi")),
    "fruit": ("apple", "orange", "banana"),
    "chips": CHIPS,
    "snack": (*CHIPS, "energy bar", "rxbar chocolate"),
    "salty": CHIPS,
    "spicy": ("jalapeno chips",),
}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One distinct instruction of the list."""

    id: int  # of the first row that has it
    instruction: str
    plans: tuple[tuple[str, ...], ...]  # the official ones, in the list's own words


@dataclass(frozen=True, kw_only=True)
class Handled:
    """An object that a plan picks up."""

    name: str
    at: str | None  # where it is taken; None: where it is found
    goes_to: tuple[str, ...] = ()  # where it is put down; both counters where either is meant
    by_robot: bool = False  # it is taken before the robot has gone anywhere


def read_list(path: Path) -> list[Asked]:
    """The distinct instructions, in the list's order.

    Raises:
        SystemExit: the file cannot be read, or a row has no number, instruction or plan.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            lines = (line for line in file if not line.startswith("#"))
            rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    except (OSError, UnicodeDecodeError) as error:
        raise SystemExit(f"{path}: cannot read the list: {error}") from error
    for number, row in enumerate(rows, 1):
        missing = [column for column in COLUMNS if not row.get(column)]
        if missing or not row["id"].isdigit():
            said = f"no {missing[0]}" if missing else f'id "{row["id"]}" is no whole number'
            raise SystemExit(f"{path}: row {number}: {said}; columns: {', '.join(COLUMNS)}")
    by_words: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        by_words.setdefault(row["instruction"], []).append(row)
    return [
        Asked(
            id=int(same[0]["id"]),
            instruction=words,
            plans=tuple(tuple(row["plan"].split(" | ")) for row in same),
        )
        for words, same in by_words.items()
    ]


def handled(plan: Sequence[str]) -> list[Handled]:
    """What a plan picks up, in order; what it puts down and takes again right there is one object."""
    things: list[Handled] = []
    station: tuple[str, ...] | None = None  # None: where the robot started
    sought, held = "", -1
    for step in plan:
        verb, _, name = kitchen_phrase(step).partition(" the ")
        match verb:
            case "find":
                sought = name
            case "go to":
                sought, station = "", COUNTERS if step == "go to the counter" else (name,)
            case "bring it to you":
                sought, station = "", (USER,)
            case "pick up":
                here = [(t.name, t.goes_to) for t in things]
                if sought != name and (name, station) in here:
                    held = here.index((name, station))
                    continue
                at = station[0] if station and sought != name else None
                by_robot = station is None and sought != name
                held = len(things)
                things.append(Handled(name=name, at=at, by_robot=by_robot))
            case "put down":
                t = things[held]
                things[held] = Handled(
                    name=t.name, at=t.at, by_robot=t.by_robot, goes_to=station or ()
                )
    return things


def in_all(plans: Sequence[Sequence[str]]) -> list[Handled]:
    """What several plans for one instruction handle: of each name as many as any of them needs."""
    things: list[Handled] = []
    for plan in plans:
        there = Counter(t.name for t in things)
        for name, same in _by_name(handled(plan)).items():
            things += same[there[name] :]
    return things


def _by_name(things: Sequence[Handled]) -> dict[str, list[Handled]]:
    return {
        name: [t for t in things if t.name == name]
        for name in dict.fromkeys(t.name for t in things)
    }


def make_scene(asked: Asked, entry: dict[str, Any], seed: int) -> dict[str, Any]:
    """A scene in which the official plans can be carried out and other things stand around."""
    rng = np.random.default_rng([seed, asked.id])
    objects, robot_at = [], USER
    for thing in in_all(asked.plans):
        free = [s for s in SURFACES if s not in thing.goes_to]
        at = entry.get("at", {}).get(thing.name) or thing.at or str(rng.choice(free))
        objects.append({"name": thing.name, "at": at})
        robot_at = at if thing.by_robot else robot_at
    spots = [s for s in SURFACES if s not in entry.get("clear", ())]
    for name in _others(rng, {o["name"] for o in objects}, entry):
        objects.append({"name": name, "at": str(rng.choice(spots))})
    order = rng.permutation(len(objects))
    return {"robot_at": robot_at, "objects": [objects[i] for i in order]}


def _others(rng: np.random.Generator, there: set[str], entry: dict[str, Any]) -> list[str]:
    """Four to six things that the instruction does not mean."""
    n = int(rng.integers(4, 7))
    wanted = list(entry.get("with", ()))
    without = {n for kind in entry.get("without", ()) for n in KINDS.get(kind, (kind,))}
    barred = there | without | set(wanted)
    for pool in (OBJECTS, MORE_OBJECTS):
        drawn = [str(name) for name in rng.permutation(pool) if name not in barred]
        wanted += drawn[: max(0, n - len(wanted))]
    return wanted


def official_plans_reach(asked: Asked, scene: dict[str, Any], goal: Any) -> bool:
    """Whether each official plan, ready or not at a step, ends where the goal holds."""
    start = kitchen_scene.from_json(scene)
    judge, skills = kitchen_goal(goal, (o.name for o in start)), build_kitchen(start)
    for plan in asked.plans:
        state = start
        for step in plan:
            skill = find(skills, kitchen_phrase(step))
            state = skill.effect(state) if skill.unmet(state) is None else state
        if not judge.holds(state, start):
            return False
    return True


def requests(plans: Path, seed: int) -> list[dict[str, Any]]:
    """A line of a batch for each distinct instruction.

    Raises:
        SystemExit: no goal is known for an instruction, or an official plan misses it.
    """
    goals = json.loads(GOALS.read_text(encoding="utf-8"))
    lines, missed = [], []
    listed = read_list(plans)
    unknown = [asked.id for asked in listed if str(asked.id) not in goals]
    if unknown:
        raise SystemExit(f"{GOALS.name} has no goals for {unknown}")
    for asked in listed:
        entry = goals[str(asked.id)]
        scene, goal = make_scene(asked, entry, seed), entry["goal"]
        if not official_plans_reach(asked, scene, goal):
            missed.append(asked.id)
        line = {"id": asked.id, "instruction": asked.instruction, "scene": scene, "goal": goal}
        lines.append(line)
    if missed:
        raise SystemExit(f"the official plans miss the goals of {missed}")
    return lines


def measure(args: argparse.Namespace) -> list[dict[str, Any]]:
    """Plan every instruction; what became of each, in the list's order."""
    lines = requests(args.plans, args.seed)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    batch, plans = (args.out.with_name(args.out.name + end) for end in (".requests", ".plans"))
    write_lines(batch, lines)
    options = Options(
        env="kitchen",
        mode=args.mode,
        llm=args.llm,
        adapter=args.adapter,
        device=args.device,
        seed=args.seed,
    )
    plan_batch(options, batch, plans, Console(stderr=True))
    results = [json.loads(line) for line in plans.read_text(encoding="utf-8").splitlines()]
    return [
        {
            "id": r["id"],
            "plan": r.get("plan", []),
            "success": r.get("outcome") == "goal reached",
        }
        for r in results
    ]


def write_lines(path: Path, lines: Sequence[dict[str, Any]]) -> None:
    """Write a JSON object a line: all of them or, when killed, none."""
    aside = path.with_name(f".{path.name}.part")
    aside.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    aside.replace(path)


def main(argv: Sequence[str] | None = None) -> None:
    """Measure, write a line an instruction, print the rate."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--plans", type=Path, required=True, help="the list, tab-separated")
    parser.add_argument("--out", type=Path, required=True, help="a line an instruction")
    parser.add_argument("--mode", type=Mode, choices=list(Mode), default=Mode.SAYCAN)
    parser.add_argument("--llm", default="embedded")
    parser.add_argument("--adapter", default="auto", help="as for doable plan (default: auto)")
    parser.add_argument("--device", default="auto")
    parser.add_argument("--seed", type=int, default=0, help="of the scenes (default: 0)")
    args = parser.parse_args(argv)
    results = measure(args)
    write_lines(args.out, results)
    rate = Rate(successes=sum(r["success"] for r in results), n=len(results))
    low, high = rate.interval
    print(f"{args.mode}: {rate.successes}/{rate.n} = {rate.value:.1%} (95%: {low:.0%}-{high:.0%})")
    print("failed:", " ".join(str(r["id"]) for r in results if not r["success"]) or "none")


if __name__ == "__main__":
    main()
