"""Generated kitchen tasks: decided by their seed, goals that mean what is said, held-out words held out."""

import re

import pytest

from agent.instruction import checked
from agent.training import excluded
from agent.training.kitchen import (
    tasks,
    wordings,
    wordings_clauses,
    wordings_coded,
    wordings_context,
    wordings_contrast,
    wordings_drawers,
    wordings_kinds,
    wordings_many,
    wordings_needs,
    wordings_orders,
    wordings_rest,
    wordings_tours,
    wordings_which,
)
from agent.training.kitchen.drafts import NOTHING
from agent.training.kitchen.nouns import FRESH, HELD_OUT, NOUNS, OTHERS, TRAIN, Kind
from agent.training.kitchen.speaker import KitchenSpeaker, plural, with_article
from agent.training.kitchen.tasks import FAMILIES, generate
from agent.training.wording import Choice, Split
from envs import kitchen_scene
from envs.kitchen_layout import OBJECTS, object_called
from tests.agent.training.kitchen_drafts import drafts, family_called, judged, scene

SAMPLES = 6000


@pytest.fixture(scope="module")
def samples():
    return {
        split: [generate(5, i, split) for i in range(n)]
        for split, n in ((Split.TRAIN, SAMPLES), (Split.HELD_OUT, SAMPLES // 4))
    }


def test_a_task_depends_on_seed_index_and_split_alone():
    first = [generate(3, i, split) for split in Split for i in range(20)]
    assert first == [generate(3, i, split) for split in Split for i in range(20)]
    assert first != [generate(4, i, split) for split in Split for i in range(20)]
    assert generate(3, 0, attempt=1) != generate(3, 0)


def test_every_family_comes_up_in_about_its_share(samples):
    total = sum(weight for _, weight, _ in FAMILIES)
    for family, weight, _ in FAMILIES:
        n = sum(t.family == family.__name__ for t in samples[Split.TRAIN])
        expected = SAMPLES * weight / total
        assert abs(n - expected) < 0.4 * expected + 2 * expected**0.5, family.__name__


def test_there_are_thousands_of_sentences(samples):
    assert len({t.instruction.casefold() for t in samples[Split.TRAIN]}) > 0.95 * SAMPLES
    assert len({t.templates for t in samples[Split.TRAIN]}) > 1000


def test_every_task_can_be_given_to_the_robot(samples):
    for task in (*samples[Split.TRAIN], *samples[Split.HELD_OUT]):
        assert checked(task.instruction) == task.instruction
        assert "{" not in task.instruction
        assert kitchen_scene.from_json(kitchen_scene.to_json(task.state)).key == task.state.key
        assert 1 <= len(task.state.objects) <= 12
        task.parsed_goal()


def test_what_cannot_be_met_is_rare_and_changes_nothing(samples):
    cannot = [t for t in samples[Split.TRAIN] if t.goal == NOTHING]
    assert 0.015 * SAMPLES < len(cannot) < 0.04 * SAMPLES
    assert all(t.errands == () for t in cannot)
    assert all(t.errands for t in samples[Split.TRAIN] if t not in cannot)


def held_out_templates():
    """All that stands in the held-out parts of the lists of wordings, and in no trained part."""
    modules = (
        *(wordings, wordings_clauses, wordings_coded, wordings_context, wordings_contrast),
        *(wordings_drawers, wordings_kinds),
        *(wordings_many, wordings_needs, wordings_orders, wordings_rest, wordings_tours),
        wordings_which,
    )
    values = [value for module in modules for value in vars(module).values()]
    values += [choice for value in values if isinstance(value, dict) for choice in value.values()]
    choices = [value for value in values if isinstance(value, Choice)]
    return {w for c in choices for w in c.held_out} - {w for c in choices for w in c.train}


def test_held_out_words_are_never_trained_on(samples):
    words = re.compile(rf"\b({'|'.join(map(re.escape, KitchenSpeaker.held_out_names))})")
    held_out = held_out_templates()
    assert len(held_out) > 80
    for task in samples[Split.TRAIN]:
        assert not task.novel
        assert not words.search(task.instruction.casefold()), task.instruction
        assert not {o.name for o in task.state} & set(FRESH)
        assert not set(task.templates) & held_out
    for task in samples[Split.HELD_OUT]:
        assert task.novel
        assert "wording" in task.novel or not set(task.templates) & held_out, task.templates
    assert any(set(t.templates) & held_out for t in samples[Split.HELD_OUT])
    assert any(o.name in HELD_OUT for t in samples[Split.HELD_OUT] for o in t.state)


def test_the_splits_share_no_sentence(samples):
    train, held_out = ({excluded.plain(t.instruction) for t in samples[s]} for s in Split)
    assert not train & held_out


def test_an_excluded_sentence_is_drawn_again(monkeypatch):
    before = [generate(8, i) for i in range(30)]
    unwanted = before[7].instruction
    monkeypatch.setattr(tasks, "excluded", lambda text: text == unwanted)
    after = [generate(8, i) for i in range(30)]
    assert after[7].instruction != unwanted
    assert after[:7] + after[8:] == before[:7] + before[8:]


@pytest.mark.parametrize(
    ("kind", "members", "others"),
    [
        (Kind("drink"), "coke water_bottle tea milk", "apple sponge mug ketchup"),
        (Kind("soda"), "coke pepsi 7up lime_soda sprite", "water_bottle tea milk orange_juice"),
        (Kind("caffeinated"), "coke pepsi redbull tea coffee", "7up lime_soda water_bottle apple"),
        (Kind("drink", "caffeinated"), "7up water_bottle lime_soda milk", "coke redbull tea apple"),
        (Kind("clear-soda"), "7up sprite", "coke pepsi water_bottle"),
        (Kind("soda", "clear-soda"), "coke pepsi", "7up sprite"),
        (Kind("fruit"), "apple orange banana grapes", "coke carrot sponge energy_bar"),
        (Kind("citrus"), "orange lemon", "apple banana coke"),
        (Kind("spicy"), "jalapeno_chips hot_sauce", "kettle_chips rice_chips apple"),
        (Kind("salty"), "sea_salt_chips kettle_chips pretzels", "apple coke energy_bar"),
        (Kind("snack", "chips"), "energy_bar rxbar_chocolate cookies", "rice_chips coke"),
        (Kind("energy"), "energy_bar redbull", "water_bottle 7up sponge"),
        (Kind("mop"), "sponge paper_towel", "apple coke fork"),
        (Kind("food"), "apple rice_chips sandwich", "coke sponge mug phone"),
    ],
)
def test_the_table_of_nouns_knows_what_everybody_knows(kind, members, others):
    for name in members.split():
        assert kind.member(name.replace("_", " ")) is True, name
    for name in others.split():
        assert kind.member(name.replace("_", " ")) is False, name


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (Kind("caffeinated"), "rxbar chocolate"),
        (Kind("healthy"), "granola bar"),
        (Kind("fruit"), "tomato"),
        (Kind("snack"), "apple"),
        (Kind("drink", "caffeinated"), "fanta"),
    ],
)
def test_what_people_dispute_is_debatable(kind, name):
    assert kind.member(name) is None


