"""The open_clip gateway: the embedded model saved and loaded strictly, its words, its loss, other models."""

import json

import numpy as np
import open_clip
import pytest
import torch

from maps.errors import ImageTextError
from maps.image_text import (
    CONTEXT,
    DIMENSIONS,
    MEAN,
    MERGES,
    STD,
    InfoNCE,
    Tokens,
    fresh,
    load,
    of_model,
    save,
)
from maps.image_text_record import REFERENCE, WEIGHTS
from maps.model_record import RECORD
from maps.pictures import prepared
from maps.regions import REGIONS
from maps.windows import windows

RNG = np.random.default_rng(0)
PICTURES = [RNG.integers(0, 256, (side, side, 3), np.uint8) for side in (64, 32, 128)]
RECORD_FIELDS = {
    "data": {},
    "command": "doable train clip",
    "seed": 0,
    "metrics": {},
    "calibration": {"centre": 3.0, "temperature": 0.5, "prior": 0.01, "absent": 0.2},
}


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    folder = tmp_path_factory.mktemp("model")
    torch.manual_seed(0)
    reference = RNG.standard_normal((5, DIMENSIONS)).astype(np.float32)
    save(folder, fresh(), reference, **RECORD_FIELDS)
    return folder


def test_a_saved_model_comes_back_in_eval_mode_and_small_enough_to_ship(saved):
    model = load(saved)
    assert not model.model.training
    assert not any(p.requires_grad for p in model.model.parameters())
    assert model.record.calibration["centre"] == 3.0
    assert model.reference.shape == (5, DIMENSIONS)
    assert sum((saved / name).stat().st_size for name in (WEIGHTS, REFERENCE)) < 20e6
    again = load(str(saved))
    assert again.identity == model.identity
    for part in ("directions", "across", "ranges"):
        np.testing.assert_array_equal(*(getattr(m.glances(PICTURES), part) for m in (again, model)))


def test_directions_have_length_one_and_do_not_depend_on_the_batch(saved):
    model = load(saved)
    together = model.glances(PICTURES)
    assert together.directions.shape == (3, 1 + REGIONS, DIMENSIONS)
    np.testing.assert_allclose(np.linalg.norm(together.directions, axis=2), 1.0, rtol=1e-5)
    for i in range(3):
        alone = model.glances([PICTURES[i]])
        np.testing.assert_allclose(alone.directions[0], together.directions[i], atol=1e-5)
    with pytest.raises(ImageTextError, match="no picture"):
        model.glances([])
    words = model.texts(["red bench", "a thing no one has named: zyxwv ✓"])
    np.testing.assert_allclose(np.linalg.norm(words, axis=1), 1.0, rtol=1e-5)
    assert model.texts([]).shape[0] == 0


def test_pictures_are_scaled_without_aliasing():
    stripes = np.zeros((128, 128, 3), np.uint8)
    stripes[:, ::2] = 200
    seen = prepared([stripes], MEAN, STD, (64, 64)) * torch.tensor(STD)[:, None, None]
    seen = seen + torch.tensor(MEAN)[:, None, None]
    assert float(seen[..., 4:-4].std()) < 0.02
    assert float(seen.mean()) == pytest.approx(100 / 255, abs=0.01)


def test_words_are_clips_own_byte_pairs_and_none_is_unknown():
    tokens, clips = Tokens(), open_clip.SimpleTokenizer(context_length=CONTEXT)
    text = "a red fire hydrant, quite near zyxwv"
    assert tokens.words(text).split() == clips.decode(clips.encode(text)).split()
    rows = tokens(["red", "word " * 90])
    assert rows.shape == (2, CONTEXT)
    assert rows.max() == tokens.end == 512 + MERGES + 1
    assert rows[0, 0] == tokens.start
    assert rows[1, -1] == tokens.end


