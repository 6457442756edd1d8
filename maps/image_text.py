"""The image-text model: pictures and phrases as directions in one space (CLIP, arXiv 2103.00020).

The one file that knows open_clip. `load("embedded")` is a small model that ships with its weights and needs
no network, trained by `doable train clip`; any other is open_clip's: "ViT-B-32/laion2b_s34b_b79k" (a model
and a tag or the path of a checkpoint), "hf-hub:owner/name" or "local-dir:folder". The embedded one is a
`maps.region_network` and a small text transformer over the first merges of CLIP's own byte pairs, so no
word is unknown; it looks at a picture region by region (`maps.regions`), any other through the windows
of `maps.windows`. Limits: checkpoints by tag are fetched on first use; identity of a foreign model is a hash
of all its weights.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import open_clip
import torch
from numpy.typing import NDArray
from open_clip.model import CLIP, CLIPTextCfg, CLIPVisionCfg
from safetensors import SafetensorError
from torch import Tensor, nn

from maps import model_record, regions, weight_file, windows
from maps.errors import ImageTextError, unknown
from maps.image_text_record import (
    REFERENCE,
    SHIPPED,
    WEIGHTS,
    ImageTextRecord,
    read_record,
)
from maps.model_record import RECORD
from maps.pictures import prepared
from maps.region_network import COARSEST, WIDTHS, RegionNetwork
from maps.regions import CELL, Glances, Squares, glances_of, together
from maps.windows import Pictures, across, cut

EMBEDDED = "embedded"
CONTEXT, MERGES = 16, 3582  # tokens of a phrase; byte pairs that are merged
HEIGHT = 128  # [px] of a picture as it is read
DIMENSIONS = 128
VISION: dict[str, Any] = {"layers": (1, 1, 1, 1), "width": 8, "image_size": 32}  # replaced
TEXT: dict[str, Any] = {"context_length": CONTEXT, "width": 128, "heads": 4, "layers": 2}
HOTTEST = 100.0  # the scale of logits at most
MEAN, STD = (0.45, 0.48, 0.46), (0.22, 0.22, 0.25)
BATCH = 64
Floats = NDArray[np.float32]


class Tokens:
    """CLIP's byte pairs, of which only the first `MERGES` are merged: a small table, and no unknown words."""

    def __init__(self) -> None:
        pairs: Any = open_clip.SimpleTokenizer(context_length=CONTEXT)
        words = sorted(pairs.encoder, key=pairs.encoder.__getitem__)
        kept = words[: 512 + MERGES] + [words[i] for i in pairs.all_special_ids]
        pairs.encoder = {word: i for i, word in enumerate(kept)}
        pairs.decoder = {i: word for word, i in pairs.encoder.items()}
        pairs.bpe_ranks = {pair: n for pair, n in pairs.bpe_ranks.items() if n < MERGES}
        pairs.all_special_ids = [len(kept) - 2, len(kept) - 1]
        pairs.sot_token_id, pairs.eot_token_id = pairs.all_special_ids
        self._pairs = pairs
        self.start, self.end = len(kept) - 2, len(kept) - 1

    def __call__(self, phrases: list[str]) -> Tensor:
        """Tokens (n, CONTEXT) int64 of phrases; one that is too long is cut."""
        tokens: Tensor = self._pairs(phrases)
        return tokens

    def words(self, phrase: str) -> str:
        """A phrase as its tokens read."""
        text: str = self._pairs.decode(self._pairs.encode(phrase))
        return text


