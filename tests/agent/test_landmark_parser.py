"""Parsing: nothing is invented, the search equals trying everything, and batches equal single parses."""

import itertools
from functools import partial
from math import exp

import numpy as np
import pytest
import torch

from agent import landmark_parser
from agent.landmark_parser import Grammar, log_likelihood, parse
from agent.landmark_spans import landmark_spans
from agent.landmarks import NavigationInstruction, Span
from agent.language_model import LanguageModel
from agent.parse_text import END, Avoid, Done, Past, events_of, opening, told_by
from agent.scoring.scorer import LanguageModelError
from agent.scoring.together import run_together
from maps.turns import Direction
from tests.agent.fakes import FakeScorer

LEFT, AROUND = Direction.LEFT, Direction.AROUND
TEXTS = ('by "Zoë", on #5', "a b a", "🏠 go (on)")


@pytest.fixture(scope="module")
def model(make_language_model, tmp_path_factory):
    """Random weights: it has no idea what an instruction is."""
    folder = make_language_model(tmp_path_factory.mktemp("model") / "tiny", context=2048)
    return LanguageModel.load(str(folder), device=torch.device("cpu"))


@pytest.fixture(autouse=True)
def few_events(monkeypatch):
    """A model that has no idea would go on for long."""
    monkeypatch.setattr(landmark_parser, "MOST_EVENTS", 7)


@pytest.fixture
def short(few_events, monkeypatch):
    """Parses so short that all can be tried."""
    monkeypatch.setattr(landmark_parser, "MOST_EVENTS", 2)
    monkeypatch.setattr(landmark_parser, "MOST_TURNS", 1)


def all_parses(grammar):
    """Every whole parse, by the numbers of its events."""
    begun, whole = [()], []
    while begun:
        chosen = begun.pop()
        following = [(*chosen, int(i)) for i in np.flatnonzero(grammar.allowed(chosen))]
        whole += [c for c in following if grammar.is_whole(c)]
        begun += [c for c in following if not grammar.is_whole(c)]
    return whole


@pytest.mark.parametrize("text", TEXTS)
def test_nothing_is_invented_and_it_ends(model, text):
    found = parse(model, text, most=4)
    told = found.told
    spans = (*told.landmarks, *told.avoid)
    assert set(spans) <= set(landmark_spans(text))
    assert all(words in text for words in (*told.landmark_words, *told.avoid_words))
    assert len(found.landmark_probabilities) == len(told.landmarks)
    assert len(found.avoid_probabilities) == len(told.avoid)
    assert 0 < found.probability <= 1


@pytest.mark.parametrize("seed", range(6))
def test_the_search_finds_what_trying_all_finds(seed, short):
    logits = {}

    def score(prompt, phrase):
        """A model of events whose probabilities add up to less than 1."""
        grammar = Grammar("a b a")
        texts = sorted({p.strip() for p in grammar.phrases})
        if prompt not in logits:
            raw = np.random.default_rng([seed, len(prompt), hash(prompt) % 1000]).normal(
                size=len(texts) + 1
            )
            logits[prompt] = dict(zip(texts, 2 * raw - np.log(np.exp(2 * raw).sum()), strict=False))
        return logits[prompt][phrase]

    grammar, scorer = Grammar("a b a"), FakeScorer(score)
    found = parse(scorer, "a b a", most=10_000)
    totals = []
    for chosen in all_parses(grammar):
        prompt, total = opening("a b a"), 0.0
        for i in chosen:
            total += score(prompt, grammar.phrases[i].strip())
            prompt += grammar.phrases[i] + END
        totals.append(total)
    assert found.settled
    assert found.log_likelihood == pytest.approx(max(totals))


def test_a_real_model_is_searched_as_exactly(model, short):
    found = parse(model, "a b", most=10_000)
    events = {
        told_by("a b", tuple(Grammar("a b").events[i] for i in chosen))
        for chosen in all_parses(Grammar("a b"))
    }
    assert found.settled
    best = max(log_likelihood(model, told) for told in events)
    assert found.log_likelihood == pytest.approx(best, abs=1e-4)


def test_the_likelihood_is_that_of_the_text(model):
    found = parse(model, TEXTS[0], most=0)
    prompt = model.encode_prompt(opening(TEXTS[0]))
    grammar = Grammar(TEXTS[0])
    by_event = dict(zip(grammar.events, grammar.phrases, strict=True))
    taught = [t for e in events_of(found.told) for t in model.encode(by_event[e] + END)]
    with torch.no_grad():
        logits = model.model(input_ids=torch.tensor([[*prompt, *taught]]), use_cache=False).logits[
            0
        ]
    terms = logits.log_softmax(-1)[len(prompt) - 1 : -1].gather(1, torch.tensor(taught)[:, None])
    assert found.log_likelihood == pytest.approx(float(terms.sum()), abs=1e-3)


