"""`doable parse`: landmarks, turns and things to avoid of one instruction, or of many in one process.

    in   {"id": "a7", "instruction": "left at the church, but not past the pond"}
    out  {"id", "landmarks": [words, ...], "avoid": [words, ...], "directions": ["none", "left", ...],
          "probability"}

Directions are one for each leg, as `doable route --directions` reads them. A line that cannot be parsed gives
{"id", "error"} and the rest goes on; other fields of a line are passed over, so are empty lines. A killed
batch goes on where it stopped when the same command is given again (see `agent.batch_lines`).
"""

from collections import Counter
from collections.abc import Generator, Sequence
from dataclasses import asdict, dataclass, fields
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console

from agent.batch_lines import Batch, Line, LineError, Result, entry_of, error_of, instruction_of
from agent.compose import make_scorer, weights_of
from agent.instruction import ROUTE, InstructionError, checked
from agent.landmark_parser import Parse, parse
from agent.scoring.adapter_use import PARSER
from agent.scoring.scorer import BatchPhraseScorer, LanguageModelError, PhraseScorer
from agent.scoring.together import Clock, run_together

PARSED, ERROR = "parsed", "error"


@dataclass(frozen=True, kw_only=True)
class ParseOptions:
    """Who parses."""

    llm: str = "embedded"
    revision: str | None = None
    adapter: str = "auto"
    device: str = "auto"
    dtype: str = "auto"

    @classmethod
    def of(cls, given: object) -> "ParseOptions":
        """Those among the attributes of anything that has them all."""
        return cls(**{f.name: getattr(given, f.name) for f in fields(cls)})

    def load(self) -> BatchPhraseScorer:
        """The language model, adapted; raises OptionError, LanguageModelError."""
        own = (self.llm, self.device, self.revision, self.adapter, self.dtype)
        return make_scorer(*own, use=PARSER)

    def weights(self) -> dict[str, str | None]:
        """What pins its weights, as `agent.compose.weights_of` says it; raises LanguageModelError."""
        return weights_of(self.llm, self.revision, self.adapter, PARSER)


def parse_one(options: ParseOptions, text: str) -> Parse:
    """Parse an instruction.

    Raises:
        InstructionError: it is none.
        OptionError, LanguageModelError: options that cannot be, or a text too long for the model.
    """
    instruction = checked(text, ROUTE)
    return parse(options.load(), instruction)


def parse_batch(
    options: ParseOptions, batch: Path, out: Path, console: Console, *, together: int = 1
) -> Counter[str]:
    """Parse what is missing of a batch; how many lines were parsed, and how many could not be.

    `together` instructions share the language model's forwards; the parses are the same for any number.

    Raises:
        BatchError: the input cannot be read or is empty.
        OptionError, LanguageModelError: options that cannot be.
        OutputError: the results cannot be written, or are those of another batch.
    """
    given = Batch.read(batch, out)
    note = given.note(asdict(options)) | {"weights": options.weights()}

    def parses(lines: Sequence[Line]) -> Generator[Result, None, None]:
        scorer = options.load()
        return run_together((partial(_parsed, line) for line in lines), scorer, together)

    done = given.complete(note, parses, "parsing", console)
    return Counter(ERROR if "error" in result else PARSED for result in done)


def to_json(parse: Parse) -> dict[str, Any]:
    """A parse as plain data, spans and probabilities among it."""
    return {
        "instruction": parse.told.text,
        **parse.told.to_json(),
        "probability": parse.probability,
        "landmark_probabilities": list(parse.landmark_probabilities),
        "avoid_probabilities": list(parse.avoid_probabilities),
        "settled": parse.settled,
    }


def _parsed(line: Line, scorer: PhraseScorer | None, _: Clock) -> Result:
    """A line's result."""
    assert scorer is not None  # it was loaded
    name: object = None
    try:
        entry = entry_of(line)
        name = entry["id"]
        found = parse(scorer, checked(instruction_of(entry), ROUTE))
    except (LineError, InstructionError, LanguageModelError) as error:
        return error_of(line, name, error)
    told = to_json(found)
    kept: Sequence[str] = ("landmarks", "avoid", "directions", "probability")
    return {"id": name, **{key: told[key] for key in kept}}