def test_the_loss_is_open_clips_and_leaves_out_what_may_belong_together():
    x, y = (torch.nn.functional.normalize(torch.randn(6, 8), dim=1) for _ in range(2))
    scale, none = torch.tensor(9.0), torch.eye(6, dtype=torch.bool)
    ours = InfoNCE()(x, y, scale, none)
    torch.testing.assert_close(ours, open_clip.ClipLoss()(x, y, scale))
    related = none.clone()
    related[1, 4] = True
    masked = InfoNCE()(x, y, scale, related)
    logits = scale * x @ y.T
    logits[1, 4] = logits[4, 1] = -torch.inf
    expected = -(logits.diag() - logits.logsumexp(1)).mean() / 2
    expected = expected - (logits.diag() - logits.logsumexp(0)).mean() / 2
    torch.testing.assert_close(masked, expected)
    assert masked < ours


def change_record(folder, **changes):
    told = json.loads((folder / RECORD).read_text())
    (folder / RECORD).write_text(json.dumps(told | changes))


def test_what_is_not_the_records_weights_is_refused(saved, tmp_path):
    with pytest.raises(ImageTextError, match=r"it has no record\.json"):
        load(tmp_path)
    for file in saved.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    for name in (WEIGHTS, REFERENCE):
        data = (tmp_path / name).read_bytes()
        (tmp_path / name).write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
        with pytest.raises(ImageTextError, match=f"{name} has sha256"):
            load(tmp_path)
        (tmp_path / name).write_bytes(data)
    load(tmp_path)
    for changes, said in (
        ({"architecture": {}}, "no architecture of this version"),
        ({"seed": "0"}, 'line .*field "seed": expected a whole number'),
        ({"calibration": {"centre": None}}, r'field "calibration.centre": expected a finite'),
        ({"more": 1}, 'unknown field "more"'),
    ):
        before = (tmp_path / RECORD).read_text()
        change_record(tmp_path, **changes)
        with pytest.raises(ImageTextError, match=said):
            load(tmp_path)
        (tmp_path / RECORD).write_text(before)


def test_weights_that_are_not_finite_are_refused(tmp_path):
    model = fresh()
    with torch.no_grad():
        model.text_projection[0, 0] = torch.nan
    save(tmp_path, model, np.zeros((2, DIMENSIONS), np.float32), **RECORD_FIELDS)
    with pytest.raises(ImageTextError, match="not a finite number"):
        load(tmp_path)


def test_other_models_are_named_as_open_clip_names_them(tmp_path, monkeypatch):
    with pytest.raises(ImageTextError, match='nearest: "ViT-B-32"'):
        load("ViT-B-33/openai")
    with pytest.raises(ImageTextError, match='nearest: "openai"'):
        load("ViT-B-32/openia")
    with pytest.raises(ImageTextError, match="cannot be loaded"):
        load(f"local-dir:{tmp_path / 'none'}")


def test_a_checkpoint_file_of_any_architecture_loads(tmp_path):
    config = {
        "embed_dim": 16,
        "vision_cfg": {
            "image_size": 32,
            "layers": 1,
            "width": 32,
            "patch_size": 16,
            "head_width": 16,
        },
        "text_cfg": {
            "context_length": 12,
            "vocab_size": 49408,
            "width": 16,
            "heads": 2,
            "layers": 1,
        },
    }
    (tmp_path / "tiny-test.json").write_text(json.dumps(config))
    open_clip.add_model_config(tmp_path)
    model = open_clip.create_model("tiny-test")
    torch.save(model.state_dict(), tmp_path / "tiny.pt")
    loaded = load(f"tiny-test/{tmp_path / 'tiny.pt'}")
    assert loaded.size == 32
    seen = loaded.glances([PICTURES[0], PICTURES[0]])
    assert seen.directions.shape == (2, len(windows(64, 64)), 16)
    assert np.isnan(seen.ranges).all()
    with pytest.raises(ImageTextError, match="several forms"):
        loaded.glances([PICTURES[0], np.zeros((64, 200, 3), np.uint8)])
    assert loaded.looking != of_model(fresh()).looking
    assert loaded.texts(["red bench"]).shape == (1, 16)
    assert loaded.identity == load(f"tiny-test/{tmp_path / 'tiny.pt'}").identity
    other = of_model(fresh(), "other")
    assert other.identity != loaded.identity
    assert loaded.record is None
    with torch.no_grad():
        model.text_projection += 1
    torch.save(model.state_dict(), tmp_path / "tiny.pt")
    assert load(f"tiny-test/{tmp_path / 'tiny.pt'}").identity != loaded.identity
