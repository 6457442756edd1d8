"""`doable parse`: landmarks, turns and things to avoid of one instruction, or of many in one process.

    in   {"id": "a7", "instruction": "left at the church, but not past the pond"}
    out  {"id", "landmarks": [words, ...], "avoid": [words, ...], "directions": ["none", "left", ...],
          "probability"}

Directions are one for each leg, as `doable route --directions` reads them. Results come in the order of the
input; a line that cannot be parsed gives {"id", "error"} and the rest goes on; other fields of a line are
passed over, so are empty lines. A killed batch goes on where it stopped when the same command is given again
(see `agent.report.lines`): beside the results lies a note, <out>.batch.json, of what they are for.
"""

import json
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from rich.console import Console

from agent.batch_lines import Line, LineError, entry_of, instruction_of, read_lines
from agent.compose import make_scorer, weights_of
from agent.instruction import ROUTE, InstructionError, checked
from agent.landmark_parser import Parse, parse
from agent.report.lines import ResultFile, progress_bar
from agent.report.output import OutputError
from agent.scoring.adapter_use import PARSER
from agent.scoring.scorer import BatchPhraseScorer, LanguageModelError, PhraseScorer
from agent.scoring.together import Clock, run_together

SCHEMA = 1
PARSED, ERROR = "parsed", "error"


@dataclass(frozen=True, kw_only=True)
class ParseOptions:
    """Who parses."""

    llm: str = "embedded"
    revision: str | None = None
    adapter: str = "auto"
    device: str = "auto"
    dtype: str = "auto"

    def load(self) -> BatchPhraseScorer:
        """The language model, adapted; raises OptionError, LanguageModelError."""
        own = (self.llm, self.device, self.revision, self.adapter, self.dtype)
        return make_scorer(*own, use=PARSER)


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
    lines, file = read_lines(batch), _result_file(options, batch, out)
    done = file.read()
    left = lines[len(done) :]
    if left:
        scorer = options.load()  # before a line is written
        results = run_together((partial(_parsed, line) for line in left), scorer, together)
        with closing(results), file.appending() as append, progress_bar(console) as progress:
            bar = progress.add_task("parsing", total=len(lines), completed=len(done))
            for result in results:
                append(result)
                done.append(result)
                progress.advance(bar)
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


def _result_file(options: ParseOptions, batch: Path, out: Path) -> ResultFile:
    """The results, and a note beside them of the input and who parses."""
    if out.resolve() == batch.resolve():
        raise OutputError(f"{out} is the batch itself; choose another --out")
    weights = weights_of(options.llm, options.revision, options.adapter, PARSER)
    note = {
        "schema": SCHEMA,
        "input_sha256": sha256(batch.read_bytes()).hexdigest(),
        "settings": asdict(options),
        "weights": weights,
    }
    return ResultFile(
        path=out,
        note=json.dumps(note, indent=1) + "\n",
        beside=out.parent / f"{out.name}.batch.json",
        work="batch",
    )


def _parsed(line: Line, scorer: PhraseScorer | None, _: Clock) -> dict[str, Any]:
    """A line's result."""
    assert scorer is not None  # it was loaded
    name: object = None
    try:
        entry = entry_of(line)
        name = entry["id"]
        found = parse(scorer, checked(instruction_of(entry), ROUTE))
    except (LineError, InstructionError, LanguageModelError) as error:
        return {"id": name, "error": f"line {line.number}: {error}"}
    told = to_json(found)
    kept: Sequence[str] = ("landmarks", "avoid", "directions", "probability")
    return {"id": name, **{key: told[key] for key in kept}}
