"""A value function's folder is read back as it was written, or refused in one line that says why."""

import hashlib
import json
import pickle

import pytest
import torch
from safetensors.torch import load_file, save_file

from skills.values.errors import ValueFunctionError
from skills.values.function import load_values
from skills.values.record import RECORD, WEIGHTS, read_record
from tests.skills.values.functions import TABLETOP, untrained


@pytest.fixture
def folder(tmp_path):
    untrained(tmp_path / "values")
    return tmp_path / "values"


def changed(folder, **fields):
    record = json.loads((folder / RECORD).read_text())
    (folder / RECORD).write_text(json.dumps(record | fields))


def resaved(folder, change):
    """Other weights, with the hash that fits them."""
    tensors = load_file(folder / WEIGHTS)
    change(tensors)
    save_file(tensors, folder / WEIGHTS)
    changed(folder, sha256=hashlib.sha256((folder / WEIGHTS).read_bytes()).hexdigest())


def test_what_was_saved_is_loaded(folder):
    function = load_values(folder)
    assert not function.network.training
    assert function.vocabulary == TABLETOP
    assert function.record == read_record(folder)
    tensors = load_file(folder / WEIGHTS)
    assert all(torch.equal(v, tensors[k]) for k, v in function.network.state_dict().items())


def truncated(folder):
    (folder / WEIGHTS).write_bytes((folder / WEIGHTS).read_bytes()[:-100])


def pickled(folder):
    (folder / WEIGHTS).write_bytes(pickle.dumps({"weight": [1, 2]}))
    changed(folder, sha256=hashlib.sha256((folder / WEIGHTS).read_bytes()).hexdigest())


BREAKS = {
    "no folder": (lambda f: (f / RECORD).unlink(), "it has no record.json; name a folder"),
    "no weights": (lambda f: (f / WEIGHTS).unlink(), "cannot be loaded"),
    "truncated": (truncated, "has sha256"),
    "pickle": (pickled, "cannot be loaded"),
    "wrong hash": (lambda f: changed(f, sha256="0" * 64), "the record says 000"),
    "missing key": (
        lambda f: resaved(f, lambda t: t.pop("colour_gain")),
        r"missing or extra.*colour",
    ),
    "extra key": (lambda f: resaved(f, lambda t: t.update(x=torch.ones(1))), r"extra.*'x'"),
    "wrong shape": (
        lambda f: resaved(f, lambda t: t.update(colour_gain=torch.ones(3, 16))),
        r'wrong shape or type at "colour_gain": \(3, 16\), expected \(2, 2, 1\)',
    ),
    "NaN": (
        lambda f: resaved(f, lambda t: t["colour_gain"].fill_(torch.nan)),
        "not a finite number",
    ),
    "no JSON": (lambda f: (f / RECORD).write_text("{"), "record.json: Expecting property name"),
    "no field": (lambda f: (f / RECORD).write_text("{}"), "not complete"),
    "seed": (
        lambda f: changed(f, seed="zero"),
        'field "seed": expected a whole number, got "zero"',
    ),
    "temperature": (lambda f: changed(f, temperature=0), 'field "temperature": expected above 0'),
    "other cameras": (lambda f: changed(f, views={}), "reads other views"),
    "vocabulary": (lambda f: changed(f, vocabulary=["a", "a"]), "expected words, each once"),
    "channels": (
        lambda f: changed(f, architecture=read_record(f).architecture | {"channels": 5}),
        "no channels of this version: 5",
    ),
    "architecture": (lambda f: changed(f, architecture={"width": 1}), "no architecture of this"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_what_is_broken_or_foreign_is_refused(folder, name):
    spoil, told = BREAKS[name]
    spoil(folder)
    with pytest.raises(ValueFunctionError, match=told) as refused:
        load_values(folder)
    assert str(folder) in str(refused.value)
    assert "\n" not in str(refused.value)
