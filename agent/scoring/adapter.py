"""Low-rank adapters: what a training adds to a language model's weights, as a folder with a record.

    W' = W + (alpha / rank) * B A        (LoRA, Hu et al. 2021, arXiv 2106.09685, section 4.1)

`adapter.safetensors` holds A (rank, in) and B (out, rank) of each adapted matrix in float16; `record.json`
says what they fit: base model and revision, architecture, text format, data, command, seed, metrics, sha256.
Loading is strict, and merges the product into the base weights, so an adapted model scores at the same cost.
"""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file

from agent.scoring.adapter_record import RECORD, AdapterRecord, read_record
from agent.scoring.adapter_use import PLANNER, AdapterUse
from agent.scoring.scorer import LanguageModelError
from skills.record_file import write_record
from skills.weights import save_tensors

if TYPE_CHECKING:
    from agent.language_model import LanguageModel

__all__ = [
    "RECORD",
    "WEIGHTS",
    "AdapterRecord",
    "Tensors",
    "adapted",
    "check_size",
    "load_adapter",
    "save_adapter",
]

WEIGHTS = "adapter.safetensors"
MAX_BYTES = 12_000_000  # of the weights
STORED = torch.float16
Tensors = dict[str, torch.Tensor]  # "model.layers.0.self_attn.q_proj.A", ".B"


def adapted(scorer: "LanguageModel", folder: Path, use: AdapterUse = PLANNER) -> "LanguageModel":
    """The same language model with an adapter's folder merged into its weights, in place.

    What it scored before is forgotten.

    Raises:
        LanguageModelError: the folder is broken, or fits another model or text format.
    """
    record, tensors = load_adapter(folder, use)
    if record.base_revision != scorer.revision:
        raise LanguageModelError(
            f'adapter "{folder}" fits language model "{record.base}" ({record.base_revision}), '
            f'not "{scorer.name}" ({scorer.revision})'
        )
    _merge(scorer.model, tensors, record, folder)
    scorer.forget()
    scorer.adapter = record.identity
    return scorer


def load_adapter(folder: Path, use: AdapterUse = PLANNER) -> tuple[AdapterRecord, Tensors]:
    """Read and check an adapter for a use.

    Raises:
        LanguageModelError: unreadable, not what the record says, or made for another text format.
    """
    record = read_record(folder)
    try:
        found = _sha256(folder / WEIGHTS)
        if found != record.sha256:
            raise LanguageModelError(
                f'adapter "{folder}": {WEIGHTS} has sha256 {found}, the record says {record.sha256}'
            )
        tensors = load_file(folder / WEIGHTS)
        _check_weights(tensors, record)
    except (OSError, ValueError, SafetensorError) as error:
        raise LanguageModelError(f'adapter "{folder}" cannot be loaded: {error}') from error
    if record.text_format != use.text_format:
        raise LanguageModelError(
            f'adapter "{folder}" was trained on text format "{record.text_format}"; '
            f'this version\'s {use.subject} reads "{use.text_format}"'
        )
    return record, tensors


def save_adapter(folder: Path, tensors: Tensors, **record: Any) -> AdapterRecord:
    """Write weights and record into an existing folder; `record` is all of it but targets and hash.

    Raises:
        LanguageModelError: the weights are larger than `MAX_BYTES`.
        OSError: they cannot be written.
    """
    stored = {k: v.to(STORED) for k, v in sorted(tensors.items())}
    check_size(sum(v.numel() for v in stored.values()))
    made = AdapterRecord(
        targets=tuple(sorted({k.rpartition(".")[0] for k in stored})),
        sha256=save_tensors(folder / WEIGHTS, stored),
        **record,
    )
    write_record(folder / RECORD, made)
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
