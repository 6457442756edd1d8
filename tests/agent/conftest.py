"""A language model small enough for fast tests, as a folder on disk."""

import pytest

CONTEXT = 96
CONTROL = ("<|start|>", "<|end|>")


def tiny_tokenizer():
    """Byte-level BPE that has merged the words of two phrases."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=300,
        special_tokens=list(CONTROL),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(["pick up the red block", "pick up the blue block"], trainer)
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, bos_token=CONTROL[0], eos_token=CONTROL[1]
    )


@pytest.fixture(scope="session")
def make_language_model():
    """Writes a random two-layer Llama with its tokenizer into a folder, and returns the folder."""
    # Imported here: most tests beside this file need no torch.
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    def make(folder, *, tied=False, context=CONTEXT):
        tokenizer = tiny_tokenizer()
        torch.manual_seed(0)
        config = LlamaConfig(
            vocab_size=len(tokenizer),
            hidden_size=32,
            intermediate_size=64,
            num_hidden_layers=2,
            num_attention_heads=4,
            num_key_value_heads=2,
            max_position_embeddings=context,
            initializer_range=0.3,  # large, so that a wrong mask or position shows
            tie_word_embeddings=tied,
        )
        LlamaForCausalLM(config).save_pretrained(folder)
        tokenizer.save_pretrained(folder)
        return folder

    return make


@pytest.fixture
def language_model_folder(make_language_model, tmp_path):
    return make_language_model(tmp_path / "tiny")
