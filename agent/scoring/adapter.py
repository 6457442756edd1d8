"""Low-rank adapters: what a training adds to a language model's weights, as a folder with a record.

    W' = W + (alpha / rank) * B A        (LoRA, Hu et al. 2021, arXiv 2106.09685, section 4.1)

`adapter.safetensors` holds A (rank, in) and B (out, rank) of each adapted matrix in float16; `record.json`
says what they fit: base model and revision, architecture, text format, data, command, seed, metrics, sha256.
Loading is strict, and merges the product into the base weights, so an adapted model scores at the same cost.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from agent import plan_text
from agent.scoring.model_source import EMBEDDED
from agent.scoring.scorer import LanguageModelError

if TYPE_CHECKING:
    from agent.language_model import LanguageModel

AUTO, NONE = "auto", "none"
SHIPPED = Path(__file__).parents[1] / "weights" / "planner"  # fits the embedded model
WEIGHTS, RECORD = "adapter.safetensors", "record.json"
MAX_BYTES = 12_000_000  # of the weights
STORED = torch.float16
WORDS = ("base", "base_revision", "text_format", "command", "sha256")  # fields of a record
MAX_ALPHA = 1e4
Tensors = dict[str, torch.Tensor]  # "model.layers.0.self_attn.q_proj.A", ".B"


@dataclass(frozen=True, kw_only=True)
class AdapterRecord:
    """What an adapter is and how it was made."""

    base: str  # name of the model it fits
    base_revision: str  # what pins the base's weights
    rank: int
    alpha: float
    targets: tuple[str, ...]  # names of the adapted matrices
    text_format: str  # agent.plan_text.VERSION
    data: dict[str, Any]  # recipe: generator, version, splits, number of episodes
    command: str
    seed: int
    metrics: dict[str, float]
    sha256: str  # of the weights' file


def find_adapter(name: str, llm: str) -> Path | None:
    """The folder a name means for a language model; None: no adapter.

    "auto" is the shipped one for the embedded model and none for any other.

    Raises:
        LanguageModelError: there is no such folder.
    """
    if name == NONE or (name == AUTO and llm != EMBEDDED):
        return None
    try:
        folder = SHIPPED if name == AUTO else Path(name).expanduser()
        found = (folder / RECORD).is_file()
    except (OSError, RuntimeError) as error:  # a name too long, or the home of nobody
        raise LanguageModelError(f'adapter "{name}": no such folder: {error}') from error
    if not found:
        raise LanguageModelError(
            f'adapter "{name}": no folder "{folder.absolute()}" with a {RECORD} in it; name what '
            f'`doable train planner` made, or "{NONE}"'
        )
    return folder


def adapted(scorer: "LanguageModel", folder: Path) -> "LanguageModel":
    """The same language model with an adapter's folder merged into its weights.

    Raises:
        LanguageModelError: the folder is broken, or fits another model or text format.
    """
    record, tensors = load_adapter(folder)
    if record.base_revision != scorer.revision:
        raise LanguageModelError(
            f'adapter "{folder}" fits language model "{record.base}" ({record.base_revision}), '
            f'not "{scorer.name}" ({scorer.revision})'
        )
    _merge(scorer.model, tensors, record, folder)
    scorer.adapter = f"sha256:{record.sha256}"
    return scorer


def load_adapter(folder: Path) -> tuple[AdapterRecord, Tensors]:
    """Read and check an adapter.

    Raises:
        LanguageModelError: unreadable, not what the record says, or made for another text format.
    """
    try:
        record = _record(json.loads((folder / RECORD).read_text("utf-8")))
        found = _sha256(folder / WEIGHTS)
        if found != record.sha256:
            raise LanguageModelError(
                f'adapter "{folder}": {WEIGHTS} has sha256 {found}, the record says {record.sha256}'
            )
        tensors = load_file(folder / WEIGHTS)
        _check_weights(tensors, record)
    except (OSError, ValueError, RecursionError, SafetensorError) as error:
        raise LanguageModelError(f'adapter "{folder}" cannot be loaded: {error}') from error
    if record.text_format != plan_text.VERSION:
        raise LanguageModelError(
            f'adapter "{folder}" was trained on text format "{record.text_format}"; '
            f'this version writes "{plan_text.VERSION}"'
        )
    return record, tensors


def save_adapter(folder: Path, tensors: Tensors, **record: Any) -> AdapterRecord:
    """Write weights and record into an existing folder; `record` is all of it but targets and hash.

    Raises:
        LanguageModelError: the weights are larger than `MAX_BYTES`.
        OSError: they cannot be written.
    """
    stored = {k: v.detach().to("cpu", STORED).contiguous() for k, v in sorted(tensors.items())}
    check_size(sum(v.numel() for v in stored.values()))
    try:
        save_file(stored, folder / WEIGHTS)
    except SafetensorError as error:
        raise OSError(str(error)) from error
    (folder / WEIGHTS).chmod(0o644)  # safetensors makes files that only their owner can read
    made = AdapterRecord(
        targets=tuple(sorted({k.rpartition(".")[0] for k in stored})),
        sha256=_sha256(folder / WEIGHTS),
        **record,
    )
    text = json.dumps(asdict(made), indent=1, allow_nan=False)
    (folder / RECORD).write_text(text + "\n", "utf-8")
    return made


def check_size(parameters: int) -> None:
    """Refuse an adapter that will be too large to ship.

    Raises:
        LanguageModelError: it is.
    """
    size = parameters * STORED.itemsize + 100_000  # names and shapes
    if size > MAX_BYTES:
        raise LanguageModelError(
            f"the adapter would take {size / 1e6:.1f} MB, more than {MAX_BYTES / 1e6:.0f} MB; "
            "choose a smaller --rank"
        )


def _record(data: object) -> AdapterRecord:
    """The record that plain data is; ValueError names the field that is none."""
    known = {f.name for f in fields(AdapterRecord)}
    if not isinstance(data, dict) or set(data) != known:
        odd = sorted(known ^ set(data)) if isinstance(data, dict) else "no fields"
        raise ValueError(f"{RECORD} is not complete: {odd}")
    for names, good, expected in (
        (WORDS, lambda v: isinstance(v, str), "words"),
        (("rank",), lambda v: type(v) is int and v > 0, "a whole number from 1"),
        (("seed",), lambda v: type(v) is int, "a whole number"),
        (("alpha",), _is_scale, f"a number above 0, at most {MAX_ALPHA:g}"),
        (("targets",), _is_words, "a list of names, each once"),
        (("data", "metrics"), lambda v: isinstance(v, dict), "an object"),
    ):
        for name in names:
            if not good(data[name]):
                got = json.dumps(data[name])[:40]
                raise ValueError(f'{RECORD}: field "{name}": expected {expected}, got {got}')
    return AdapterRecord(**{**data, "targets": tuple(data["targets"])})


def _is_scale(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= MAX_ALPHA


def _is_words(value: object) -> bool:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        return False
    return len(set(value)) == len(value) > 0


def _check_weights(tensors: Tensors, record: AdapterRecord) -> None:
    """Refuse weights that are not A (rank, in) and B (out, rank) of every target; raises ValueError."""
    expected = {f"{target}.{half}" for target in record.targets for half in "AB"}
    if odd := sorted(expected ^ set(tensors)):
        raise ValueError(f"{WEIGHTS} has missing or extra weights: {odd[:3]}")
    for name, weight in tensors.items():
        ranks = weight.shape[:1] if name.endswith(".A") else weight.shape[1:]
        if weight.ndim != 2 or tuple(ranks) != (record.rank,):
            raise ValueError(
                f'{WEIGHTS}: wrong shape at "{name}": {tuple(weight.shape)}, rank {record.rank}'
            )
        if not weight.is_floating_point() or not weight.isfinite().all():
            raise ValueError(f'{WEIGHTS}: a weight of "{name}" is not a finite number')


@torch.no_grad()
def _merge(model: torch.nn.Module, tensors: Tensors, record: AdapterRecord, folder: Path) -> None:
    matrices = dict(model.named_parameters())
    wrong = [t for t in record.targets if f"{t}.weight" not in matrices]
    if wrong:
        raise LanguageModelError(f'adapter "{folder}" adapts what is not there: {wrong[:3]}')
    scale = record.alpha / record.rank
    for target in record.targets:
        weight = matrices[f"{target}.weight"]
        a, b = (tensors[f"{target}.{half}"].to(weight.device, torch.float32) for half in "AB")
        if (b.shape[0], a.shape[1]) != weight.shape:
            raise LanguageModelError(f'adapter "{folder}": wrong shape at "{target}"')
        weight.copy_((weight.float() + scale * (b @ a)).to(weight.dtype))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
