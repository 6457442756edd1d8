"""A random Llama of two layers: small enough for fast tests, and wrong where a mask or a position is."""

import torch
from transformers import LlamaConfig, LlamaForCausalLM


def tiny_llama(*, vocabulary=40, context=64, tied=False):
    """Always the same weights; large ones, as with small ones every mask gives the same logits."""
    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=vocabulary,
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=context,
        initializer_range=0.3,
        tie_word_embeddings=tied,
    )
    return LlamaForCausalLM(config).eval().requires_grad_(False)
