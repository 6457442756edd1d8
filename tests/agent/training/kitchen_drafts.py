"""What a family of kitchen requests makes of a scene, and how its goals judge."""

import numpy as np

from agent.goals.kitchen import kitchen_goal
from agent.training.kitchen.drafts import View
from agent.training.kitchen.speaker import KitchenSpeaker
from agent.training.kitchen.tasks import FAMILIES
from agent.training.wording import Split
from envs import kitchen_scene


def scene(*objects, robot_at="user", holding=None, opened=()):
    placed = [{"name": n, "at": at} for n, at in objects]
    data = {"robot_at": robot_at, "objects": placed, "open": list(opened)}
    return kitchen_scene.from_json(data | ({"holding": holding} if holding else {}))


def drafts(family, state, number=60, split=Split.TRAIN):
    """What a family makes of one scene."""
    made = (
        family(View(state), KitchenSpeaker(np.random.default_rng(i), split)) for i in range(number)
    )
    return [d for d in made if d is not None]


def judged(draft, *moves):
    """Whether the goal holds after objects have gone, by name, to places."""
    state = draft.state
    for name, to in moves:
        index = next(i for i, o in enumerate(state) if o.name == name and o.at != to)
        state = state.moved(index, to)
    return kitchen_goal(draft.goal, [o.name for o in draft.state]).holds(state, draft.state)


def family_called(name):
    return next(f for f, _, _ in FAMILIES if f.__name__ == name)
