"""A map's panoramas are encoded once: another query, process or copy of the map encodes nothing again."""

import shutil

import numpy as np
import pytest
from PIL import Image

from maps import codes, graph
from maps.codes import CodeStore
from maps.errors import MapError
from maps.graph import TopologicalMap
from maps.graph_json import View
from maps.panorama import BEARINGS

YAWS = {0: (0.5,), 1: (), 2: (-3.0, 0.1)}  # of the moments of each node


class MeanModel:
    """Codes are mean colours; counts what it encodes."""

    identity = "means"

    def __init__(self):
        self.encoded = 0

    def encode(self, panoramas, batch=64):
        self.encoded += len(panoramas)
        means = [p.reshape(3, -1, 3).mean(axis=1).ravel() for p in panoramas]
        return np.array(means, np.float32).reshape(-1, 9)


@pytest.fixture
def town(tmp_path):
    return made(tmp_path / "map")


def made(folder, size=16):
    (folder / "images").mkdir(parents=True)
    town, rng = TopologicalMap(), np.random.default_rng(0)
    for node, yaws in YAWS.items():
        views = []
        for moment, yaw in enumerate(yaws):
            for aside in BEARINGS:
                name = f"images/{node}-{moment}-{aside:g}.png"
                picture = rng.integers(0, 256, (size, size, 3), np.uint8)
                Image.fromarray(picture).save(folder / name)
                bearing = (yaw + np.radians(aside) + np.pi) % (2 * np.pi) - np.pi
                views.append(View(name, float(bearing)))
        town.add_node(node, (4.0 * node, 0, 0), views)
    town.add_edge(0, 1, 4.0)
    town.add_edge(1, 2, 4.0)
    graph.save(town, folder / "map.json")
    return graph.load(folder / "map.json")


def test_each_moment_is_its_nodes_and_has_its_yaw(tmp_path, town):
    found = CodeStore(tmp_path / "store", MeanModel()).of(town)
    assert found.node.tolist() == [0, 2, 2]
    np.testing.assert_allclose(found.yaw, [0.5, -3.0, 0.1])
    pictures = [np.asarray(Image.open(town.folder / v.file)) for v in town.graph.nodes[0]["images"]]
    expected = np.concatenate([p.reshape(-1, 3).mean(axis=0) for p in pictures])
    np.testing.assert_allclose(found.codes[0], expected, rtol=1e-3)


def test_a_second_query_encodes_nothing(tmp_path, town, monkeypatch):
    model, told = MeanModel(), []
    first = CodeStore(tmp_path / "store", model).of(town, told.append)
    assert model.encoded == sum(told) == 3
    shutil.copytree(town.folder, tmp_path / "copy")
    monkeypatch.setattr(codes, "picture", None)  # nothing is decoded either
    again = CodeStore(tmp_path / "store", model).of(graph.load(tmp_path / "copy" / "map.json"))
    assert model.encoded == 3
    assert np.array_equal(first.codes, again.codes)


def test_a_changed_picture_is_encoded_again_with_its_moment(tmp_path, town):
    model = MeanModel()
    CodeStore(tmp_path / "store", model).of(town)
    file = town.folder / town.graph.nodes[2]["images"][4].file
    Image.fromarray(np.zeros((16, 16, 3), np.uint8)).save(file)
    store = CodeStore(tmp_path / "store", model)
    store.of(town)
    assert model.encoded == len(store) == 4


def test_a_map_without_pictures_has_no_moments(tmp_path):
    town = TopologicalMap()
    town.add_node(0, (0, 0, 0))
    found = CodeStore(tmp_path / "store", MeanModel()).of(town)
    assert found.node.shape == found.yaw.shape == (0,)
    assert found.codes.shape == (0, 9)
    assert not (tmp_path / "store").exists()


def test_pictures_that_are_no_panoramas_are_refused(tmp_path, town):
    store, images = CodeStore(tmp_path / "store", MeanModel()), town.graph.nodes[2]["images"]

    def refused(said, pictures, node=2):
        changed = graph.load(town.folder / "map.json")
        changed.graph.nodes[node]["images"] = tuple(pictures)
        with pytest.raises(MapError, match=said):
            store.of(changed)

    refused("node 2: 5 pictures; panoramas have 3", images[:5])
    refused("node 2: .* has no bearing", [*images[:3], View(images[3].file), *images[4:]])
    refused("does not look 75 degrees to the left", [*images[:1], images[2], images[1]])
    refused(r"none\.png: cannot read", [View("none.png", v.bearing) for v in images[:3]])
    Image.fromarray(np.zeros((8, 8, 3), np.uint8)).save(town.folder / "little.png")
    refused("of one size", [*images[:2], View("little.png", images[2].bearing)])
    town.extra["fov"] = 60.0
    with pytest.raises(MapError, match=r"reads pictures 75 degrees wide, the map's are 60\.0"):
        store.of(town)
