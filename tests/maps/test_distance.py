"""The distance model: saved and loaded strictly, each moment encoded once, all pairs as row by row."""

import json

import numpy as np
import pytest
import torch

from maps.distance import REACH, load, of_network, save
from maps.distance_network import DIMENSIONS, DistanceNetwork
from maps.distance_record import WEIGHTS
from maps.errors import DistanceError
from maps.model_record import RECORD

RNG = np.random.default_rng(0)
MOMENTS = [RNG.integers(0, 256, (3, side, side, 3), np.uint8) for side in (64, 128, 64, 32, 64)]
FIELDS = {"data": {}, "command": "doable train distance", "seed": 0, "metrics": {}}


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    folder = tmp_path_factory.mktemp("model")
    torch.manual_seed(0)
    save(folder, DistanceNetwork(), **FIELDS)
    return folder


@pytest.fixture(scope="module")
def model(saved):
    return load(saved)


def test_a_saved_model_comes_back_in_eval_mode_and_small_enough_to_ship(saved, model):
    assert not model.network.training
    assert not any(p.requires_grad for p in model.network.parameters())
    assert (saved / WEIGHTS).stat().st_size < 8e6
    again = load(str(saved))
    assert again.identity == model.identity == f"sha256:{model.record.sha256}"
    np.testing.assert_array_equal(again.encode(MOMENTS), model.encode(MOMENTS))


def test_codes_do_not_depend_on_the_batch(model):
    codes = model.encode(MOMENTS)
    assert codes.shape == (5, DIMENSIONS)
    assert codes.dtype == np.float32
    assert DIMENSIONS <= 2000
    np.testing.assert_allclose(model.encode(MOMENTS, batch=1), codes, atol=1e-4)
    assert np.abs(codes[0] - codes[2]).max() > 0.01


def test_all_pairs_are_as_row_by_row(model, monkeypatch):
    codes = model.encode(MOMENTS)
    monkeypatch.setattr("maps.distance.PAIRS", 4)  # several parts
    each = model.relate_each(codes[:3], codes)
    assert each.linked.shape == each.way.shape == (3, 5)
    assert each.offset.shape == each.std.shape == (3, 5, 3)
    for i in range(3):
        row = model.relate(np.repeat(codes[i : i + 1], 5, axis=0), codes)
        for part in ("linked", "way", "offset", "std"):
            np.testing.assert_allclose(getattr(each, part)[i], getattr(row, part), atol=1e-4)


def test_what_is_told_lies_within_its_bounds(model):
    codes = model.encode(MOMENTS)
    told = model.relate_each(codes, 1000 * codes)  # codes that no panorama has
    assert ((told.linked >= 0) & (told.linked <= 1)).all()
    assert ((told.way >= 0) & (told.way <= REACH)).all()
    assert np.isfinite(told.offset).all()
    assert (np.abs(told.offset[..., 2]) <= np.pi).all()
    assert (told.std > 0).all()
    assert (told.std[..., 2] <= np.pi + 1e-6).all()


def test_which_is_here_and_which_is_there_matters(model):
    codes = model.encode(MOMENTS)
    there = model.relate(codes[:1], codes[2:3])
    back = model.relate(codes[2:3], codes[:1])
    assert abs(float(there.offset[0, 0] - back.offset[0, 0])) > 1e-4


def test_nothing_is_no_trouble(model):
    none = model.encode([])
    assert none.shape == (0, DIMENSIONS)
    assert model.relate(none, none).offset.shape == (0, 3)
    assert model.relate_each(none, model.encode(MOMENTS)).std.shape == (0, 5, 3)


def test_what_are_no_codes_is_refused(model):
    codes = model.encode(MOMENTS)
    with pytest.raises(DistanceError, match="5 codes here, but 4 there"):
        model.relate(codes, codes[:4])
    broken = codes.copy()
    broken[1, 3] = np.nan
    for odd in (broken, codes[:, :-1], codes[0]):
        with pytest.raises(DistanceError, match="codes are finite numbers"):
            model.relate_each(odd, codes)
    with pytest.raises(DistanceError, match="a panorama is three square pictures"):
        model.encode([MOMENTS[0][0]])


def test_what_is_not_the_records_weights_is_refused(saved, tmp_path):
    with pytest.raises(DistanceError, match=r"it has no record\.json"):
        load(tmp_path)
    for file in saved.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    load(tmp_path)
    told = json.loads((tmp_path / RECORD).read_text())
    for changes, said in (
        ({"architecture": {}}, "no architecture of this version"),
        ({"sha256": "0"}, "the record says 0"),
        ({"seed": True}, 'line .*field "seed": expected a whole number'),
        ({"metrics": []}, 'field "metrics": expected an object'),
        ({"more": 1}, 'unknown field "more"'),
    ):
        (tmp_path / RECORD).write_text(json.dumps(told | changes))
        with pytest.raises(DistanceError, match=said):
            load(tmp_path)
    (tmp_path / RECORD).write_text(json.dumps(told))
    data = (tmp_path / WEIGHTS).read_bytes()
    (tmp_path / WEIGHTS).write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    with pytest.raises(DistanceError, match="has sha256"):
        load(tmp_path)
    (tmp_path / WEIGHTS).unlink()
    with pytest.raises(DistanceError, match="cannot be loaded"):
        load(tmp_path)


def test_weights_that_are_not_finite_are_refused(tmp_path):
    network = DistanceNetwork()
    with torch.no_grad():
        network.here.place[0, 0] = torch.inf
    save(tmp_path, network, **FIELDS)
    with pytest.raises(DistanceError, match="not a finite number"):
        load(tmp_path)


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
def test_a_gpu_says_the_same(saved, model):
    there = load(saved, torch.device("cuda"))
    codes = model.encode(MOMENTS)
    np.testing.assert_allclose(there.encode(MOMENTS), codes, atol=2e-2)
    one, other = model.relate_each(codes, codes), there.relate_each(codes, codes)
    np.testing.assert_allclose(one.linked, other.linked, atol=1e-2)
    np.testing.assert_allclose(one.offset[..., :2], other.offset[..., :2], atol=5e-2)


def test_a_network_in_training_is_still_once_it_is_a_model():
    network = DistanceNetwork().train()
    assert not of_network(network).network.training
