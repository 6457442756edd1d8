"""SayCan's planner, and the two halves of it alone.

    usefulness p(l_pi | i)    the language model's likelihood of the phrase as the next line of the plan
    affordance p(c_pi | s, l_pi)    the affordance model's probability that the skill succeeds from here
(arXiv 2204.01691, section 3). Leaving one out gives the language-only and the affordance-only baseline.
"""

from typing import Generic

import numpy as np

from agent.planner import Decision, Scores, decide
from agent.prompts import PromptText
from agent.scoring.scorer import PhraseScorer
from agent.situation import K, S, Situation
from skills.skill import Affordance

TIE_BREAK = 1e-9  # [nat] far below any difference between two affordances


class SayCan(Generic[S, K]):
    """Usefulness times affordance; without an affordance model, usefulness alone."""

    def __init__(
        self, scorer: PhraseScorer, prompt: PromptText[S], affordance: Affordance[S, K] | None
    ) -> None:
        self._scorer, self._prompt, self._affordance = scorer, prompt, affordance

    def decide(self, situation: Situation[S, K]) -> Decision:
        """Score every skill with both models and take the best product."""
        text = self._prompt.render(situation.instruction, situation.initial, situation.turns)
        phrases = [f" {phrase}" for phrase in situation.phrases]
        language = self._scorer.log_likelihoods(text, phrases, end="\n")
        return decide(situation.phrases, language, self._afforded(situation))

    def _afforded(self, situation: Situation[S, K]) -> Scores:
        if self._affordance is None:
            return np.ones(len(situation.skills))
        return self._affordance(situation.observation, situation.skills)


class AffordanceOnly(Generic[S, K]):
    """The most feasible skill, whatever was asked; ties are drawn."""

    def __init__(self, affordance: Affordance[S, K], rng: np.random.Generator) -> None:
        self._affordance, self._rng = affordance, rng

    def decide(self, situation: Situation[S, K]) -> Decision:
        """Score with the affordance model; every phrase is equally likely but for the tie-break."""
        uniform = -np.log(len(situation.skills)) * np.ones(len(situation.skills))
        drawn = uniform + TIE_BREAK * self._rng.random(len(situation.skills))
        return decide(
            situation.phrases, drawn, self._affordance(situation.observation, situation.skills)
        )