def test_names_are_the_usual_ones_and_the_halves_are_apart():
    assert set(OBJECTS) <= set(TRAIN)
    assert len(OTHERS) >= 80
    assert len(FRESH) >= 25
    assert not set(TRAIN) & set(HELD_OUT)
    assert [n for n in NOUNS if object_called(n) != n] == []


def test_articles_and_plurals():
    assert with_article("orange") == "an orange"
    assert with_article("bag of rice chips", some=True) == "a bag of rice chips"
    assert with_article("rice chips", some=True) == "some rice chips"
    assert (plural("peach"), plural("butter knife"), plural("coke")) == (
        "peaches",
        "butter knives",
        "cokes",
    )


def test_bring_means_put_down_with_the_user():
    made = drafts(family_called("bring"), scene(("coke", "table")))
    assert made
    for d in made:
        assert judged(d, ("coke", "user"))
        assert not judged(d)
        assert not judged(d, ("coke", "hand"))


def test_throw_away_means_the_trash():
    made = drafts(family_called("throw_away"), scene(("coke", "table"), ("apple", "user")))
    assert made
    for d in made:
        assert judged(d, ("coke", "trash"))
        assert not judged(d, ("apple", "trash"))


def test_any_one_of_a_kind_will_do():
    state = scene(("apple", "far counter"), ("pear", "close counter"), ("sponge", "table"))
    made = [d for d in drafts(family_called("bring_kind"), state, 300) if "fruit" in d.said.text]
    assert made
    for d in made:
        assert judged(d, ("apple", "user"))
        assert judged(d, ("pear", "user"))
        assert not judged(d, ("sponge", "user"))
        assert d.errands[0].name == "pear"  # the first in the order the scene is told in


