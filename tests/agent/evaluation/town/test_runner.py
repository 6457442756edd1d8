"""`doable eval town`: resumable, each thing done once, the same table however it came about."""

from io import StringIO
from types import SimpleNamespace

import numpy as np
import pytest
from rich.console import Console

from agent.cli import main
from agent.evaluation.families import TownFamily
from agent.evaluation.suite import Split, SuiteError
from agent.evaluation.town import episodes, parses, runner, settings
from agent.evaluation.town.console import town_table
from agent.evaluation.town.settings import TownSettings
from agent.evaluation.town.tally import summarise
from agent.evaluation.town.task import Named
from agent.navigation.mode import NavigationMode as Mode
from agent.parse import ParseOptions
from agent.report.output import OutputError
from maps.image_text import EMBEDDED
from tests.agent.evaluation.town.mapping import perfect_map
from tests.agent.evaluation.town.test_judging import CROSSING, LEFT_BENCH, TENT, WELL, task
from tests.maps.seeing import ColourModel, unit

QUIET = Console(quiet=True)
MODES = (Mode.ORACLE_GROUNDING, Mode.NO_DIRECTIONS, Mode.ORACLE_PARSER)


def named(task, name, family=TownFamily.PLAIN):
    return task.__class__(**{**vars(task), "id": name, "family": family})


TASKS = (
    named(task(WELL, LEFT_BENCH, turns=((0, 1, 3),), directions=("none", "left", "none")), "a"),
    named(task(WELL), "b"),
    named(task(WELL, TENT), "c", TownFamily.ABSENT),
    named(task(Named(words="the van", colour="", kind="van", bodies=("blue van",))), "d"),
)


class FakeModel(ColourModel):
    """Sees the same in all pictures; counts them."""

    identity, record = "fake", None
    looked = 0

    def __init__(self):
        super().__init__()
        self.reference = unit(np.eye(3) + 0.1)

    def glances(self, pictures):
        FakeModel.looked += len(pictures)
        return super().glances(pictures)

    def texts(self, phrases):
        return unit(np.ones((len(phrases), 3)))


@pytest.fixture
def small(monkeypatch, tmp_path):
    """Four tasks at one crossing, mapped as it is; parses that are right."""
    made = []

    def ensure(seed, folder, wanted):
        made.append((seed, wanted.clip))
        perfect_map(CROSSING, folder)

    monkeypatch.setattr(
        settings, "town_suite", lambda split: TASKS if split is not Split.DEVELOPMENT else ()
    )
    monkeypatch.setattr(settings, "image_text_identity", lambda name: f"fake {name}")
    monkeypatch.setattr(runner, "ensure_map", ensure)
    monkeypatch.setattr(episodes, "town", lambda seed: CROSSING)
    for module in (runner, episodes):
        monkeypatch.setattr(module, "load_image_text", lambda name, device: FakeModel())
    monkeypatch.setattr(ParseOptions, "weights", lambda self: {"adapter": "fake"})
    scorers = []
    monkeypatch.setattr(
        ParseOptions, "load", lambda self: scorers.append(self) or SimpleNamespace()
    )
    by_text = {t.instruction: t.told for t in TASKS}
    found = lambda told: SimpleNamespace(  # noqa: E731
        told=told, probability=1.0, landmark_probabilities=(), avoid_probabilities=(), settled=True
    )
    monkeypatch.setattr(parses, "parse", lambda scorer, text: found(by_text[text]))
    FakeModel.looked = 0
    return SimpleNamespace(made=made, scorers=scorers, out=tmp_path / "out")


def evaluate(small, *modes, **changes):
    each = [TownSettings(mode=mode, plan_only=True, **changes) for mode in modes or MODES]
    return runner.evaluate(each, small.out, small.out / "maps", workers=1, console=QUIET)


def lines(small, mode):
    return (small.out / f"{mode}.jsonl").read_text().splitlines(keepends=True)


def test_the_oracle_of_grounding_plans_all_that_can_be_seen(small):
    oracle, deaf, _ = evaluate(small).summaries
    assert (oracle.overall.plan.successes, oracle.overall.plan.n) == (3, 4)  # a house hides the van
    assert oracle.reasons == {"there is no walk": 1}
    assert (oracle.overall.absent.successes, oracle.overall.absent.n) == (1, 1)
    assert (oracle.overall.false_alarms.successes, oracle.overall.false_alarms.n) == (1, 5)
    assert [row.family for row in oracle.rows] == ["absent", "plain", "all"]
    assert oracle.overall.arrival is None
    assert deaf.overall.plan.n == 4


