"""Pictures as networks read them."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from maps.windows import Pictures


def prepared(
    pictures: Sequence[Pictures] | Pictures,
    mean: Sequence[float],
    std: Sequence[float],
    form: tuple[int, int] | None = None,
) -> Tensor:
    """Pictures as (n, 3, H, W), their colours normalised, scaled without aliasing to a form (H, W)."""
    seen = []
    for picture in pictures:
        x = torch.from_numpy(np.array(picture)).permute(2, 0, 1)[None].float() / 255
        if form is not None and x.shape[-2:] != form:
            x = functional.interpolate(x, form, mode="bilinear", antialias=True)
        seen.append(x)
    joined = torch.cat(seen) - torch.tensor(mean)[:, None, None]
    return (joined / torch.tensor(std)[:, None, None]).contiguous(memory_format=torch.channels_last)
