"""The episode as a film: captioned camera frames to an H.264 mp4, and stills to PNG.

The film is written aside in the same folder and renamed when the episode ends well, so a
half-written mp4 never appears. yuv420p with the index in front: browsers play it, also out of a
data: URI. Frames are (height, width, 3) uint8 RGB; H.264 wants even sides, so an odd side gets its
last row or column twice.
"""

from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from math import ceil
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import imageio.v2 as imageio
import matplotlib
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Frame = NDArray[np.uint8]  # (height, width, 3), RGB

_BAND, _INK = (18, 22, 29), (240, 242, 246)
_SMALLEST = 8  # [px]


class VideoWriter:
    """A context manager that turns frames into an mp4.

    `with VideoWriter(out / "episode.mp4") as video: video.add(caption(frame, "1: done"))`. Leaving
    the block normally puts the file at `path`; an exception removes what was written and leaves an
    older file at `path` as it was. Without a single frame there is no file.
    """

    def __init__(self, path: Path, *, fps: float = 20.0) -> None:
        """Check the place; nothing is written before the first frame.

        Args:
            path: where the film goes, ending in .mp4; its folder must exist.
            fps: frames a second of the film.

        Raises:
            ValueError: `path` does not end in .mp4, or `fps` is not positive.
            FileNotFoundError: the folder does not exist.
        """
        if path.suffix != ".mp4" or fps <= 0:
            raise ValueError(f"a video needs a path in .mp4 and fps > 0, got {path} and {fps}")
        if not path.parent.is_dir():
            raise FileNotFoundError(f"no folder {path.parent} for the video {path.name}")
        self.path, self.fps, self.count = path, fps, 0
        self._aside = path.with_name(f".{path.stem}.part.mp4")
        self._shape: tuple[int, ...] | None = None
        self._writer: Any = None

    def __enter__(self) -> Self:
        return self

    def add(self, frame: Frame, *, repeat: int = 1) -> None:
        """Append a frame, `repeat` times.

        Args:
            frame: (height, width, 3) uint8, the same size as the first one.
            repeat: how often; a second of stillness is `repeat=int(fps)`.

        Raises:
            ValueError: not a frame, or of another size than the first.
        """
        _check(frame)
        if self._shape not in (None, frame.shape):
            raise ValueError(f"frame {self.count} is {frame.shape}, the first was {self._shape}")
        if self._writer is None:
            self._writer = self._open()
        self._shape = frame.shape
        even = _even(frame)
        for _ in range(repeat):
            self._writer.append_data(even)
            self.count += 1

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._writer is None:
            return
        try:
            self._writer.close()
            if error is None:
                self._aside.replace(self.path)
        finally:
            self._aside.unlink(missing_ok=True)

    def _open(self) -> Any:
        return imageio.get_writer(
            self._aside,
            format="FFMPEG",
            fps=self.fps,
            codec="libx264",
            pixelformat="yuv420p",
            quality=None,
            macro_block_size=1,  # sides are even already; imageio's 16 would rescale the picture
            output_params=["-crf", "20", "-preset", "veryfast", "-movflags", "+faststart"],
        )


def caption(frame: Frame, text: str) -> Frame:
    r"""The frame with a band of words over it: players lay their buttons over the lower edge.

    The band's height depends on the frame's width alone, so captions of any length go into one
    film. A long text is wrapped, then set smaller, and only then cut, with an ellipsis. "\n" starts
    a new line.

    Args:
        frame: (height, width, 3) uint8.
        text: say, the step, the chosen skill and its outcome.

    Returns:
        (band + height, width, 3) uint8.

    Raises:
        ValueError: not a frame.
    """
    _check(frame)
    return np.concatenate([_band(text, frame.shape[1]), frame])


def still(frame: Frame) -> bytes:
    """The frame (height, width, 3) as a PNG image.

    Raises:
        ValueError: not a frame.
    """
    _check(frame)
    png = BytesIO()
    Image.fromarray(frame).save(png, format="png", optimize=True)
    return png.getvalue()


@lru_cache(maxsize=32)
def _band(text: str, width: int) -> Frame:
    """Words on a dark band of the given width: (band, width, 3)."""
    size = _font_size(width)
    pad = size // 2
    height = 2 * pad + 3 * size - size % 2  # even, room for two lines
    image = Image.new("RGB", (width, height), _BAND)
    shown = text[: 4 * width]  # no band holds more, and measuring takes its time
    font, lines = _fitted(shown, size, width - 2 * pad, height - 2 * pad)
    leading = _leading(font)
    draw = ImageDraw.Draw(image)
    top = (height - leading * len(lines)) / 2
    for i, line in enumerate(lines):
        draw.text((pad, top + leading * (i + 0.5)), line, fill=_INK, font=font, anchor="lm")
    band = np.asarray(image, np.uint8)
    band.setflags(write=False)  # shared by the cache
    return band


def _fitted(
    text: str, size: int, width: int, height: int
) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """The largest font in which the text fits, and its lines."""
    for points in range(size, _SMALLEST - 1, -1):
        font = _font(points)
        lines = list(_wrapped(text, font, width))
        if len(lines) * _leading(font) <= height:
            return font, lines
    room = max(1, int(height / _leading(font)))
    last = lines[room - 1]
    while last and font.getlength(last + "…") > width:
        last = last[:-1]
    return font, [*lines[: room - 1], last + "…"]


def _wrapped(text: str, font: ImageFont.FreeTypeFont, width: int) -> Iterator[str]:
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            joined = f"{line} {word}".strip()
            if font.getlength(joined) <= width:
                line = joined
                continue
            if line:
                yield line
            *full, line = _cut(word, font, width)
            yield from full
        yield line


def _cut(word: str, font: ImageFont.FreeTypeFont, width: int) -> Iterator[str]:
    """A word in pieces of at most `width` pixels, or one letter: nearly always one piece."""
    while word:
        n = _fitting(word, font, width)
        yield word[:n]
        word = word[n:]


def _fitting(word: str, font: ImageFont.FreeTypeFont, width: int) -> int:
    """How many of the word's letters, at least one, take at most `width` pixels."""
    lengths = range(2, len(word) + 1)
    return 1 + bisect_right(lengths, width, key=lambda n: ceil(font.getlength(word[:n])))


def _leading(font: ImageFont.FreeTypeFont) -> float:
    return 1.3 * font.size


def _font_size(width: int) -> int:
    return max(11, width // 28)  # 17 px at 480


def _font(size: int) -> ImageFont.FreeTypeFont:
    """DejaVu Sans, which matplotlib carries: no font of the machine's is needed."""
    return ImageFont.truetype(Path(matplotlib.get_data_path(), "fonts/ttf/DejaVuSans.ttf"), size)


def _even(frame: Frame) -> Frame:
    height, width, _ = frame.shape
    return np.pad(frame, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")


def _check(frame: Frame) -> None:
    if frame.dtype != np.uint8 or frame.ndim != 3 or frame.shape[2] != 3 or 0 in frame.shape:
        raise ValueError(f"a frame is (height, width, 3) uint8, got {frame.shape} {frame.dtype}")
