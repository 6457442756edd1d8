"""Learned skills are chosen by name, told in the record, and refused where they are not there."""

import json
from pathlib import Path

import pytest
import torch

from agent.cli import main
from agent.compose import OptionError
from agent.skill_sets import find_policy, make_policy, policy_identity
from skills.policy.network import AimNetwork, Sizes
from skills.policy.weights import save_policy

RUN = ["run", "pick up the red block", "--mode", "random", "--max-steps", "2", "--no-video"]


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    torch.manual_seed(0)
    folder = tmp_path / "policy"
    folder.mkdir()
    save_policy(folder, AimNetwork(Sizes()), Sizes(), data={}, command="", seed=0, metrics={})
    return folder


def test_scripted_skills_need_no_policy() -> None:
    assert make_policy("scripted", "cpu") is None


def test_the_record_tells_which_policy_acted(
    policy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "out")
    assert main([*RUN, "--skills", str(policy), "--out", out, "--json"]) in (0, 1)
    record = json.loads(capsys.readouterr().out)
    weights = policy_identity(str(policy))
    assert record["models"]["policy"] == {"name": str(policy), "weights": weights}
    assert f"--skills {policy}" in (tmp_path / "out" / "report.html").read_text()


def test_a_folder_without_a_policy_is_refused_before_anything_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main([*RUN, "--skills", str(tmp_path), "--out", str(out)]) == 2
    assert "give scripted, learned, or what `doable train policy` made" in capsys.readouterr().err
    assert not out.exists()
    with pytest.raises(OptionError, match='--skills "scriptd"'):
        find_policy("scriptd")


def test_plans_are_made_without_a_policy(
    policy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "plans.jsonl")
    assert main(["eval", "tabletop", "--plan-only", "--skills", str(policy), "--out", out]) == 2
    assert "--skills are about physics" in capsys.readouterr().err
