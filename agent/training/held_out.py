"""What an adapted model makes of held-out episodes: the log-likelihood of each right phrase.

Each episode is read once, whole: every phrase is conditioned on the right ones before it.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import torch

from agent.asking import Calibration
from agent.scoring.prompt_reader import additive_mask
from agent.scoring.text_scorer import TextScorer
from agent.training.batches import Tokens, packed, tokens_of
from agent.training.episodes import SOURCES, Lesson, held_out

CALIBRATED_ON = range(1_000, 2_000)  # numbers of the held-out episodes of each world
TESTED_ON = range(2_000, 3_000)
PACKED = 8  # episodes read at once


def calibrate(scorer: TextScorer, numbers: Sequence[int] = CALIBRATED_ON) -> Calibration:
    """Take the scores that `agent.asking` needs, on held-out episodes of each world."""
    scores = {
        world: tuple(min(steps) for steps in step_log_likelihoods(scorer, held_out(world, numbers)))
        for world in SOURCES
    }
    return Calibration(model=scorer.adapter or scorer.revision, scores=scores)


def step_log_likelihoods(
    scorer: TextScorer, lessons: Sequence[Lesson]
) -> Iterator[tuple[float, ...]]:
    """For each episode the log p(right phrase | text so far) of its steps [nat]."""
    rows = [tokens_of(x, scorer.encode_prompt, scorer.encode) for x in lessons]
    for start in range(0, len(rows), PACKED):
        yield from _read(scorer.model, rows[start : start + PACKED])


@torch.inference_mode()
def _read(model: Any, rows: Sequence[Tokens]) -> Iterator[tuple[float, ...]]:
    batch = packed(rows, model.device)
    hidden = model.base_model(
        input_ids=batch.ids,
        position_ids=batch.positions,
        attention_mask=additive_mask(batch.visible, model.dtype),
        use_cache=False,
    ).last_hidden_state[0]
    start = 0
    for row in rows:
        ids = torch.tensor(row.ids, device=hidden.device)
        at = torch.tensor([i for i, taught in enumerate(row.taught) if taught])
        logits = model.get_output_embeddings()(hidden[start + at - 1]).float()
        terms = logits.log_softmax(-1).gather(1, ids[at][:, None])[:, 0].tolist()
        yield _by_phrase(at.tolist(), terms)
        start += len(row.ids)


def _by_phrase(at: list[int], terms: list[float]) -> tuple[float, ...]:
    """Sums over runs of neighbouring tokens."""
    sums = list[float]()
    for i, term in enumerate(terms):
        if i and at[i] == at[i - 1] + 1:
            sums[-1] += term
        else:
            sums.append(term)
    return tuple(sums)
