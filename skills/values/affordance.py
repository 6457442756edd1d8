"""Affordances from pictures: the learned p(c_pi | s, l_pi) of SayCan, section 3, for a whole catalogue.

It reads the views, the hand and, where there is one, the memory of an observation (`skills.senses`), and on
the tabletop never its state. An image is encoded once, a
catalogue is read once, and all skills are evaluated in one forward; the same observation asked again costs
nothing. `done` can always be done, as in `GeometricAffordance`. Limits: trained on one kind of world and one
arm; words it was not trained on are refused.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from envs.observation import Observation
from skills.skill import DONE, SymbolicSkill
from skills.values.calibration import probabilities
from skills.values.function import ValueFunction, load_values
from skills.values.network import Asked, Encoded
from skills.values.record import SHIPPED


class ValueAffordance:
    """What a value function says of each skill."""

    def __init__(self, function: ValueFunction) -> None:
        self._function = function
        self._device = next(function.network.parameters()).device
        self._asked = lru_cache(maxsize=1)(self._read)
        self._seen: Observation[Any] | None = None  # the last one asked about ...
        self._remembered = np.zeros(0, np.float32)  # ... what was known then ...
        self._encoded: Encoded | None = None  # ... as the network sees it ...
        self._values: dict[str, float] = {}  # ... and what was said of it

    @classmethod
    def load(cls, folder: Path = SHIPPED, device: torch.device | None = None) -> "ValueAffordance":
        """What `doable train affordance` left in a folder; raises ValueFunctionError."""
        return cls(load_values(folder, device))

    def __call__(
        self, observation: Observation[Any], skills: Sequence[SymbolicSkill[Any]]
    ) -> NDArray[np.float64]:  # (n_skills,)
        """One value in [0, 1] a skill.

        Raises:
            EnvError: a view is missing or of another size, or a phrase has a word that is not known.
        """
        if observation is not self._seen:
            self._look(observation)
        phrases = dict.fromkeys(skill.phrase for skill in skills)
        if new := tuple(phrase for phrase in phrases if phrase not in self._values):
            self._values |= dict(zip(new, self._evaluated(new).tolist(), strict=True))
        return np.array([self._values[skill.phrase] for skill in skills])

    @torch.inference_mode()
    def _look(self, observation: Observation[Any]) -> None:
        sight = self._function.senses.sight(observation)
        views, hand = (torch.from_numpy(a)[None] for a in (sight.views, sight.gripper))
        self._encoded = self._function.network.encode(views.to(self._device), hand.to(self._device))
        self._remembered = sight.remembered
        self._values = {DONE: 1.0}
        self._seen = observation

    @torch.inference_mode()
    def _evaluated(self, phrases: tuple[str, ...]) -> NDArray[np.float64]:
        assert self._encoded is not None  # there is an observation before there are phrases
        about = self._function.senses.about(self._remembered[None], [phrases])
        logits, _ = self._function.network.values(
            self._encoded, self._asked(phrases), torch.from_numpy(about).to(self._device)
        )
        return probabilities(logits[0].double().cpu().numpy(), self._function.record.temperature)

    def _read(self, phrases: tuple[str, ...]) -> Asked:
        numbers = torch.from_numpy(self._function.vocabulary.numbers(phrases))
        asked: Asked = self._function.network.reader(numbers.to(self._device)[None])
        return asked
