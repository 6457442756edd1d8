"""Loading a language model is strict, one line tells what is wrong, and the record pins what scored."""

import json

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from transformers import AutoTokenizer

from agent import language_model
from agent.compose import make_scorer
from agent.language_model import LanguageModel
from agent.scoring import model_source
from agent.scoring.scorer import LanguageModelError

CPU = torch.device("cpu")
PROMPT = "Human: pick up the red block.\nRobot:"
PHRASES = (" pick up the red block", " done")


@pytest.fixture
def folder(language_model_folder):
    return language_model_folder


def test_identity(folder):
    scorer = LanguageModel.load(str(folder), device=CPU)
    parameters = sum(p.numel() for p in scorer.model.parameters())
    assert scorer.identity == {
        "name": str(folder),
        "revision": scorer.revision,
        "dtype": "float32",
        "device": "cpu",
        "parameters": str(parameters),
    }
    assert scorer.revision.startswith("sha256:")


def test_loaded_for_inference(folder):
    scorer = LanguageModel.load(str(folder), device=CPU, dtype=torch.bfloat16)
    assert not scorer.model.training
    assert not any(p.requires_grad for p in scorer.model.parameters())
    assert {p.dtype for p in scorer.model.parameters()} == {torch.bfloat16}


def test_a_dtype_by_name_is_in_the_identity(folder):
    found = {
        name: make_scorer(str(folder), "cpu", dtype=name).identity["dtype"]
        for name in ("auto", "fp32", "bf16")
    }
    assert found == {"auto": "float32", "fp32": "float32", "bf16": "bfloat16"}


def test_rough_numbers_score_closely(folder):
    scores = [
        make_scorer(str(folder), "cpu", dtype=name).log_likelihoods(PROMPT, PHRASES)
        for name in ("fp32", "bf16")
    ]
    np.testing.assert_allclose(scores[1], scores[0], rtol=0.05)
    assert not np.array_equal(*scores)


def test_tied_weights_are_complete(make_language_model, tmp_path):
    folder = make_language_model(tmp_path / "tied", tied=True)
    assert LanguageModel.load(str(folder), device=CPU).model.config.tie_word_embeddings


def add_one_to_the_weights(folder):
    weights = load_file(folder / "model.safetensors")
    weights = {key: value + 1 for key, value in weights.items()}
    save_file(weights, folder / "model.safetensors", {"format": "pt"})


def add_bos(folder):
    tokenizer = AutoTokenizer.from_pretrained(folder)
    tokenizer.add_bos_token = True
    tokenizer.save_pretrained(folder)


def turn_the_rope(folder):
    config = json.loads((folder / "config.json").read_text())
    config["rope_parameters"]["rope_theta"] = 77.0
    (folder / "config.json").write_text(json.dumps(config))


@pytest.mark.parametrize("change", [add_one_to_the_weights, add_bos, turn_the_rope])
def test_whatever_changes_scores_changes_the_revision(folder, change):
    before = LanguageModel.load(str(folder), device=CPU)
    assert LanguageModel.load(str(folder), device=CPU).revision == before.revision
    change(folder)
    after = LanguageModel.load(str(folder), device=CPU)
    assert after.revision != before.revision
    assert not np.array_equal(
        after.log_likelihoods(PROMPT, PHRASES), before.log_likelihoods(PROMPT, PHRASES)
    )


def test_bos_only_where_the_tokenizer_adds_it(folder):
    scorer = LanguageModel.load(str(folder), device=CPU)
    plain = scorer.encode("a")
    assert scorer.encode_prompt("a") == plain
    add_bos(folder)
    scorer = LanguageModel.load(str(folder), device=CPU)
    assert scorer.encode("a") == plain
    assert scorer.encode_prompt("a") == [0, *plain]
    assert scorer.log_likelihoods("", ["a"]).shape == (1,)


def drop_a_tensor(folder):
    weights = load_file(folder / "model.safetensors")
    del weights["model.layers.1.mlp.up_proj.weight"]
    save_file(weights, folder / "model.safetensors", {"format": "pt"})


def add_a_tensor(folder):
    weights = load_file(folder / "model.safetensors")
    weights["model.layers.1.extra.weight"] = torch.zeros(2)
    save_file(weights, folder / "model.safetensors", {"format": "pt"})