def test_what_is_disliked_will_not_do():
    state = scene(("coke", "table"), ("7up", "table"), ("apple", "table"))
    made = drafts(family_called("disliked"), state, 300)
    assert made
    for d in made:
        bad = "coke" if "coke" in d.said.text else "7up"
        assert not judged(d, (bad, "user"))
        assert judged(d, ("7up" if bad == "coke" else "coke", "user"))


def test_everything_is_everything_there_and_nothing_else():
    state = scene(("coke", "table"), ("apple", "table"), ("pear", "far counter"))
    made = [d for d in drafts(family_called("everything"), state, 200) if len(d.errands) == 2]
    assert made
    for d in made:
        to = d.errands[0].to
        assert judged(d, ("coke", to), ("apple", to))
        assert not judged(d, ("coke", to))


def test_all_but_one_leaves_it():
    state = scene(("coke", "table"), ("apple", "table"), ("pear", "table"))
    made = drafts(family_called("everything_but"), state)
    assert made
    for d in made:
        to, names = d.errands[0].to, [e.name for e in d.errands]
        assert judged(d, *((n, to) for n in names))
        assert not judged(d, *((n, to) for n in ("coke", "apple", "pear")))


def test_a_count_takes_so_many():
    state = scene(("apple", "table"), ("apple", "far counter"), ("apple", "table"))
    made = drafts(family_called("counted"), state)
    assert {len(d.errands) for d in made} == {2, 3}
    for d in made:
        to, k = d.errands[0].to, len(d.errands)
        assert judged(d, *[("apple", to)] * k)
        assert not judged(d, *[("apple", to)] * (k - 1))


def test_destinations_are_not_mixed_up():
    state = scene(("coke", "table"), ("apple", "far counter"), ("sponge", "close counter"))
    made = drafts(family_called("scatter"), state)
    assert made
    for d in made:
        moves = [(e.name, e.to) for e in d.errands]
        swapped = [(n, to) for (n, _), (_, to) in zip(moves, moves[1:] + moves[:1], strict=True)]
        assert judged(d, *moves)
        if not any((o.name, o.at) in swapped for o in state):
            assert not judged(d, *swapped)


def test_a_swap_takes_both():
    made = drafts(family_called("swap"), scene(("coke", "table"), ("tea", "far counter")))
    assert made
    for d in made:
        assert judged(d, ("coke", "far counter"), ("tea", "table"))
        assert not judged(d, ("coke", "far counter"))


def test_a_closed_drawer_is_asked_about_by_name():
    state = scene(("coke", "top drawer"), ("tea", "table"))
    made = drafts(family_called("take_out"), state)
    assert made
    assert all("drawer" in d.said.text for d in made)
    others = [f for f, _, _ in FAMILIES if f.__name__ not in ("take_out",)]
    named = [d for f in others for d in drafts(f, state, 15) if "coke" in d.said.text]
    assert any(d.goal != NOTHING for d in named)
    for d in named:
        assert d.goal == NOTHING or "drawer" in d.said.text, d.said.text