def test_what_was_read_before_changes_nothing(model):
    first = parse(model, TEXTS[0], most=3)
    parse(model, TEXTS[1], most=3)
    again = parse(model, TEXTS[0], most=3)
    assert again.told == first.told
    model.forget()
    fresh = parse(model, TEXTS[0], most=3)
    assert fresh.told == first.told
    assert fresh.log_likelihood == pytest.approx(first.log_likelihood, abs=1e-4)


def test_together_is_as_alone(model):
    works = (partial(lambda text, scorer, _: parse(scorer, text, most=2), text) for text in TEXTS)
    found = list(run_together(works, model, 3))
    for text, together in zip(TEXTS, found, strict=True):
        alone = parse(model, text, most=2)
        assert together.told == alone.told
        assert together.log_likelihood == pytest.approx(alone.log_likelihood, abs=1e-3)


def says(*lines):
    """A model that writes these lines, and is sure of it."""

    def score(prompt, phrase):
        done = len(prompt.split("Steps:\n")[1].splitlines())
        return -0.01 if phrase == lines[done] else -9.0

    return FakeScorer(score)


def test_a_sure_model_is_taken_at_its_word_without_a_second_look():
    text = "go past the red gate, left at the school, not near the pond"
    scorer = says("past the red gate", "past the school", "left", "avoid the pond", "done")
    found = parse(scorer, text)
    assert found.told.landmark_words == ("the red gate", "the school")
    assert found.told.directions == ((), (), (LEFT,))
    assert found.told.avoid_words == ("the pond",)
    assert found.settled
    assert len(scorer.prompts) == 5
    assert found.landmark_probabilities == pytest.approx([exp(-0.01)] * 2)


def test_an_instruction_without_a_landmark_has_none():
    told = parse(says("done"), "go for a walk").told
    assert (told.landmarks, told.directions, told.avoid) == ((), ((),), ())


def test_of_equal_names_the_first_that_is_free_is_meant():
    told = parse(
        says("past the gate", "left", "past the gate", "done"), "the gate, left, the gate"
    ).told
    assert told.landmarks == (Span(0, 8), Span(16, 24))
    grammar = Grammar("the gate, left, the gate")
    chosen = [grammar.phrases.index(" past the gate")]
    free = {grammar.phrases[i] for i in np.flatnonzero(grammar.allowed(chosen))}
    assert {" past the gate", " past gate", " past left", " done"} <= free


def test_pieces_do_not_overlap_and_what_is_avoided_comes_last():
    grammar = Grammar("the red gate left")
    chosen = [grammar.phrases.index(" avoid red gate")]
    free = {grammar.phrases[i] for i in np.flatnonzero(grammar.allowed(chosen))}
    assert free == {" done", " avoid the", " avoid left"}


def test_turns_and_events_have_an_end():
    grammar = Grammar("a")
    turn = grammar.phrases.index(" around")
    many = [turn] * landmark_parser.MOST_TURNS
    assert grammar.allowed(many[:-1])[turn]
    assert not grammar.allowed(many)[turn]
    full = list(itertools.islice(itertools.cycle(many), landmark_parser.MOST_EVENTS))
    assert [grammar.phrases[i] for i in np.flatnonzero(grammar.allowed(full))] == [" done"]


def test_events_and_what_they_say_are_one():
    text = "a b c d"
    told = NavigationInstruction(
        text=text,
        landmarks=(Span(4, 5), Span(0, 1)),
        directions=((LEFT,), (), (AROUND, LEFT)),
        avoid=(Span(2, 3),),
    )
    events = events_of(told)
    assert events == (
        LEFT,
        Past(Span(4, 5)),
        Past(Span(0, 1)),
        AROUND,
        LEFT,
        Avoid(Span(2, 3)),
        Done(),
    )
    assert told_by(text, events) == told


def test_a_text_longer_than_the_model_reads_is_refused(make_language_model, tmp_path):
    folder = make_language_model(tmp_path / "narrow", context=96)
    narrow = LanguageModel.load(str(folder), device=torch.device("cpu"))
    with pytest.raises(LanguageModelError, match="can read"):
        parse(narrow, "left " * 60)
