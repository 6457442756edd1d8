"""What the user asked for, and whether it can be: all options of `doable run` and `doable plan`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agent.affordances import BLIND, affordance_name, values_identity
from agent.asking import Asker
from agent.compose import (
    Mode,
    OptionError,
    check_disturb,
    make_asker,
    search_for,
    weights_of,
)
from agent.episode import MAX_FAILURES
from agent.evaluation.suite import USUAL_ENV
from agent.feedback import Feedback
from agent.saycan import Search
from agent.scoring.corrections import Correction
from agent.scoring.scorer import PhraseScorer
from agent.skill_sets import SkillSet, policy_identity
from agent.worlds import World, world_called
from skills.catalogue import Catalogue

LANGUAGE = (
    "llm",
    "revision",
    "adapter",
    "dtype",
    "search",
    "runners_up",
    "correction",
    "ask",
)  # options of the model's


@dataclass(frozen=True, kw_only=True)
class Options:
    """What the user asked for; `agent.episode_arguments` documents each."""

    instruction: str | None = None
    task: str | None = None
    env: str | None = None  # None: the task's, or the tabletop
    seed: int = 0
    scene: Path | None = None
    goal: Any = None  # JSON data
    mode: Mode = Mode.SAYCAN
    llm: str = "embedded"
    revision: str | None = None
    adapter: str = "auto"
    device: str = "auto"
    dtype: str = "auto"
    search: Search | None = None  # None: all, so that every score is shown
    runners_up: int = 0  # how many of the next best to find too; with the search for the winner
    correction: Correction = Correction.SUM
    affordance: str | None = None  # see `agent.affordances`; None: what is usual
    skills: str = SkillSet.SCRIPTED
    ask: float | None = None  # coverage of the prediction sets; None: never ask
    renderer: str = "auto"
    max_steps: int | None = None  # None: what is usual in the world
    max_seconds: float = 600.0
    max_failures: int = MAX_FAILURES
    feedback: Feedback = Feedback.SCENE
    catalogue: Catalogue = Catalogue.PLANS
    disturb: float = 0.0
    open_loop: bool = False
    out: Path | None = None
    video: bool = True

    def world(self) -> World[Any, Any]:
        """The world the instruction is given in, where no task says it; raises OptionError."""
        return world_called(self.env or USUAL_ENV)

    def steps(self, world: World[Any, Any]) -> int:
        """How many skills an episode may take."""
        return world.max_steps if self.max_steps is None else self.max_steps


def check(options: Options, world: World[Any, Any]) -> None:
    """Refuse options that cannot be in a world, whatever the instruction; raises OptionError."""
    if options.steps(world) < 1 or not options.max_seconds > 0:  # nor NaN
        raise OptionError("--max-steps and --max-seconds must be positive")
    if options.runners_up and search_of(options) is not Search.WINNER:
        raise OptionError("--runners-up is for --search winner; --search all shows every score")
    search_of(options)
    check_disturb(options.disturb)
    check_catalogue(options.catalogue, world)
    check_feedback(options.feedback, open_loop=options.open_loop)


def check_feedback(feedback: Feedback, *, open_loop: bool) -> None:
    """Refuse what an open loop does not hear; raises OptionError."""
    if open_loop and feedback is not Feedback.SCENE:
        raise OptionError("--open-loop is told nothing in any case: leave out --feedback")


def check_catalogue(catalogue: Catalogue, world: World[Any, Any]) -> None:
    """Refuse a catalogue that the world does not have; raises OptionError."""
    if catalogue not in world.catalogues:
        there = " or ".join(world.catalogues)
        raise OptionError(f"--catalogue {catalogue}: the {world.name} has {there} only")


def affordance_of(options: Options, *, seeing: bool, world: str | None = None) -> str:
    """The name of the affordance model.

    Args:
        options: what was asked for.
        seeing: whether the robot acts in physics.
        world: where; None: where the options say.

    Raises:
        OptionError: it cannot be.
    """
    where = world or options.world().name
    return affordance_name(options.affordance, options.mode, seeing=seeing, world=where)


def search_of(options: Options) -> Search:
    """How many phrases the language model scores; raises OptionError."""
    return search_for(options.search, options.correction, Search.ALL)


def asker_of(options: Options, world: World[Any, Any]) -> Asker | None:
    """Who asks, with `--ask`; raises OptionError, or LanguageModelError for an adapter that is not there."""
    if options.ask is None:
        return None
    if not options.mode.scores_phrases or options.open_loop:
        raise OptionError("--ask needs a language model's scores and a closed loop")
    if search_of(options) is not Search.ALL or options.correction is not Correction.SUM:
        raise OptionError("--ask needs every phrase's likelihood: --search all, --correction sum")
    return make_asker(options.llm, options.adapter, world.name, options.ask)


def weights_used(options: Options, *, seeing: bool = False) -> dict[str, str | None]:
    """What pins the weights that decide, see `agent.compose.weights_of`; nothing where no model does."""
    used = dict[str, str | None]()
    if options.mode.uses_language:
        used |= weights_of(options.llm, options.revision, options.adapter)
    affordance = affordance_of(options, seeing=seeing)
    if affordance not in BLIND:
        used["values"] = values_identity(affordance, options.world().name)
    if options.skills != SkillSet.SCRIPTED:
        used["policy"] = policy_identity(options.skills)
    return used


def models_used(
    options: Options, scorer: PhraseScorer | None, *, seeing: bool, world: str
) -> dict[str, Any]:
    """Who scores and acts in a world, with what pins their weights.

    Errors as `affordance_of` and `policy_identity`.
    """
    used: dict[str, Any] = {"language": scorer.identity} if scorer else {}
    name = affordance_of(options, seeing=seeing, world=world)
    weights = {} if name in BLIND else {"weights": values_identity(name, world)}
    used["affordance"] = {"name": name, **weights}
    if options.skills != SkillSet.SCRIPTED:
        used["policy"] = {"name": options.skills, "weights": policy_identity(options.skills)}
    return used
