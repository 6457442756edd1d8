"""Training: it learns what is taught, and bad options are refused before anything is written."""

import io
import json
from contextlib import contextmanager
from dataclasses import asdict

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from agent.arguments import parser
from agent.asking import CALIBRATION, Calibration
from agent.cli import main
from agent.compose import OptionError
from agent.report.output import OutputError
from agent.scoring import adapter
from agent.scoring.adapter import load_adapter
from agent.scoring.adapter_record import SHIPPED
from agent.scoring.scorer import LanguageModelError
from agent.training import checkpoints, folder
from agent.training.adapter_training import Training
from agent.training.batches import Tokens, shared_out, tokens_of
from agent.training.command import run
from agent.training.episodes import SOURCES, EpisodeStream
from agent.training.lora import Trainee
from agent.training.planner import train
from agent.training.schedule import rate
from agent.training.settings import Place, Settings
from agent.training.threads import Threads
from tests.agent.training.trainings import QUIET, place, same, weights

CPU = torch.device("cpu")


def test_another_seed_gives_other_weights(settings, tmp_path):
    train(settings, place(tmp_path / "a"), QUIET)
    other = Settings(**{**vars(settings), "seed": 4})
    train(other, place(tmp_path / "b"), QUIET)
    assert not same(weights(tmp_path / "a"), weights(tmp_path / "b"))


def test_training_lowers_the_loss_on_held_out_wordings(settings):
    longer = Settings(**{**vars(settings), "steps": 40, "rank": 4})
    language, trainee = loaded(longer)
    with EpisodeStream(0, 2, 0.85) as stream, Threads(CPU) as threads:
        training = Training(longer, trainee, language, stream, threads)
        before = training.held_out()
        for number in range(40):
            training.step(number)
        after = training.held_out()
    for world in SOURCES:
        loss = f"{world}/held_out_loss"
        assert after[loss] < before[loss] - 0.3


@contextmanager
def using(n):
    """So many threads."""
    before = torch.get_num_threads()
    torch.set_num_threads(n)
    with Threads(CPU) as threads:
        yield threads
    torch.set_num_threads(before)


def test_threads_share_a_step_out_and_come_to_the_same(settings):
    found = []
    for n in (1, 2, 3):
        language, trainee = loaded(settings)
        with EpisodeStream(0, 12, 0.85) as stream, using(n) as threads:
            training = Training(settings, trainee, language, stream, threads)
            shared = len(training.batches(0))
            loss = training.step(0)
        found.append((shared, loss, [p.grad for p in trainee.parameters.values()]))
    assert [shared for shared, *_ in found] == [1, 2, 3]
    for _, loss, gradients in found[1:]:
        assert loss == pytest.approx(found[0][1], rel=1e-5)
        for one, other in zip(gradients, found[0][2], strict=True):
            assert torch.allclose(one, other, rtol=1e-3, atol=1e-6)


@given(
    st.lists(st.lists(st.integers(1, 40), min_size=1, max_size=4), max_size=9), st.integers(1, 5)
)
def test_scenes_are_shared_out_once_and_evenly(lengths, n):
    scenes = [[Tokens((0,) * k, (True,) * k) for k in some] for some in lengths]
    parts = shared_out(scenes, n)
    assert sorted(map(id, (s for part in parts for s in part))) == sorted(map(id, scenes))
    assert len(parts) == min(n, len(scenes))
    sizes = [sum(len(row.ids) for rows in part for row in rows) for part in parts]
    longest = max((sum(map(len, [row.ids for row in rows])) for rows in scenes), default=0)
    assert max(sizes, default=0) - min(sizes, default=0) <= longest


def test_the_loss_is_the_models_own_one_episode_at_a_time(settings):
    language, trainee = loaded(settings)
    with EpisodeStream(0, 6, 0.85) as stream, using(1) as threads:
        training = Training(settings, trainee, language, stream, threads)
        (batch,), scenes = training.batches(0), stream.step(0)
    encode = language.encode_prompt, language.encode
    rows = [tokens_of(lesson, *encode) for lessons in scenes for lesson in lessons]
    assert len(scenes) < len(rows) == 6
    assert batch.ids.shape[1] < sum(len(row.ids) for row in rows)
    taught = trainee.loss(batch)
    trainee.model.get_base_model().set_attn_implementation("eager")
    with torch.no_grad():
        logits = [trainee.model(input_ids=torch.tensor([row.ids])).logits[0, :-1] for row in rows]
    at = [torch.tensor(row.taught[1:]) for row in rows]
    told = [x[k] for x, k in zip(logits, at, strict=True)]
    right = [torch.tensor(row.ids[1:])[k] for row, k in zip(rows, at, strict=True)]
    own = torch.nn.functional.cross_entropy(torch.cat(told), torch.cat(right))
    assert torch.allclose(taught.mean, own, atol=1e-4)
    whole = [bool((x.argmax(-1) == y).all()) for x, y in zip(told, right, strict=True)]
    assert taught.right == pytest.approx(sum(whole) / 6)


def loaded(settings):
    from agent.language_model import LanguageModel

    language = LanguageModel.load(settings.llm, device=torch.device("cpu"), dtype=torch.float32)
    return language, Trainee(language.model, rank=settings.rank, seed=0, precision="fp32")


def test_only_adapters_are_trained_and_they_start_as_nothing(settings):
    _, trainee = loaded(settings)
    assert len(trainee.parameters) == 2 * 7 * 2  # layers, matrices, A and B
    assert all(not p.any() for n, p in trainee.parameters.items() if n.endswith(".B"))


