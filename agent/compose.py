"""The composition root: the one place that builds the concrete parts from what the user asked for.

Everything a user can get wrong is found here, before anything is written, and raised as an error with one
line to act on. The language model's library is imported only by modes that use it: `--mode oracle` starts
without torch.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

import gymnasium as gym
import numpy as np

from agent.asking import Asker, AskingError, Calibration
from agent.baselines import Oracle, Random
from agent.goals import Goal
from agent.nearest import Generative, InstructionCloning
from agent.plan_text import PLAN_TEXTS
from agent.prompts import PromptText, load_prompt
from agent.saycan import AffordanceOnly, SayCan, Search, check_search
from agent.scoring.adapter_record import find_adapter, read_record
from agent.scoring.adapter_use import PLANNER, AdapterUse
from agent.scoring.corrections import Correction
from agent.scoring.model_source import pinned_revision
from agent.scoring.scorer import BatchPhraseScorer, PhraseScorer, TextModel
from agent.situation import K, Planner, S
from envs.bodies import Renderer
from envs.disturbance import Disturber
from skills.skill import Affordance

if TYPE_CHECKING:
    import torch

    from skills.values.function import ValueFunction


class OptionError(ValueError):
    """Options that name nothing known or do not go together."""


class Mode(StrEnum):
    """Who plans."""

    SAYCAN = "saycan"  # language times affordance
    LANGUAGE_ONLY = "language-only"
    AFFORDANCE_ONLY = "affordance-only"
    GENERATIVE = "generative"  # writes freely; the nearest skill stands for what it wrote
    BC = "bc"  # the skill nearest to the instruction
    RANDOM = "random"
    ORACLE = "oracle"  # reads the goal

    @property
    def scores_phrases(self) -> bool:
        """Whether it asks a language model how likely each phrase is."""
        return self in (Mode.SAYCAN, Mode.LANGUAGE_ONLY)

    @property
    def uses_language(self) -> bool:
        """Whether it needs a language model."""
        return self.scores_phrases or self in (Mode.GENERATIVE, Mode.BC)


@dataclass(frozen=True, kw_only=True)
class Streams:
    """One generator for each thing drawn, so that none disturbs another."""

    placement: np.random.Generator
    planner: np.random.Generator
    disturbance: np.random.Generator
    spots: np.random.Generator  # where exactly things stand, in a world whose scenes do not say

    @classmethod
    def of(cls, seed: int) -> "Streams":
        """All from one seed."""
        a, b, c, d = np.random.default_rng(seed).spawn(4)
        return cls(placement=a, planner=b, disturbance=c, spots=d)


class Environment(Protocol):
    """A Gymnasium environment that is used for the world in it."""

    world: Any  # an `envs.world.SimulatedWorld`

    def close(self) -> None:
        """Let the physics go."""


def make_environment(env_id: str, renderer: str = Renderer.TINY) -> Environment:
    """Start an environment that makes no pictures unless asked to."""
    env: Any = gym.make(env_id, image_size=None, renderer=renderer).unwrapped
    return cast(Environment, env)


def make_scorer(
    name: str,
    device: str,
    revision: str | None = None,
    adapter: str = "auto",
    dtype: str = "auto",
    use: AdapterUse = PLANNER,
) -> BatchPhraseScorer:
    """Load a language model and merge the adapter that a name means for a use into it.

    Raises:
        OptionError: no such device or dtype.
        LanguageModelError: no such model.
    """
    from agent.language_model import LanguageModel
    from agent.scoring.adapter import adapted

    where, numbers = _resolved(device, dtype)
    folder = find_adapter(adapter, name, use)
    scorer = LanguageModel.load(name, device=where, revision=revision, dtype=numbers)
    return scorer if folder is None else adapted(scorer, folder, use)


def load_value_function(
    folder: Path | None, device: str, world: str = "tabletop"
) -> "ValueFunction":
    """The value function of a folder, or the one that ships for a world.

    Raises:
        OptionError: no such device.
        ValueFunctionError: no such value function, or a broken one.
    """
    from skills.values.function import load_values
    from skills.values.record import ALL_SHIPPED

    return load_values(ALL_SHIPPED / world if folder is None else folder, device_called(device))


def resolved(device: str, dtype: str) -> tuple[str, str]:
    """The device and the dtype that these texts mean on this machine, by name; raises OptionError."""
    from agent.device import DTYPES

    where, numbers = _resolved(device, dtype)
    return str(where), next(name for name, known in DTYPES.items() if known is numbers)


def device_called(name: str) -> "torch.device":
    """The device that a user means; raises OptionError."""
    return _resolved(name, "fp32")[0]


def _resolved(device: str, dtype: str) -> "tuple[torch.device, torch.dtype]":
    from agent.device import resolve_device, resolve_dtype

    try:
        where = resolve_device(device)
        return where, resolve_dtype(dtype, where)
    except ValueError as error:
        raise OptionError(str(error)) from error


def weights_of(
    llm: str, revision: str | None, adapter: str, use: AdapterUse = PLANNER
) -> dict[str, str | None]:
    """What pins the weights that these names mean today, as `PhraseScorer.identity` says it.

    Nothing is loaded; "revision" is None where a Hugging Face id means its newest, and there is no
    "adapter" where none is merged.

    Raises:
        LanguageModelError: no such model or adapter.
    """
    pinned = {"revision": pinned_revision(llm, revision)}
    folder = find_adapter(adapter, llm, use)
    return pinned if folder is None else pinned | {"adapter": read_record(folder).identity}


def make_planner(
    mode: Mode,
    *,
    affordance: Affordance[S, K] | None,
    scorer: TextModel | None,
    goal: Goal[S] | None,
    streams: Streams,
    world: str,
    search: Search = Search.ALL,
    runners_up: int = 0,
    correction: Correction = Correction.SUM,
) -> Planner[S, K]:
    """The planner a mode names; `world` is the name of the one whose texts a language model reads.

    Without an affordance model every skill counts as doable. `search`, `runners_up` and `correction` say
    how a language model is used: see `agent.saycan`.

    Raises:
        OptionError: the oracle without a goal to read.
    """
    match mode:
        case Mode.SAYCAN | Mode.LANGUAGE_ONLY:
            assert scorer is not None, f"{mode} needs a language model"
            text = prompt_text(world, scorer)
            return SayCan(
                scorer,
                text,
                affordance,
                search=search,
                runners_up=runners_up,
                correction=correction,
            )
        case Mode.GENERATIVE:
            assert scorer is not None, f"{mode} needs a language model"
            return Generative(scorer, prompt_text(world, scorer))
        case Mode.BC:
            assert scorer is not None, f"{mode} needs a language model"
            return InstructionCloning(scorer)
        case Mode.AFFORDANCE_ONLY:
            assert affordance is not None, f"{mode} needs affordances"
            return AffordanceOnly(affordance, streams.planner)
        case Mode.RANDOM:
            return Random(streams.planner)
        case Mode.ORACLE:
            if goal is None:
                raise OptionError("mode oracle reads the goal: give --goal or --task")
            assert affordance is not None, f"{mode} needs affordances"
            return Oracle(goal, affordance)


def search_for(asked: Search | None, correction: Correction, usual: Search) -> Search:
    """How many phrases to score: what is asked for, or what is usual and the correction allows.

    Raises:
        OptionError: the two do not go together.
    """
    if asked is None:
        return usual if correction is Correction.SUM else Search.ALL
    try:
        check_search(asked, correction)
    except ValueError as error:
        raise OptionError(str(error)) from error
    return asked


def make_asker(llm: str, adapter: str, world: str, coverage: float) -> Asker:
    """Who asks in a world instead of guessing, by the calibration beside an adapter.

    Raises:
        OptionError: no adapter, no calibration of it, or no such coverage.
        LanguageModelError: no such adapter, or a broken one.
    """
    folder = find_adapter(adapter, llm)
    if folder is None:
        raise OptionError("--ask goes by the calibration beside an adapter, and there is none")
    try:
        calibration = Calibration.load(folder)
        if calibration.model != read_record(folder).identity:
            raise AskingError(f"--ask: {folder} holds the calibration of another adapter")
        return Asker(calibration.threshold(world, coverage))
    except AskingError as error:
        raise OptionError(str(error)) from error


def prompt_text(world: str, scorer: PhraseScorer) -> PromptText[Any]:
    """The few-shot prompt of a world, or the text that adapters are trained on."""
    return PLAN_TEXTS[world] if "adapter" in scorer.identity else load_prompt(world)


def check_disturb(probability: float) -> None:
    """Raises OptionError for what is no probability."""
    if not 0 <= probability <= 1:
        raise OptionError(f"--disturb is a probability, from 0 to 1; got {probability:g}")


def make_disturber(kind: type[Disturber], probability: float, streams: Streams) -> Disturber | None:
    """A disturber of a world's kind, or none for probability 0; errors as `check_disturb`."""
    check_disturb(probability)
    return kind(probability, streams.disturbance) if probability else None


def versions() -> dict[str, str]:
    """Versions of what an episode depends on."""
    from importlib.metadata import PackageNotFoundError, version

    found: dict[str, Any] = {}
    for package in ("doable", "pybullet", "gymnasium", "numpy", "torch", "transformers"):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found
