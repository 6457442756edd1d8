"""SayCan's planner, and the two halves of it alone.

    usefulness p(l_pi | i)    the language model's likelihood of the phrase as the next line of the plan
    affordance p(c_pi | s, l_pi)    the affordance model's probability that the skill succeeds from here
(arXiv 2204.01691, section 3). Leaving one out gives the language-only and the affordance-only baseline.
"""

from dataclasses import replace
from enum import StrEnum
from functools import partial
from typing import Generic

import numpy as np

from agent.aim import Aim, aim_text, choose_aim
from agent.planner import Decision, decide, decide_found
from agent.prompts import PromptText
from agent.scoring.corrections import Correction
from agent.scoring.scorer import PhraseScorer
from agent.scoring.token_trie import Scores
from agent.situation import K, S, Situation
from skills.skill import Affordance

TIE_BREAK = 1e-9  # [nat] far below any difference between two affordances


class Search(StrEnum):
    """How many phrases the language model scores for a decision; the decision is the same."""

    ALL = "all"  # every one: usefulness can be normalised, and every skill be shown
    WINNER = "winner"  # as many as it takes to find the best product


class SayCan(Generic[S, K]):
    """Usefulness times affordance; without an affordance model, usefulness alone."""

    def __init__(
        self,
        scorer: PhraseScorer,
        prompt: PromptText[S],
        affordance: Affordance[S, K] | None,
        *,
        search: Search = Search.ALL,
        runners_up: int = 0,
        correction: Correction = Correction.SUM,
    ) -> None:
        """Plan with a language model.

        Args:
            scorer: the language model.
            prompt: lays out what it reads.
            affordance: the affordance model; None: every skill counts as doable, and every aim as possible.
            search: how many phrases it scores.
            runners_up: how many of the next best the search for the winner finds too.
            correction: the rule for length and prior; another than the sum needs every phrase.

        Raises:
            ValueError: a correction that the search for the winner does not know.
        """
        check_search(search, correction)
        self._scorer, self._prompt, self._affordance = scorer, prompt, affordance
        self._search, self._runners_up, self._correction = search, runners_up, correction
        self._aims: dict[str, Aim] = {}  # by the text before them

    def decide(self, situation: Situation[S, K]) -> Decision:
        """Score the skills with both models and take the best product."""
        aim = self._aim(situation)
        stated = "" if aim is None else aim.text
        request = situation.instruction, situation.initial
        text = self._prompt.render(*request, situation.turns, stated)
        phrases = [f" {phrase}" for phrase in situation.phrases]
        afforded = self._afforded(situation)
        if self._search is Search.WINNER:
            found = self._scorer.best(
                text, phrases, afforded, end="\n", runners_up=self._runners_up
            )
            return replace(decide_found(situation.phrases, found, afforded), aim=aim)
        if self._correction is Correction.SUM:
            language = self._scorer.log_likelihoods(text, phrases, end="\n")
        else:
            language = self._scorer.corrected(
                text,
                phrases,
                self._correction,
                neutral=self._neutral(situation.initial, aimed=aim is not None),
                end="\n",
                allowed=afforded > 0,
            )
        return replace(decide(situation.phrases, language, afforded), aim=aim)

    def _neutral(self, initial: S, *, aimed: bool) -> str:
        """The text that asks for nothing; with its aim where the model is asked for one."""
        return self._prompt.render("", initial, (), aim_text(()) if aimed else "")

    def _aim(self, situation: Situation[S, K]) -> Aim | None:
        """What the model understands the request to want; chosen once an episode."""
        opening = self._prompt.opening(situation.instruction, situation.initial)
        if opening is None:
            return None
        if opening not in self._aims:
            aims = partial(self._prompt.aims, possible=self._affordance is not None)
            self._aims[opening] = choose_aim(self._scorer, opening, situation.initial, aims)
        return self._aims[opening]

    def _afforded(self, situation: Situation[S, K]) -> Scores:
        if self._affordance is None:
            return situation.allowed
        return self._affordance(situation.observation, situation.skills) * situation.allowed


def check_search(search: Search, correction: Correction) -> None:
    """Refuse what cannot be searched for; raises ValueError."""
    if search is Search.WINNER and correction is not Correction.SUM:
        raise ValueError(
            f"--search winner finds the highest {Correction.SUM} only; use --search all with "
            f"--correction {correction}"
        )


class AffordanceOnly(Generic[S, K]):
    """The most feasible skill, whatever was asked; ties are drawn."""

    def __init__(self, affordance: Affordance[S, K], rng: np.random.Generator) -> None:
        self._affordance, self._rng = affordance, rng

    def decide(self, situation: Situation[S, K]) -> Decision:
        """Score with the affordance model; every phrase is equally likely but for the tie-break."""
        uniform = -np.log(len(situation.skills)) * np.ones(len(situation.skills))
        drawn = uniform + TIE_BREAK * self._rng.random(len(situation.skills))
        afforded = self._affordance(situation.observation, situation.skills)
        return decide(situation.phrases, drawn, afforded * situation.allowed)
