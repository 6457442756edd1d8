"""Records to report on, and a reader of the pages that come of them."""

from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from io import BytesIO

import numpy as np
from PIL import Image

from agent.planner import decide
from agent.record import Ending, EpisodeRecord, StepRecord, scores_of

PHRASES = ("put the red block in the blue bowl", "put the red block at the middle", "done")
VOID = {"meta", "img", "br", "link", "input", "hr", "source"}


def png(shade):
    data = BytesIO()
    Image.new("RGB", (4, 4), (shade, shade, shade)).save(data, format="png")
    return data.getvalue()


def state(at, holding=None):
    objects = [
        {"name": "red block", "at": at, "position": [0.5, 0, 0]},
        {"name": "blue bowl", "at": "table", "position": [0.6, 0, 0]},
    ]
    return {"holding": holding, "objects": objects}


def step(n, skill=PHRASES[0], at="table", **changes):
    scores = scores_of(decide(PHRASES, np.array([-1.25, -4, -0.5]), np.array([0.9, 0.8, 0.0])))
    plain = StepRecord(
        step=n,
        skill=skill,
        outcome="succeeded",
        reason="",
        disturbance="",
        physics_steps=100,
        scores=scores,
        state=state(at),
    )
    return replace(plain, **changes)


def episode(*steps, **changes):
    plain = EpisodeRecord(
        instruction="put the red block in the blue bowl",
        env="tabletop",
        seed=7,
        mode="saycan",
        scene={},
        goal={"in": ["red block", "blue bowl"]},
        ending=Ending.GOAL_REACHED,
        steps=steps,
        final_state=state("blue bowl"),
        models={"language model": {"name": "SmolLM2", "sha256": "9a3c"}},
        versions={"torch": "2.14.0"},
    )
    return replace(plain, **changes)


@dataclass
class Element:
    tag: str
    attributes: dict
    words: list = field(default_factory=list)

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())


class Page(HTMLParser):
    """The elements of a page with the text inside each, in document order."""

    def __init__(self, source):
        super().__init__()
        self.elements, self.open = [], []
        self.feed(source)
        assert not self.open, f"never closed: {[e.tag for e in self.open]}"

    def handle_starttag(self, tag, attrs):
        element = Element(tag, dict(attrs))
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag):
        assert self.open, f"</{tag}> closes nothing"
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data):
        for element in self.open:
            element.words.append(data)

    def all(self, tag, of_class=None):
        named = [e for e in self.elements if e.tag == tag]
        return [e for e in named if of_class in (None, *e.attributes.get("class", "").split())]