@dataclass(frozen=True, kw_only=True, eq=False)
class ImageText:
    """A model, in eval mode, and what belongs to it."""

    model: Any  # open_clip's, with encode_image and encode_text
    tokens: Any  # phrases -> (n, context) int64
    size: int  # [px] height of the pictures it reads
    mean: Sequence[float]  # of the colours, from 0 to 1
    std: Sequence[float]
    identity: str  # names these weights and no others
    record: ImageTextRecord | None = None  # of the embedded model and its like
    reference: Floats | None = None  # (m, d) windows of training towns, likewise

    @property
    def device(self) -> torch.device:
        """Where it runs."""
        device: torch.device = next(self.model.parameters()).device
        return device

    @property
    def looking(self) -> str:
        """Names the way it looks at pictures: embeddings of another way are others."""
        how = regions if self.by_region else windows
        return f"{how.__name__} {how.VERSION}"

    @property
    def by_region(self) -> bool:
        """Whether it looks at regions of a picture, and not through windows."""
        return isinstance(self.model.visual, RegionNetwork)

    def glances(self, pictures: Sequence[Pictures]) -> Glances:
        """What each picture (H, W, 3) shows, the whole of it and piece by piece.

        Raises:
            ImageTextError: there is no picture, or without regions they are of several forms.
        """
        if not pictures:
            raise ImageTextError("there is no picture to look at")
        if self.by_region:
            return together([self._regions(picture) for picture in pictures])
        frames = [windows.windows(p.shape[1], p.shape[0]) for p in pictures]
        if len({len(frame) for frame in frames}) > 1:
            raise ImageTextError("the pictures are of several forms")
        cuts = [cut(p, w) for p, frame in zip(pictures, frames, strict=True) for w in frame]
        where = [[across(w, p.shape[1]) for w in f] for p, f in zip(pictures, frames, strict=True)]
        return Glances(
            directions=self._images(cuts).reshape(len(pictures), len(frames[0]), -1),
            across=np.array(where, np.float32),
            ranges=np.full((len(pictures), len(frames[0])), np.nan, np.float32),
        )

    @torch.inference_mode()
    def _regions(self, picture: Pictures) -> Glances:
        width = round(picture.shape[1] * self.size / picture.shape[0] / COARSEST) * COARSEST
        form = self.size, max(width, COARSEST)
        seen = prepared([picture], self.mean, self.std, form).to(self.device)
        network: RegionNetwork = self.model.visual
        directions, there, far = (part[0].float().cpu() for part in network.squares(seen))
        return glances_of(
            Squares(
                directions=directions.numpy(),
                shown=there.sigmoid().numpy(),
                ranges=far.exp().numpy(),
            )
        )

    @torch.inference_mode()
    def _images(self, pictures: Sequence[Pictures], batch: int = BATCH) -> Floats:
        """Directions (n, d) of length 1 of square pictures, each (H, H, 3) of any size."""
        found, form = [], (self.size, self.size)
        for k in range(0, len(pictures), batch):
            some = prepared(pictures[k : k + batch], self.mean, self.std, form)
            found.append(self.model.encode_image(some.to(self.device), normalize=True))
        return _numpy(found)

    @torch.inference_mode()
    def texts(self, phrases: Sequence[str], batch: int = BATCH) -> Floats:
        """Directions (n, d) of length 1 of phrases."""
        found = []
        for k in range(0, len(phrases), batch):
            words = self.tokens(list(phrases[k : k + batch])).to(self.device)
            found.append(self.model.encode_text(words, normalize=True))
        return _numpy(found)


def fresh() -> CLIP:
    """The embedded model's architecture with weights of torch's generator."""
    size = 512 + MERGES + 2
    model = CLIP(DIMENSIONS, CLIPVisionCfg(**VISION), CLIPTextCfg(**TEXT, vocab_size=size))
    model.visual = RegionNetwork(DIMENSIONS)
    return model


class InfoNCE(nn.Module):
    """open_clip's symmetric loss, in which pairs that may well belong together are no negatives."""

    def __init__(self) -> None:
        super().__init__()
        self._loss = open_clip.ClipLoss()

    def forward(self, images: Tensor, texts: Tensor, scale: Tensor, related: Tensor) -> Tensor:
        """The loss [nat].

        Args:
            images: (n, d) of length 1.
            texts: (n, d) of length 1, row i belonging to picture i.
            scale: of the logits.
            related: (n, n) bool, whether phrase j is true of picture i too; the diagonal does not count.
        """
        either = (related | related.T) & ~torch.eye(len(images), dtype=torch.bool).to(related)
        bias = torch.zeros_like(either, dtype=images.dtype).masked_fill(either, -1e4)
        loss: Tensor = self._loss(images, texts, scale, logit_bias=bias)
        return loss


def load(name: str | Path = EMBEDDED, device: torch.device | None = None) -> ImageText:
    """The embedded model, one that `doable train clip` made (its folder), or one of open_clip's.

    Raises:
        ImageTextError: there is none, or it is broken, or not what its record says.
    """
    if isinstance(name, Path) or name == EMBEDDED or (Path(name) / RECORD).is_file():
        return _own(SHIPPED if name == EMBEDDED else Path(name), device)
    return _foreign(name, device)


def rounded(model: CLIP) -> dict[str, Tensor]:
    """The weights as they are saved: bfloat16."""
    return {
        name: (w.bfloat16() if w.is_floating_point() else w).detach().cpu().contiguous()
        for name, w in model.state_dict().items()
    }


