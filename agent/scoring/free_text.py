"""Free text from a causal model, greedily, and texts as vectors: what baselines without scored phrases need.

A text's vector is the mean of the last hidden states over its tokens, the start of document before them not
counted: its state is the same whatever follows, and large. Texts are padded behind, which a causal model does
not see.
"""

from collections.abc import Callable, Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from agent.scoring.prompt_reader import PromptReader
from agent.scoring.scorer import Written

Vectors = NDArray[np.float64]  # (n_texts, n_features)
AT_ONCE = 64  # texts in one forward


@torch.inference_mode()
def greedy(
    reader: PromptReader,
    prompt: Sequence[int],
    decode: Callable[[list[int]], str],
    *,
    end: str,
    stop: int | None,
    most: int,
) -> Written:
    """The likeliest token after another, up to an end.

    Args:
        reader: the model; what it has read of the prompt is used, and left so.
        prompt: token ids.
        decode: token ids as text.
        end: of the text, not part of it.
        stop: a token that ends it too; None: there is none.
        most: tokens at most; what is longer is cut there.
    """
    tokens, text, log_p = list[int](), "", 0.0
    while len(tokens) < most and end not in text:
        with reader.reading((*prompt, *tokens)) as opened:
            terms = torch.log_softmax(reader.next_logits(opened).float(), dim=-1)
        token = int(terms.argmax())
        log_p += float(terms[token])
        if token == stop:
            break
        tokens.append(token)
        text = decode(tokens)
    return Written(text=text.partition(end)[0], log_likelihood=log_p)


@torch.inference_mode()
def vectors(
    reader: PromptReader, opening: Sequence[int], texts: Sequence[Sequence[int]]
) -> Vectors:
    """The vectors of texts given as token ids, each with one token at least, behind the same opening."""
    found = list[NDArray[np.float64]]()
    start = len(opening)
    for first in range(0, len(texts), AT_ONCE):
        some = texts[first : first + AT_ONCE]
        longest = max(len(text) for text in some)
        rows = [[*opening, *text, *([0] * (longest - len(text)))] for text in some]
        output = reader.forward(
            torch.tensor(rows), None, output_hidden_states=True, logits_to_keep=1
        )
        states = output.hidden_states[-1].double().cpu().numpy()  # (n, start + longest, n_features)
        found += [
            row[start : start + len(text)].mean(axis=0)
            for row, text in zip(states, some, strict=True)
        ]
    return np.array(found)
