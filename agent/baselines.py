"""Planners that know everything or nothing, behind the same protocol: the ceiling and the floor."""

from functools import partial
from typing import Any, Generic

import numpy as np

from agent import oracle
from agent.goals import Goal
from agent.planner import Decision, decide
from agent.situation import K, S, Situation
from envs.observation import Observation
from skills.skill import DONE, Affordance


class Random:
    """Any skill, each as likely as the other."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng

    def decide(self, situation: Situation[Any, Any]) -> Decision:
        """Draw a skill."""
        n = len(situation.skills)
        drawn = np.log(self._rng.dirichlet(np.ones(n)))
        return decide(situation.phrases, drawn, situation.allowed)


class Oracle(Generic[S, K]):
    """Reads the goal instead of the instruction, and searches the shortest plan anew at every step.

    When no sequence of doable skills reaches the goal, or none is found within the search's limit, it is
    done at once: better than pretending.
    """

    def __init__(self, goal: Goal[S], affordance: Affordance[S, K]) -> None:
        self._goal, self._affordance = goal, affordance

    def decide(self, situation: Situation[S, K]) -> Decision:
        """Give all the usefulness to the next skill of the shortest plan."""
        chosen = self._next(situation)
        certain = np.where([p == chosen for p in situation.phrases], 0.0, -np.inf)
        afforded = self._affordance(situation.observation, situation.skills)
        return decide(situation.phrases, certain, afforded * situation.allowed)

    def _next(self, situation: Situation[S, K]) -> str:
        try:
            plan = oracle.plan(
                situation.skills,
                situation.observation.state,
                self._goal,
                situation.initial,
                doable=partial(self._doable, situation),
            )
        except oracle.SearchLimitError:
            return DONE
        return plan[0].phrase if plan else DONE

    def _doable(self, situation: Situation[S, K], state: S, skill: K) -> bool:
        if skill.phrase in situation.exhausted and state.key == situation.observation.state.key:
            return False
        return bool(self._affordance(Observation(state=state), [skill])[0] > 0)
