"""What an adapted model makes of held-out episodes: the log-likelihood of each right phrase.

Each episode is read once, whole: every phrase is conditioned on the right ones before it.
"""

from collections.abc import Callable, Sequence
from typing import Any

import torch

from agent.asking import Calibration
from agent.scoring.packed_attention import packing, read_packed
from agent.scoring.text_scorer import TextScorer
from agent.training.batches import Tokens, packed, tokens_of
from agent.training.episodes import SOURCES, held_out
from agent.training.lessons import Lesson

CALIBRATED_FROM, TESTED_FROM = 1_000, 100_000  # the first numbers of the held-out episodes used
PACKED = 8  # episodes read at once


def calibrate(scorer: TextScorer, n: int, told: Callable[[int], None]) -> Calibration:
    """Take the scores that `agent.asking` needs on `n` held-out episodes of each world.

    Args:
        scorer: the language model, its adapter merged in.
        n: how many.
        told: called with the number of episodes read since its last call.
    """
    scores = {
        world: episode_scores(scorer, world, range(CALIBRATED_FROM, CALIBRATED_FROM + n), told)
        for world in SOURCES
    }
    return Calibration(model=scorer.adapter or scorer.revision, scores=scores)


def episode_scores(
    scorer: TextScorer, world: str, numbers: Sequence[int], told: Callable[[int], None]
) -> tuple[float, ...]:
    """For each episode the least log p(right phrase | text so far) of its steps [nat]."""
    scores = list[float]()
    for start in range(0, len(numbers), PACKED):
        lessons = held_out(world, numbers[start : start + PACKED])
        scores += [min(steps) for steps in step_log_likelihoods(scorer, lessons)]
        told(len(lessons))
    return tuple(scores)


def step_log_likelihoods(scorer: TextScorer, lessons: Sequence[Lesson]) -> list[tuple[float, ...]]:
    """For each episode the log p(right phrase | text so far) of its steps [nat], read together."""
    rows = [tokens_of(x, scorer.encode_prompt, scorer.encode) for x in lessons]
    return _read(scorer.model, rows)


@torch.inference_mode()
def _read(model: Any, rows: Sequence[Tokens]) -> list[tuple[float, ...]]:
    found = list[tuple[float, ...]]()
    batch = packed([[row] for row in rows], model.device)
    with packing(model):
        hidden = read_packed(model, batch.ids, batch.bundles)[0]
    start = 0
    for row in rows:
        ids = torch.tensor(row.ids, device=hidden.device)
        at = torch.tensor([i for i, taught in enumerate(row.taught) if taught])
        logits = model.get_output_embeddings()(hidden[start + at - 1]).float()
        terms = logits.log_softmax(-1).gather(1, ids[at][:, None])[:, 0].tolist()
        found.append(_by_phrase(at.tolist(), terms))
        start += len(row.ids)
    return found


def _by_phrase(at: list[int], terms: list[float]) -> tuple[float, ...]:
    """Sums over runs of neighbouring tokens."""
    sums = list[float]()
    for i, term in enumerate(terms):
        if i and at[i] == at[i - 1] + 1:
            sums[-1] += term
        else:
            sums.append(term)
    return tuple(sums)
