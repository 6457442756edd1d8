"""A language model small enough for fast tests, as a folder on disk; an adapter that knows when to ask."""

import json

import pytest

CONTEXT = 96
CONTROL = ("<|start|>", "<|end|>")


def tiny_tokenizer():
    """Byte-level BPE that has merged the words of two phrases."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=300,
        special_tokens=list(CONTROL),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(["pick up the red block", "pick up the blue block"], trainer)
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, bos_token=CONTROL[0], eos_token=CONTROL[1]
    )


@pytest.fixture(scope="session")
def make_language_model():
    """Writes a random two-layer Llama with its tokenizer into a folder, and returns the folder."""
    # Imported here: most tests beside this file need no torch.
    from tests.agent.tiny_llama import tiny_llama

    def make(folder, *, tied=False, context=CONTEXT):
        tokenizer = tiny_tokenizer()
        model = tiny_llama(vocabulary=len(tokenizer), context=context, tied=tied)
        model.save_pretrained(folder)
        tokenizer.save_pretrained(folder)
        return folder

    return make


@pytest.fixture
def language_model_folder(make_language_model, tmp_path):
    return make_language_model(tmp_path / "tiny")


@pytest.fixture
def calibrated(tmp_path):
    """An adapter's folder that says: what is right has a likelihood of e^-20 at least."""
    import torch

    from agent.asking import Calibration
    from agent.plan_text import VERSION
    from agent.scoring.adapter import save_adapter

    folder = tmp_path / "adapter"
    folder.mkdir()
    about = {"base": "", "base_revision": "", "rank": 1, "alpha": 1.0, "data": {}, "command": ""}
    tensors = {"x.A": torch.zeros(1, 1), "x.B": torch.zeros(1, 1)}
    made = save_adapter(folder, tensors, **about, text_format=VERSION, seed=0, metrics={})
    scores = (-20.0,) * 9
    worlds = {"tabletop": scores, "kitchen": scores}
    Calibration(f"sha256:{made.sha256}", worlds).save(folder)
    return folder


@pytest.fixture
def adapter_folder(language_model_folder, tmp_path):
    """A language model's folder, and that of an adapter's record; weights are not in it."""
    from dataclasses import asdict

    from agent.scoring.adapter_record import RECORD, AdapterRecord

    record = AdapterRecord(
        base="tiny",
        base_revision="",
        rank=1,
        alpha=1.0,
        targets=("x",),
        text_format="",
        data={},
        command="",
        seed=0,
        metrics={},
        sha256="12",
    )
    folder = tmp_path / "adapter"
    folder.mkdir()
    (folder / RECORD).write_text(json.dumps(asdict(record)))
    return language_model_folder, folder
