"""The design as a test: who may import whom, one gateway a heavy library, and what a source file is like."""

import ast
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAY_IMPORT = {
    "envs": set(),
    "maps": set(),
    "skills": {"envs", "maps"},
    "agent": {"envs", "maps", "skills"},
}
GATEWAYS = {
    "pybullet": "envs/physics.py",
    "pybullet_data": "envs/physics.py",
    "pybullet_utils": "envs/physics.py",
    "transformers": "agent/language_model.py",
    "peft": "agent/training/lora.py",
    "minari": "skills/experience/dataset.py",
    "h5py": "skills/experience/dataset.py",
    "accelerate": "skills/values/devices.py",
    "torch.utils.tensorboard": "agent/training/curves.py",
    "open_clip": "maps/image_text.py",
    "networkx": "maps/graph.py",
    "ray": "agent/workers.py",
}
MAX_LINES = 330
MAX_FUNCTION = 50  # lines, docstring and signature among them
SHAPELESS = {"utils", "util", "common", "helpers", "helper", "misc", "stuff", "tools"}

SOURCES = sorted(p for package in MAY_IMPORT for p in (ROOT / package).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
every_source = pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
every_file = pytest.mark.parametrize(
    "path", [*SOURCES, *TESTS], ids=lambda p: str(p.relative_to(ROOT))
)


def imported_modules(path: Path, text: str) -> set[str]:
    """Dotted names of all that a file imports, inside functions and by `importlib` too."""
    package = path.relative_to(ROOT).parent.parts
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*base, *([node.module] if node.module else [])])
            found |= {module, *(f"{module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            first = node.args[0] if node.args else None
            literal = isinstance(first, ast.Constant) and isinstance(first.value, str)
            if name in ("import_module", "__import__") and literal:
                found.add(first.value)
    return found


def imports(path: Path, text: str, library: str) -> bool:
    """Whether a file imports a library, given by its dotted name, or a part of it."""
    return any(f"{name}.".startswith(f"{library}.") for name in imported_modules(path, text))


def breaches(path: Path, text: str) -> list[str]:
    """Arrows and gateways that a file of this text at this path would break."""
    relative = path.relative_to(ROOT)
    package = relative.parts[0]
    roots = {name.split(".")[0] for name in imported_modules(path, text)}
    upward = roots & (MAY_IMPORT.keys() - MAY_IMPORT[package] - {package})
    wrong = [f"{relative} imports {name}/; {package}/ may not" for name in sorted(upward)]
    wrong += [f"{relative} imports the tests"] if "tests" in roots else []
    for library, gateway in GATEWAYS.items():
        if imports(path, text, library) and relative.as_posix() != gateway:
            wrong.append(f"{relative} imports {library}; go through {gateway}")
    return wrong


@every_source
def test_imports_follow_the_arrows_and_the_gateways(path):
    assert breaches(path, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("where", "text"),
    [
        ("envs/new.py", "from skills.skill import Skill"),
        ("envs/new.py", "import agent.cli"),
        ("envs/new.py", "from maps import search"),
        ("maps/new.py", "def f():\n    import envs.frames"),
        ("skills/new.py", "from agent import planner"),
        ("skills/new.py", "import importlib\nimportlib.import_module('agent.cli')"),
        ("envs/new.py", "import pybullet as pb"),
        ("envs/new.py", "from pybullet_utils.bullet_client import BulletClient"),
        ("skills/new.py", "def f():\n    import pybullet_data"),
        ("maps/new.py", "from transformers import AutoModel"),
        ("agent/new.py", "import networkx.algorithms"),
        ("agent/new.py", "import open_clip"),
        ("agent/new.py", "from peft import LoraConfig"),
        ("agent/new.py", "from minari import MinariDataset"),
        ("skills/new.py", "import h5py"),
        ("agent/new.py", "from torch.utils.tensorboard import SummaryWriter"),
        ("agent/new.py", "from torch.utils import tensorboard"),
        ("agent/new.py", "from accelerate import Accelerator"),
        ("envs/new.py", "from ..agent import cli"),
        ("agent/new.py", "import tests.agent"),
    ],
)
def test_the_check_sees_a_breach(where, text):
    assert len(breaches(ROOT / where, text)) == 1


@pytest.mark.parametrize(
    ("where", "text"),
    [
        ("agent/new.py", "from envs.frames import Pose\nimport skills\nimport maps"),
        ("skills/new.py", "from envs import layout\nfrom . import grasp"),
        ("envs/physics.py", "import pybullet\nimport pybullet_data"),
        ("maps/graph.py", "import networkx as nx"),
    ],
)
def test_the_check_lets_the_arrows_pass(where, text):
    assert breaches(ROOT / where, text) == []


@every_source
def test_a_source_file_says_what_it_is(path):
    doc = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert doc, f"{path.name} has no docstring"
    assert len(doc.splitlines()[0]) > 15


@every_file
def test_a_file_and_its_functions_can_be_read_in_one_go(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MAX_LINES
    defined = (ast.FunctionDef, ast.AsyncFunctionDef)
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, defined)]
    assert not [f.name for f in functions if f.end_lineno - f.lineno >= MAX_FUNCTION]


@every_source
def test_names_are_nouns_of_the_field(path):
    parts = {part.removesuffix(".py") for part in path.relative_to(ROOT).parts}
    assert not parts & SHAPELESS
    assert not {part.rpartition("_")[2] for part in parts} & SHAPELESS


@every_source
def test_no_source_prints_below_the_command_line(path):
    if path.relative_to(ROOT).as_posix() == "agent/cli.py":
        return
    calls = [n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Call)]
    assert not [c for c in calls if isinstance(c.func, ast.Name) and c.func.id == "print"]


def test_the_folder_listing_is_the_block_diagram():
    with (ROOT / "pyproject.toml").open("rb") as file:
        listed = set(tomllib.load(file)["tool"]["setuptools"]["packages"])
    there = {
        p.parent.relative_to(ROOT).as_posix().replace("/", ".")
        for package in ROOT.iterdir()
        if package.is_dir() and (package / "__init__.py").exists() and package.name != "tests"
        for p in package.rglob("__init__.py")
    }
    assert listed == there
    assert {name.split(".")[0] for name in listed} == set(MAY_IMPORT)


def test_every_file_of_a_package_is_in_a_listed_package():
    for path in SOURCES:
        assert (path.parent / "__init__.py").exists(), f"{path} lies in no package"


def test_gateways_that_exist_do_import_their_library():
    for library, gateway in GATEWAYS.items():
        path = ROOT / gateway
        if path.exists():
            assert imports(path, path.read_text(encoding="utf-8"), library)