def test_towns_are_mapped_and_pictures_seen_and_instructions_parsed_once(small):
    evaluate(small)
    assert small.made == [(20000, EMBEDDED)]
    assert FakeModel.looked == 3  # three files, whatever number of nodes has them
    assert len(small.scorers) == 1
    assert len((small.out / "parses.jsonl").read_text().splitlines()) == 1 + len(TASKS)
    evaluate(small, *MODES, Mode.FULL)
    assert small.made == [(20000, EMBEDDED)]
    assert FakeModel.looked == 3
    assert len(small.scorers) == 1


def test_a_killed_evaluation_goes_on(small):
    whole = evaluate(small).to_json()
    mode = Mode.ORACLE_GROUNDING
    told = lines(small, mode)
    (small.out / f"{mode}.jsonl").write_text("".join(told[:2]) + told[2][:30])
    assert evaluate(small).to_json() == whole
    assert sorted(lines(small, mode)) == sorted(told)


def test_a_file_about_other_maps_or_weights_is_refused(small, monkeypatch):
    evaluate(small)
    with pytest.raises(OutputError, match="about another evaluation"):
        evaluate(small, Mode.FULL, Mode.NO_DIRECTIONS, clip="other")
    file = small.out / "maps" / "town-20000" / "map.json"
    file.write_text(file.read_text().replace('"town": 20000', '"town": 20000, "x": 1'))
    with pytest.raises(OutputError, match="about another evaluation"):
        evaluate(small)


def test_an_instruction_that_cannot_be_parsed_is_a_failed_plan(small, monkeypatch):
    def refuse(scorer, text):
        raise parses.LanguageModelError("too long")

    monkeypatch.setattr(parses, "parse", refuse)
    (summary,) = evaluate(small, Mode.ORACLE_GROUNDING).summaries
    assert summary.overall.plan.successes == 0
    assert summary.reasons == {"not parsed": 4}


def test_a_split_without_tasks_is_refused(small):
    with pytest.raises(SuiteError, match="no task"):
        evaluate(small, Mode.FULL, split=Split.DEVELOPMENT)


def test_the_table_shows_modes_side_by_side(small):
    shown = StringIO()
    Console(width=200, file=shown).print(town_table(evaluate(small)))
    text = shown.getvalue()
    for words in (
        "oracle-grounding",
        "no-directions",
        "absent landmarks reported",
        "100.0%",
        "plans only",
    ):
        assert words in text


def test_drives_are_summed_up():
    plan = {
        "success": True,
        "why": "",
        "absent": 0,
        "absent_told": 0,
        "present": 2,
        "false_alarms": 1,
    }
    drive = plan | {"success": False, "why": "stuck", "interventions": 3, "way": 500.0}
    told = [{"task": "a", "family": "plain", "plan": plan, "execution": drive}]
    row = summarise({"mode": "full"}, told).overall
    assert (row.arrival.successes, row.arrival.n) == (0, 1)
    assert row.per_2_km == pytest.approx(12.0)
    assert row.to_json()["interventions_per_2_km"] == pytest.approx(12.0)


def test_a_parser_that_is_not_there_is_said_before_anything_is_made(tmp_path, capsys):
    out = tmp_path / "out"
    command = [
        "eval",
        "town",
        "--plan-only",
        "--adapter",
        str(tmp_path / "none"),
        "--out",
        str(out),
    ]
    assert main(command) == 2
    assert "`doable train parser`" in capsys.readouterr().err
    assert not out.exists()


def test_the_clip_model_that_is_not_there_likewise(tmp_path, capsys):
    out = tmp_path / "out"
    own = ["--modes", "oracle-parser", "--clip", str(tmp_path / "none")]
    (tmp_path / "none").mkdir()
    (tmp_path / "none" / "record.json").write_text("{}")
    assert main(["eval", "town", "--plan-only", *own, "--out", str(out), "--json"]) == 2
    assert "record.json" in capsys.readouterr().err
    assert not out.exists()