def save(folder: Path, model: CLIP, reference: Floats, **record: Any) -> ImageTextRecord:
    """Write weights, reference and record into an existing folder.

    Args:
        folder: where.
        model: of the embedded architecture.
        reference: (m, d) directions of windows of training towns.
        record: what is not read off them.

    Raises:
        OSError: they cannot be written.
    """
    made = ImageTextRecord(
        architecture=architecture(),
        sha256=weight_file.write(folder / WEIGHTS, rounded(model)),
        reference_sha256=weight_file.write(
            folder / REFERENCE, {"windows": torch.from_numpy(reference).bfloat16()}
        ),
        **record,
    )
    model_record.write(folder, made)
    return made


def architecture() -> dict[str, Any]:
    """What the embedded model is, as plain data."""
    vision = {"cell": CELL, "widths": list(WIDTHS), "height": HEIGHT}
    colours = {"mean": list(MEAN), "std": list(STD)}
    text = TEXT | {"merges": MERGES}
    return {"dimensions": DIMENSIONS, "vision": vision, "text": text, "colours": colours}


def of_model(
    model: CLIP,
    identity: str = "",
    record: ImageTextRecord | None = None,
    reference: Floats | None = None,
) -> ImageText:
    """A model of the embedded architecture, ready to read pictures and phrases."""
    return ImageText(
        model=model.eval(),
        tokens=Tokens(),
        size=HEIGHT,
        mean=MEAN,
        std=STD,
        identity=identity,
        record=record,
        reference=reference,
    )


def _own(folder: Path, device: torch.device | None) -> ImageText:
    record = read_record(folder)
    try:
        if record.architecture != architecture():
            raise ValueError(f"{RECORD}: no architecture of this version")
        tensors = weight_file.read(folder / WEIGHTS, record.sha256)
        windows = weight_file.read(folder / REFERENCE, record.reference_sha256)["windows"]
        if windows.ndim != 2 or windows.shape[1] != DIMENSIONS:
            raise ValueError(f"{REFERENCE}: windows of shape {tuple(windows.shape)}")
        model = fresh()
        model.load_state_dict(tensors, strict=True)
    except (OSError, ValueError, RuntimeError, KeyError, SafetensorError) as error:
        said = " ".join(str(error).split())[:300]
        raise ImageTextError(f'image-text model "{folder}" cannot be loaded: {said}') from error
    identity = f"sha256:{record.sha256}"
    return of_model(_still(model, device), identity, record, windows.float().numpy())


def _foreign(name: str, device: torch.device | None) -> ImageText:
    """A model of open_clip's, by name; it is fetched if need be."""
    model_name, _, weights = (name, "", "") if ":" in name else name.partition("/")
    if ":" not in name:
        if model_name not in open_clip.list_models():
            known = [EMBEDDED, *open_clip.list_models()]
            raise ImageTextError(unknown("image-text model", model_name, known))
        tags = open_clip.list_pretrained_tags_by_model(model_name)
        if weights not in tags and not Path(weights).is_file():
            raise ImageTextError(f"{unknown(f'weights of {model_name}', weights, tags)}; or a file")
    try:
        model = open_clip.create_model(model_name, pretrained=weights or None)
        tokens = open_clip.get_tokenizer(model_name)
    except Exception as error:  # of many libraries: the network, files, the hub
        said = " ".join(str(error).split())[:300]
        raise ImageTextError(f'image-text model "{name}" cannot be loaded: {said}') from error
    told = open_clip.get_model_preprocess_cfg(model)
    size = told["size"]
    return ImageText(
        model=_still(model, device),
        tokens=tokens,
        size=size if isinstance(size, int) else int(size[0]),
        mean=told["mean"],
        std=told["std"],
        identity=_identity(model),
    )


def _still(model: nn.Module, device: torch.device | None) -> Any:
    return model.to(device or torch.device("cpu")).eval().requires_grad_(False)


def _identity(model: nn.Module) -> str:
    digest = hashlib.sha256()
    for name, weight in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(weight.detach().cpu().contiguous().flatten().view(torch.uint8).numpy().data)
    return f"sha256:{digest.hexdigest()}"


def _numpy(found: list[Tensor]) -> Floats:
    if not found:
        return np.zeros((0, 0), np.float32)
    return np.asarray(torch.cat(found).float().cpu().numpy())
