"""The measurement of plans, on a list of our own making: its scenes are fair and an oracle does it all."""

import json
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from agent.goals import kitchen_goal
from envs import kitchen_scene

SCRIPT = Path(__file__).with_name("measure_saycan_plans.py")
SPEC = spec_from_file_location("measure_saycan_plans", SCRIPT)
measuring = module_from_spec(SPEC)
SPEC.loader.exec_module(measuring)
GOALS = json.loads(measuring.GOALS.read_text())

TAKE = "find a {0} | pick up the {0} | go to the {1} | put down the {0}"
ROWS = [
    (12, "wake me up", TAKE.format("coke", "user")),
    (13, "wake me up", TAKE.format("redbull", "user")),
    (14, "wake me up", TAKE.format("pepsi can", "user")),
    (23, "nothing crunchy there", TAKE.format("jalapeno chips", "trash")),
    (24, "hold it", "pick up the coke can"),
    (37, "no more oranges", " | ".join([TAKE.format("orange", "trash")] * 3)),
    (43, "an empty table", "go to the table | pick up the orange | go to the trash | "
     "put down the orange | go to the table | pick up the rice chips | go to the trash | "
     "put down the rice chips"),
    (62, "show up there", "go to the counter | go to the table"),
    (63, "fill it up", TAKE.format("bag of chips", "drawer") + " | open the drawer | "
     "pick up the bag of chips | put down the bag of chips | close the drawer"),
    (71, "what is in it", "go to the drawer | open the drawer | pick up the apple | "
     "close the drawer | bring it to you | put down the apple"),
    (77, "give it back", "pick up the banana | go to the counter | put down the banana"),
]  # fmt: skip
DISTINCT = [12, 23, 24, 37, 43, 62, 63, 71, 77]


@pytest.fixture
def plans(tmp_path):
    return write(tmp_path / "plans.tsv", ROWS)


def write(path, rows):
    lines = ["# where it is from", "id\tinstruction\tplan\tnote"]
    lines += [f"{i}\t{words}\t{plan} | done\t" for i, words, plan in rows]
    path.write_text("\n".join(lines) + "\n")
    return path


def run(capsys, plans, *more):
    out = plans.with_name("out.jsonl")
    measuring.main(["--plans", str(plans), "--out", str(out), *more])
    return capsys.readouterr().out, [json.loads(line) for line in out.read_text().splitlines()]


def test_the_oracle_reaches_every_goal(capsys, plans):
    printed, results = run(capsys, plans, "--mode", "oracle")
    assert [r["id"] for r in results] == DISTINCT
    assert all(r["success"] and r["plan"][-1] == "done" for r in results)
    assert "oracle: 9/9 = 100.0%" in printed
    assert "failed: none" in printed


def test_what_failed_is_told(capsys, plans):
    printed, results = run(capsys, plans, "--mode", "random")
    failed = [str(r["id"]) for r in results if not r["success"]]
    assert len(failed) > 5
    assert f"failed: {' '.join(failed)}" in printed
    assert f"{len(results) - len(failed)}/9" in printed


@pytest.mark.parametrize("seed", range(12))
def test_scenes_are_fair(plans, seed):
    """Nothing is done yet, the official plans do it, and nothing else stands in for what is meant."""
    for asked, line in zip(
        measuring.read_list(plans), measuring.requests(plans, seed), strict=True
    ):
        entry, start = GOALS[str(asked.id)], kitchen_scene.from_json(line["scene"])
        goal = kitchen_goal(line["goal"], (o.name for o in start))
        assert not goal.holds(start, start)
        named = {t.name for t in measuring.in_all(asked.plans)}
        others = [o for o in start if o.name not in named]
        assert 4 <= len(others) <= 6
        kinds = {n for k in entry.get("without", ()) for n in measuring.KINDS.get(k, (k,))}
        assert not kinds & {o.name for o in others}
        assert not {o.at for o in others} & set(entry.get("clear", ()))


def test_another_seed_is_another_scene(plans):
    one, again, other = (measuring.requests(plans, seed) for seed in (1, 1, 2))
    assert one == again != other


def test_what_a_plan_handles_and_where_it_takes_it(plans):
    by_id = {asked.id: measuring.in_all(asked.plans) for asked in measuring.read_list(plans)}
    assert sorted(t.name for t in by_id[12]) == ["coke", "pepsi", "redbull"]
    assert [(t.name, t.at) for t in by_id[37]] == [("orange", None)] * 3
    assert [(t.name, t.at) for t in by_id[43]] == [("orange", "table"), ("rice chips", "table")]
    assert [(t.name, t.at, t.goes_to) for t in by_id[63]] == [
        ("bag of chips", None, ("top drawer",))
    ]
    assert [(t.name, t.at) for t in by_id[71]] == [("apple", "top drawer")]
    assert by_id[77][0].by_robot
    assert by_id[77][0].goes_to == measuring.COUNTERS
    assert by_id[62] == []


def test_an_official_plan_that_misses_the_goal_is_refused(tmp_path):
    plans = write(tmp_path / "plans.tsv", [(77, "to the bin", TAKE.format("banana", "trash"))])
    with pytest.raises(SystemExit, match=r"miss the goals of \[77\]"):
        measuring.requests(plans, 0)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "cannot read the list"),
        ("id\tinstruction\n12\tgo\n", "row 1: no plan; columns: id, instruction, plan"),
        ("id\tinstruction\tplan\nx\tgo\tdone\n", 'row 1: id "x" is no whole number'),
        ("id\tinstruction\tplan\n99999\tgo\tdone\n", r"no goals for \[99999\]"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_in_a_line(tmp_path, text, told):
    plans = tmp_path / "plans.tsv"
    if text is not None:
        plans.write_text(text)
    with pytest.raises(SystemExit, match=told):
        measuring.requests(plans, 0)


def test_results_that_cannot_be_written_whole_are_not_there(tmp_path, monkeypatch):
    path, write_text = tmp_path / "out.jsonl", Path.write_text
    path.write_text("old")

    def half(self, text, **more):
        write_text(self, text[: len(text) // 2], **more)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_text", half)
        with pytest.raises(KeyboardInterrupt):
            measuring.write_lines(path, [{"id": 1}])
    assert path.read_text() == "old"
    measuring.write_lines(path, [{"id": 1}])
    assert [p.name for p in tmp_path.iterdir()] == ["out.jsonl"]


def test_the_adapter_is_the_one_the_command_line_takes(capsys, plans, monkeypatch):
    asked = []
    monkeypatch.setattr(measuring, "plan_batch", lambda options, *files: asked.append(options))
    with pytest.raises(FileNotFoundError):
        run(capsys, plans)
    assert asked[0].adapter == measuring.Options().adapter == "auto"


@pytest.mark.parametrize("number", GOALS)
def test_entries_say_nothing_unknown(number):
    entry = GOALS[number]
    assert entry.keys() <= {"goal", "with", "without", "at", "clear"}
    known = {*measuring.KINDS, *measuring.OBJECTS}
    assert set(entry.get("with", ())) <= set(measuring.OBJECTS)
    assert set(entry.get("without", ())) <= known
    assert set(entry.get("clear", ())) <= set(measuring.SURFACES)
    assert set(entry.get("at", {}).values()) <= set(measuring.SURFACES)
