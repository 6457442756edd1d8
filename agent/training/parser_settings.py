"""What a training of the landmark parser is told, with defaults that make the shipped adapter."""

from dataclasses import dataclass
from typing import ClassVar

from agent.scoring.adapter import WEIGHTS
from agent.scoring.adapter_record import RECORD
from agent.scoring.adapter_use import PARSER, AdapterUse
from agent.training.adapter_settings import AdapterSettings, command_of
from agent.training.product import Product
from agent.training.town import instructions
from agent.training.wording import Split


@dataclass(frozen=True, kw_only=True)
class ParserSettings(AdapterSettings):
    """What decides the parser's weights: a resumed training must have the same."""

    use: ClassVar[AdapterUse] = PARSER
    product: ClassVar[Product] = Product(
        what="adapter",
        files=(WEIGHTS, RECORD),
        command_of=command_of,
        options={"begins_with": "--from"},
    )

    steps: int = 300
    batch: int = 24
    lr: float = 1.5e-3
    held_out: int = 96

    def recipe(self) -> dict[str, object]:
        """What is trained on."""
        return {
            "generator": {"town": instructions.VERSION},
            "split": str(Split.TRAIN),
            "instructions": self.steps * self.batch,
            "held_out_instructions": self.held_out,
        }