def reshape_a_tensor(folder):
    weights = load_file(folder / "model.safetensors")
    weights["model.norm.weight"] = torch.ones(31)
    save_file(weights, folder / "model.safetensors", {"format": "pt"})


def only_a_pickle(folder):
    torch.save(load_file(folder / "model.safetensors"), folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()


def truncated(folder):
    data = (folder / "model.safetensors").read_bytes()
    (folder / "model.safetensors").write_bytes(data[: len(data) // 2])


def no_tokenizer(folder):
    for file in folder.glob("tokenizer*"):
        file.unlink()


def foreign_tokenizer(folder):
    config = json.loads((folder / "config.json").read_text())
    tokenizer = AutoTokenizer.from_pretrained(folder)
    tokenizer.add_tokens([f"new{i}" for i in range(config["vocab_size"])])
    tokenizer.save_pretrained(folder)


def bad_config(folder):
    (folder / "config.json").write_text("{")


def unknown_architecture(folder):
    (folder / "config.json").write_text('{"model_type": "no_such_model"}')


def code_from_the_folder(folder):
    config = json.loads((folder / "config.json").read_text())
    own = {"AutoConfig": "evil.C", "AutoModelForCausalLM": "evil.M"}
    config |= {"model_type": "mine", "auto_map": own}
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "evil.py").write_text("raise SystemExit('code from the folder ran')")


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (drop_a_tensor, "is not complete: missing_keys: model.layers.1.mlp.up_proj.weight"),
        (add_a_tensor, "is not complete: unexpected_keys: model.layers.1.extra.weight"),
        (reshape_a_tensor, "is not complete: mismatched_keys: .*model.norm.weight"),
        (only_a_pickle, "cannot be loaded"),
        (truncated, "cannot be loaded"),
        (no_tokenizer, "cannot be loaded|do not belong together"),
        (foreign_tokenizer, "do not belong together"),
        (bad_config, "cannot be loaded"),
        (unknown_architecture, "cannot be loaded"),
        (code_from_the_folder, "cannot be loaded"),
    ],
)
def test_what_is_not_whole_is_refused_in_one_line(folder, spoil, message):
    spoil(folder)
    with pytest.raises(LanguageModelError, match=message) as caught:
        LanguageModel.load(str(folder), device=CPU)
    assert str(folder) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["/no/such/folder", "./none", "~/none/at/all", "../none"])
def test_a_missing_folder_is_not_looked_up_on_the_hub(name, monkeypatch):
    monkeypatch.setattr(language_model, "_from_pretrained", None)
    with pytest.raises(LanguageModelError, match=r"no folder .* with a config\.json"):
        LanguageModel.load(name, device=CPU)


@pytest.mark.parametrize("name", ["x" * 300, "./" + "x" * 300, "~nobody-of-that-name/x"])
def test_a_name_that_cannot_be_a_folders(name):
    with pytest.raises(LanguageModelError, match=r'language model ".*": no such model'):
        LanguageModel.load(name, device=CPU)


def test_a_name_the_hub_cannot_give(monkeypatch):
    asked = []

    def unreachable(source, dtype, *, offline):
        asked.append(offline)
        raise OSError("We couldn't connect to the hub\nand more lines")

    monkeypatch.setattr(language_model, "_from_pretrained", unreachable)
    with pytest.raises(LanguageModelError) as caught:
        LanguageModel.load("someone/model", device=CPU, revision="abc")
    assert asked == [True, False]  # the local cache first
    assert str(caught.value) == (
        'language model "someone/model" cannot be loaded: We couldn\'t connect to the hub '
        "(looked for a Hugging Face id, revision abc, or a folder)"
    )


def test_a_revision_belongs_to_a_hub_id(folder):
    for name in (str(folder), model_source.EMBEDDED):
        with pytest.raises(LanguageModelError, match='no revision "abc"'):
            LanguageModel.load(name, device=CPU, revision="abc")


def test_a_model_that_ignores_the_tree_is_refused(folder, monkeypatch):
    monkeypatch.setattr(language_model, "supports_trees", lambda *_: False)
    with pytest.raises(LanguageModelError, match="differently from single phrases"):
        LanguageModel.load(str(folder), device=CPU)