def test_the_rate_rises_and_falls(settings):
    whole = Settings(steps=1000, lr=1.0)
    rates = [rate(i, whole) for i in range(1000)]
    up, level, down = rates[:99], rates[99 : whole.plateau_end], rates[whole.plateau_end :]
    assert up == sorted(up)
    assert rates[0] == 0.01
    assert set(level) == {1.0}
    assert len(level) == 701
    assert down == sorted(down, reverse=True)
    assert down[-1] == pytest.approx(1 / 200)


def test_the_result_loads_and_is_small(settings, tmp_path):
    made = train(settings, place(tmp_path / "out"), QUIET)
    record, tensors = load_adapter(tmp_path / "out")
    assert record == made
    assert record.data["episodes"] == 12
    assert "--rank 2" in record.command
    assert {t.dtype for t in tensors.values()} == {adapter.STORED}
    left = {p.name for p in (tmp_path / "out").iterdir()}
    files = {adapter.WEIGHTS, adapter.RECORD, CALIBRATION, folder.RUN}
    assert left == files | {folder.CURVES, folder.CHECKPOINTS}
    assert checkpoints.steps(tmp_path / "out" / folder.CHECKPOINTS) == [settings.plateau_end]
    assert Calibration.load(tmp_path / "out").model == f"sha256:{made.sha256}"


def test_a_log_file_tells_of_each_checkpoint(settings, tmp_path):
    log = io.StringIO()
    train(settings, place(tmp_path / "out"), Console(file=log, width=200))
    steps = [line for line in log.getvalue().splitlines() if line.startswith("step ")]
    assert [line.split(":")[0] for line in steps] == [f"step {n} of 6" for n in (2, 4, 5, 6)]
    assert all("kitchen/held_out_loss" in line for line in steps)


def test_processes_make_the_same_episodes():
    with EpisodeStream(5, 2, 0.85, workers=1) as beside, EpisodeStream(5, 2, 0.85) as here:
        for step in (0, 1, 7):
            assert beside.step(step) == here.step(step)


@pytest.mark.parametrize(
    "bad",
    [
        *({"steps": 0}, {"batch": 0}, {"lr": 0.0}, {"lr": 1.0}),
        *({"rank": 0}, {"seed": -1}, {"seed": 10**30}, {"precision": "fp8"}),
    ],
)
def test_bad_settings_are_refused_before_anything_is_written(settings, tmp_path, bad):
    with pytest.raises(OptionError, match=f"--{next(iter(bad))}"):
        train(Settings(**{**vars(settings), **bad}), place(tmp_path / "out"), QUIET)
    assert not (tmp_path / "out").exists()


def test_folders_that_hold_something_else(settings, tmp_path):
    with pytest.raises(OutputError, match="nothing to resume"):
        train(settings, place(tmp_path / "new", resume=True), QUIET)
    (tmp_path / "note").write_text("mine")
    with pytest.raises(OutputError, match="something else"):
        train(settings, place(tmp_path), QUIET)
    train(settings, place(tmp_path / "out"), QUIET)
    with pytest.raises(OutputError, match="finished"):
        train(settings, place(tmp_path / "out", resume=True), QUIET)


def test_the_held_out_numbers_do_not_depend_on_the_batch(settings):
    found = []
    for batch in (1, 2, 3):
        other = Settings(**{**vars(settings), "batch": batch, "held_out": 5})
        language, trainee = loaded(other)
        with torch.no_grad():
            for i, (_, parameter) in enumerate(sorted(trainee.parameters.items())):
                made = torch.Generator().manual_seed(i)
                parameter.copy_(torch.randn(parameter.shape, generator=made) * 0.2)
        with EpisodeStream(0, batch, 0.85) as stream, Threads(CPU) as threads:
            found.append(Training(other, trainee, language, stream, threads).held_out())
    assert found[0] == pytest.approx(found[1], abs=1e-4)
    assert found[0] == pytest.approx(found[2], abs=1e-4)


def test_a_model_without_those_matrices():
    with pytest.raises(LanguageModelError, match="k_proj"):
        Trainee(torch.nn.Linear(2, 2), rank=1, seed=0, precision="fp32")


def test_the_options_defaults_are_the_settings_own(tmp_path, monkeypatch):
    asked, (made, _) = [], load_adapter(SHIPPED)

    def remembered(settings, place, console):
        asked.append((settings, place))
        return made

    monkeypatch.setattr("agent.training.planner.train", remembered)
    given = parser().parse_args(["train", "planner", "--out", str(tmp_path)])
    assert run(given, QUIET).to_json() == {"adapter": str(tmp_path), **asdict(made)}
    assert asked == [(Settings(), Place(out=tmp_path))]


def test_the_command_line(tmp_path, capsys):
    assert main(["train", "planner", "--out", str(tmp_path / "x"), "--rank", "0"]) == 2
    assert "--rank" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["train", "planner", "--help"])
    assert "--resume" in capsys.readouterr().out


@pytest.mark.parametrize("more", [[], ["--json"]])
def test_what_was_made_is_told_in_words_or_as_data(tiny, tmp_path, capsys, more):
    out = tmp_path / "[/b]"
    options = "--steps 1 --batch 1 --rank 2 --calibrate 1 --device cpu --llm"
    assert main(["train", "planner", "--out", str(out), *options.split(), str(tiny), *more]) == 0
    printed, error = capsys.readouterr()
    if more:
        record, _ = load_adapter(out)
        made = json.loads(printed)
        assert (made["adapter"], made["sha256"]) == (str(out), record.sha256)
        assert error == ""
    else:
        assert printed.startswith(f"adapter: {out} (loss ")
