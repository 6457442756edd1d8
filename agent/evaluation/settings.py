"""What an evaluation of one mode depends on, and how its file of results tells it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from agent.affordances import ASKED_BY, AffordanceKind, affordance_name
from agent.compose import Mode, OptionError, check_disturb
from agent.episode import MAX_FAILURES
from agent.evaluation.suite import Split
from agent.feedback import Feedback
from agent.options import Options, check_catalogue, check_feedback
from agent.saycan import Search
from agent.scoring.corrections import Correction
from agent.skill_sets import SkillSet
from agent.worlds import World
from envs.bodies import Renderer
from skills.catalogue import Catalogue

SCHEMA = 1
NEWER: dict[str, Any] = {  # settings that came later, and what they were before
    "split": None,
    "plan_only": False,
    "dtype": "auto",
    "search": Search.WINNER,
    "correction": Correction.SUM,
    "affordance": AffordanceKind.GEOMETRIC,
    "skills": SkillSet.SCRIPTED,
    "max_failures": 0,
    "feedback": Feedback.SCENE,
    "catalogue": Catalogue.PLANS,
}


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What is evaluated of one mode: two files with the same settings hold the same episodes."""

    suite: str
    mode: Mode = Mode.SAYCAN
    seeds: int = 1
    disturb: float = 0.0
    open_loop: bool = False
    llm: str = "embedded"
    revision: str | None = None
    adapter: str = "auto"
    device: str = "auto"
    dtype: str = "auto"
    search: Search = Search.WINNER
    correction: Correction = Correction.SUM
    affordance: str | None = None  # None: what is usual
    skills: str = SkillSet.SCRIPTED
    max_steps: int | None = None  # None: what is usual in the suite's world
    max_failures: int = MAX_FAILURES
    feedback: Feedback = Feedback.SCENE
    catalogue: Catalogue = Catalogue.PLANS
    split: Split | None = None  # None: the whole suite
    plan_only: bool = False

    def in_world(self, world: World[Any, Any]) -> "Settings":
        """The same with what the world decides.

        Raises:
            OptionError: they ask for what the world does not have, or for physics where there is none.
        """
        check_disturb(self.disturb)
        check_catalogue(self.catalogue, world)
        check_feedback(self.feedback, open_loop=self.open_loop)
        plan_only = self.plan_only
        if plan_only and (self.disturb or self.open_loop or self.skills != SkillSet.SCRIPTED):
            raise OptionError(
                "--disturb, --open-loop and --skills are about physics, which --plan-only leaves out"
            )
        steps = world.max_steps if self.max_steps is None else self.max_steps
        affordance = affordance_name(
            self.affordance, self.mode, seeing=not plan_only, world=world.name
        )
        return replace(self, max_steps=steps, affordance=affordance)

    def note(self) -> dict[str, Any]:
        """What results depend on; what older files do not know is left out where it is usual."""
        settings = {k: v for k, v in asdict(self).items() if k not in NEWER or v != NEWER[k]}
        return {"schema": SCHEMA, "settings": settings}

    def options(self, env: str, seed: int = 0) -> Options:
        """An episode's, as `doable plan` and `doable run` take them."""
        return Options(
            env=env,
            seed=seed,
            mode=self.mode,
            llm=self.llm,
            revision=self.revision,
            adapter=self.adapter,
            device=self.device,
            dtype=self.dtype,
            search=self.search,
            correction=self.correction,
            affordance=self.affordance if self.mode in ASKED_BY else None,
            skills=self.skills,
            renderer=Renderer.TINY,  # the same pictures on every machine
            max_steps=self.max_steps,
            max_failures=self.max_failures,
            feedback=self.feedback,
            catalogue=self.catalogue,
            disturb=self.disturb,
            open_loop=self.open_loop,
        )


def of_modes(settings: Settings, modes: Sequence[Mode]) -> tuple[Settings, ...]:
    """The same settings for several modes; the affordance model is for those that leave the choice.

    Where none of them does it stays with all, and is refused.
    """
    choosing = any(mode in ASKED_BY for mode in modes)
    return tuple(
        replace(
            settings,
            mode=mode,
            affordance=settings.affordance if mode in ASKED_BY or not choosing else None,
        )
        for mode in modes
    )
