"""The value network: V(sight, phrase), whose sigmoid is the probability that the skill succeeds from here.

    tokens    = conv(views) + position, and one token for the hand     (n_tokens, width), once an image
    questions = read(words + position)                                 (QUESTIONS, width), once a phrase
    questions = layer(attend to each other, then to the tokens)        twice
    V         = head(mean of the questions)

A phrase looks for its things with cross-attention, so "red" and "block" are learned apart and meet in pairs
never seen together. It does so with a few questions instead of all its words, which takes a quarter of the
time for a catalogue. One small encoder serves all views; each cell of each view has a position of its own,
for reach is about where things are. Limits: views of the size it was made for, phrases of known words.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import scaled_dot_product_attention

from skills.sight import HEIGHT, VIEWS, WIDTH
from skills.values.errors import ValueFunctionError
from skills.values.vocabulary import LONGEST, NOTHING

STRIDE = 8  # [px] of a view that a token stands for
QUESTIONS = 4  # that a phrase asks of an image
CHANNELS = 4  # red, green, blue, nearness
HAND_MEAN = (0.5, 0.0, 0.2, 0.04)  # position and opening [m] ...
HAND_SCALE = (0.2, 0.2, 0.1, 0.02)  # ... are of order 1 after these


@dataclass(frozen=True, kw_only=True)
class Architecture:
    """What decides the shapes of the weights."""

    n_words: int  # in the vocabulary
    width: int = 96  # of tokens and words
    heads: int = 4
    layers: int = 2
    stem: tuple[int, int] = (24, 48)  # channels at half and at a quarter of the size


class ValueNetwork(nn.Module):
    """Logits of phrases given what is seen."""

    def __init__(self, architecture: Architecture) -> None:
        super().__init__()
        width, (half, quarter) = architecture.width, architecture.stem
        self.eye = nn.Sequential(
            nn.Conv2d(CHANNELS, half, 4, stride=2, padding=1),
            nn.ReLU(),
            nn.Conv2d(half, quarter, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.Conv2d(quarter, width, 3, stride=2, padding=1),
            Residual(width),
        )
        cells = (HEIGHT // STRIDE) * (WIDTH // STRIDE)
        self.cell_positions = nn.Parameter(0.02 * torch.randn(len(VIEWS), cells, width))
        self.hand = nn.Sequential(nn.Linear(4, width), nn.ReLU(), nn.Linear(width, width))
        self.token_norm = nn.LayerNorm(width)
        self.word_embedding = nn.Embedding(architecture.n_words + 1, width, padding_idx=NOTHING)
        self.word_positions = nn.Parameter(0.02 * torch.randn(LONGEST, width))
        self.reader = Layer(width, architecture.heads, looks=False)
        self.questions = nn.Parameter(torch.randn(QUESTIONS, width))
        self.asking = Attention(width, architecture.heads)
        self.layers = nn.ModuleList(
            Layer(width, architecture.heads, looks=True) for _ in range(architecture.layers)
        )
        self.head = nn.Sequential(
            nn.LayerNorm(width), nn.Linear(width, width), nn.ReLU(), nn.Linear(width, 1)
        )

    def forward(self, views: Tensor, hand: Tensor, words: Tensor) -> Tensor:
        """Logits (n, p) of p phrases (n, p, LONGEST) for each of n sights; see `encode`."""
        return self.values(self.encode(views, hand), self.read(words))

    def encode(self, views: Tensor, hand: Tensor) -> Tensor:
        """What is seen, as tokens.

        Args:
            views: (n, n_views, HEIGHT, WIDTH, 4) uint8, as `skills.sight.Sight.views`.
            hand: (n, 4) [m], as `skills.sight.Sight.gripper`.

        Returns:
            (n, n_tokens, width).

        Raises:
            ValueFunctionError: views of another number or size.
        """
        wanted = (len(VIEWS), HEIGHT, WIDTH, CHANNELS)
        if tuple(views.shape[1:]) != wanted:
            raise ValueFunctionError(f"views must be {wanted}, got {tuple(views.shape[1:])}")
        pixels = views.flatten(0, 1).permute(0, 3, 1, 2)  # channels last in memory, as they were
        cells = self.eye(pixels.float() / 255 - 0.5)  # (n * n_views, width, h, w)
        seen = cells.flatten(2).transpose(1, 2).unflatten(0, views.shape[:2]) + self.cell_positions
        scaled = (hand - hand.new_tensor(HAND_MEAN)) / hand.new_tensor(HAND_SCALE)
        tokens = torch.cat([seen.flatten(1, 2), self.hand(scaled)[:, None]], 1)
        normed: Tensor = self.token_norm(tokens)
        return normed

    def read(self, words: Tensor) -> Tensor:
        """What phrases (n, p, LONGEST) of word numbers ask: (n, p, QUESTIONS, width)."""
        rows = words.flatten(0, 1)  # (n * p, LONGEST)
        there = (rows != NOTHING)[:, None, None]  # of every head and query
        known = self.reader(self.word_embedding(rows) + self.word_positions, mask=there)
        asked = self.questions.expand(len(rows), -1, -1)
        questions: Tensor = asked + self.asking(asked, known, mask=there)
        return questions.view(*words.shape[:2], QUESTIONS, -1)

    def values(self, tokens: Tensor, questions: Tensor) -> Tensor:
        """Logits (n, p) of questions (n, p, QUESTIONS, width) about tokens (n, n_tokens, width)."""
        n, p = questions.shape[:2]
        rows = questions.flatten(0, 1)
        for layer in self.layers:
            rows = layer(rows, tokens)
        logits: Tensor = self.head(rows.mean(1))
        return logits.view(n, p)


class Residual(nn.Module):
    """x + conv(relu(x))."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(width, width, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        """Maps (n, width, h, w) to the same shape."""
        changed: Tensor = x + self.conv(torch.relu(x))
        return changed


class Layer(nn.Module):
    """Rows attend to each other, to an image's tokens where it looks at any, and are changed one by one."""

    def __init__(self, width: int, heads: int, *, looks: bool) -> None:
        super().__init__()
        self.among = Attention(width, heads)
        self.at_tokens = Attention(width, heads) if looks else None
        self.alone = nn.Sequential(
            nn.LayerNorm(width), nn.Linear(width, 2 * width), nn.ReLU(), nn.Linear(2 * width, width)
        )

    def forward(
        self, rows: Tensor, tokens: Tensor | None = None, *, mask: Tensor | None = None
    ) -> Tensor:
        """Map the rows (n * p, r, width) of p phrases an image to the same shape.

        Args:
            rows: of one phrase after the other, all of the first image first.
            tokens: of n images (n, n_tokens, width); all that is asked of one is looked up at once.
            mask: which rows may be attended to (n * p, 1, 1, r); None: all.
        """
        rows = rows + self.among(rows, mask=mask)
        if self.at_tokens is not None and tokens is not None:
            of_image = rows.reshape(len(tokens), -1, rows.shape[-1])  # (n, p * r, width)
            rows = (of_image + self.at_tokens(of_image, tokens)).view(rows.shape)
        changed: Tensor = rows + self.alone(rows)
        return changed


class Attention(nn.Module):
    """softmax(q k^T / sqrt(d)) v over several heads; queries are normed first."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.norm = nn.LayerNorm(width)
        self.query = nn.Linear(width, width)
        self.key_value = nn.Linear(width, 2 * width)
        self.out = nn.Linear(width, width)

    def forward(self, x: Tensor, of: Tensor | None = None, *, mask: Tensor | None = None) -> Tensor:
        """What rows (n, q, width) take from others (n, k, width), or from each other."""
        normed = self.norm(x)
        key, value = self.key_value(normed if of is None else of).chunk(2, -1)
        query, key, value = (
            t.unflatten(-1, (self.heads, -1)).transpose(1, 2)
            for t in (self.query(normed), key, value)
        )
        taken = scaled_dot_product_attention(query, key, value, attn_mask=mask)
        out: Tensor = self.out(taken.transpose(1, 2).flatten(2))
        return out
