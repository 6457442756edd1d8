"""The report: self-contained, complete, and deaf to what the instruction would like to do."""

import base64
from dataclasses import replace

import numpy as np
import pytest

from agent.planner import decide
from agent.record import Ending, SkillScore, scores_of
from agent.report.page import write_report
from tests.agent.report.pages import PHRASES, Page, episode, png, step

DASH, MINUS = "\N{EN DASH}", "\N{MINUS SIGN}"


@pytest.fixture
def report(tmp_path):
    def write(record, charts=(), stills=(), video=None, **options):
        path = write_report(
            record,
            tmp_path / "out",
            charts=charts,
            stills=stills,
            video=video,
            **({"command": "again"} | options),
        )
        return Page(path.read_text(encoding="utf-8"))

    return write


def test_the_page_needs_nothing_from_outside(report, tmp_path):
    film = tmp_path / "episode.mp4"
    film.write_bytes(b"a film")
    page = report(episode(step(1)), [png(1)], [png(2), png(3)], film)
    assert not page.all("script")
    for element in page.elements:
        assert not [a for a in element.attributes if a.startswith("on")]
        for name in ("src", "href", "poster", "srcset", "data", "action"):
            link = element.attributes.get(name, "#")
            assert link.startswith(("#", "data:image/png;base64,", "data:video/mp4;base64,"))
    style = page.all("style")[0].text
    assert "url(" not in style
    assert "@import" not in style
    names = {e.attributes.get("id") for e in page.elements}
    links = {e.attributes["href"][1:] for e in page.all("a")}
    assert links
    assert links <= names


def test_pictures_and_film_arrive_whole_and_in_their_places(report, tmp_path):
    film = tmp_path / "episode.mp4"
    film.write_bytes(bytes(range(256)))
    stills, charts = [png(i) for i in (10, 20, 30)], [png(40), png(50)]
    page = report(episode(step(1), step(2)), charts, stills, film)
    sources = [e.attributes["src"] for e in page.all("img")]
    order = [10, 30, 10, 40, 20, 50]  # first and last, then still and chart of each step
    assert [base64.b64decode(s.partition(",")[2]) for s in sources] == [png(i) for i in order]
    assert all(e.attributes["alt"] for e in page.all("img"))
    (video,) = page.all("video")
    assert base64.b64decode(video.attributes["src"].partition(",")[2]) == bytes(range(256))


def test_every_step_is_there_with_its_skill_outcome_reason_and_disturbance(report):
    steps = (
        step(1),
        step(2, PHRASES[1], outcome="failed", reason="it slipped", disturbance="a hand came"),
        step(3, PHRASES[2], outcome="timed out"),
    )
    page = report(episode(*steps))
    cards, plan = page.all("article"), page.all("li")
    assert [c.attributes["id"] for c in cards] == ["step-1", "step-2", "step-3"]
    for one, card, line in zip(steps, cards, plan, strict=True):
        for words in (one.skill, one.outcome, one.reason, one.disturbance):
            assert words in card.text
            assert words in line.text
    tones = [b.attributes["class"].split()[1] for b in page.all("span", "dot")]
    assert tones == ["good", "bad", "bad"]


def test_the_score_table_is_complete_closed_and_marks_the_chosen_skill(report):
    page = report(episode(step(1), step(2, PHRASES[1])))
    assert [d for d in page.all("details") if "open" in d.attributes] == []
    chosen = page.all("tr", "chosen")
    assert [r.text.split(" (chosen) ")[0] for r in chosen] == [
        f"{i} {PHRASES[i - 1]}" for i in (1, 2)
    ]
    for table in page.all("table", "scores"):
        for i, score in enumerate(step(1).scores, 1):
            assert f"{i} {score.skill}" in table.text
        for words in (f"{MINUS}1.250", f"{MINUS}4.000", "0.900"):
            assert words in table.text


def test_why_a_skill_was_chosen_is_said(report):
    first, second = report(episode(step(1), step(2, "done"))).all("article")
    # softmax of (-1.25, -4, -0.5) = (0.314, 0.020, 0.666)
    assert "Usefulness 0.314 \N{MULTIPLICATION SIGN} affordance 0.900 = 0.283." in first.text
    assert "Language alone favoured “done” (0.666), which had an affordance of 0." in first.text
    assert "favoured" not in second.text


@pytest.mark.parametrize("ending", list(Ending))
def test_the_ending_is_a_badge_in_plain_words(report, ending):
    page = report(episode(step(1), ending=ending))
    badges = page.all("span", "badge")
    tone = "good" if ending.good else "bad"
    assert badges[0].attributes["class"].split() == ["badge", tone]
    assert ending.value in badges[0].text.lower()
    true = "true at the end" if ending is Ending.GOAL_REACHED else "not true at the end"
    assert badges[1].text[2:] == true
    assert "The red block is in the blue bowl." in page.all("section")[0].text


def test_a_goal_in_another_form_is_shown_as_data_and_no_goal_not_at_all(report):
    page = report(episode(goal={"reach": ["the fire station", "the oak"]}))
    assert "reach the fire station, the oak" in page.all("section")[0].text
    assert not report(episode(goal=None)).all("section")


HOSTILE = (
    "<script>alert(1)</script>",
    "{{7*7}} {% raw %}",
    "</title><img src=x onerror=alert(1)>",
    "\"' onmouseover='x",
    "</pre></style>&amp;",
)


@pytest.mark.parametrize("words", HOSTILE)
def test_words_of_the_record_are_never_markup(report, words):
    score = SkillScore(skill=words, language=-1, usefulness=1, affordance=1, product=1)
    here = {"holding": words, "objects": [{"name": words, "at": words, "position": [0, 0, 0]}]}
    said = dict.fromkeys(("outcome", "reason", "disturbance"), words)
    favoured = replace(score, skill=f"{words}!", usefulness=2)
    one = step(1, words, scores=(score, favoured), state=here, **said)
    said = dict.fromkeys(("instruction", "env", "mode", "ending"), words)
    data = {words: [words, {words: words}]}
    parts = dict.fromkeys(("scene", "goal", "models", "versions"), data)
    pictures = [png(1)], [png(1), png(2)]
    page = report(episode(one, final_state=here, **said, **parts), *pictures)
    plain = report(episode(step(1), scene={"a": 1}, goal={"b": [{"c": 1}, 2]}), *pictures)
    assert {e.tag for e in page.elements} <= {e.tag for e in plain.elements}
    attributes = {a for e in plain.elements for a in e.attributes}
    assert {a for e in page.elements for a in e.attributes} <= attributes
    (headline,) = page.all("h1")
    assert "".join(headline.words) == words
    assert "".join(page.all("title")[0].words) == f"{words} · Doable"
    assert "".join(page.all("h3")[0].words) == words


def test_scores_without_a_language_model_are_dashes(report):
    none = SkillScore(skill="push", language=None, usefulness=None, affordance=0.5, product=None)
    never = SkillScore(skill="pull", language=-np.inf, usefulness=0.0, affordance=0.25, product=0.0)
    page = report(episode(step(1, "push", scores=(none, never))))
    assert f"push (chosen) {DASH} {DASH} 0.500 {DASH}" in page.all("table", "scores")[0].text
    assert f"pull {MINUS}\N{INFINITY} 0 0.250 0" in page.all("table", "scores")[0].text


def test_what_a_search_did_not_evaluate_is_said_to_be_so(report):
    best = SkillScore(skill="push", language=-1.0, usefulness=None, affordance=0.5, product=None)
    rest = replace(best, skill="pull", language=None, evaluated=False)
    record = episode(step(1, "push", scores=(best, rest)))
    page = report(replace(record, scoring={"search": "winner", "correction": "sum"}))
    assert f"push (chosen) {MINUS}1.000 {DASH} 0.500 {DASH}" in page.all("table", "scores")[0].text
    assert f"pull not evaluated {DASH} 0.500 {DASH}" in page.all("table", "scores")[0].text
    words = page.all("article")[0].text
    assert "1 of 2 skills were evaluated" in words
    assert "Likelihood 0.368 \N{MULTIPLICATION SIGN} affordance 0.500 = 0.184." in words
    assert "Usefulness 0" not in words
    assert "Next best" not in words
    assert "search winner" in page.all("div", "made")[0].text


def test_runners_up_that_were_asked_for_are_named(report):
    skills = {"push": 0.0, "pull": -1.0, "lift": -2.0, "turn": -3.0}
    scores = [
        SkillScore(skill=skill, language=log_p, usefulness=None, affordance=0.5, product=None)
        for skill, log_p in skills.items()
    ]
    rest = replace(scores[0], skill="wave", language=None, evaluated=False)
    scoring = {"search": "winner", "correction": "sum", "runners_up": "2"}
    page = report(replace(episode(step(1, "push", scores=(*scores, rest))), scoring=scoring))
    words = page.all("article")[0].text
    assert "affordance: “pull” (0.184), “lift” (0.068)." in words
    assert "runners_up 2" in page.all("div", "made")[0].text


def test_a_correction_stands_over_its_scores(report):
    plain, corrected = (
        report(episode(step(1), scoring={"search": "all", "correction": rule}))
        for rule in ("sum", "token-mean")
    )
    assert "(token-mean)" in corrected.all("table", "scores")[0].text
    assert "(" not in plain.all("thead")[-1].text


def test_what_moved_is_marked(report):
    page = report(episode(step(1, at="table"), step(2, at="middle"), step(3, at="middle")))
    first, second, third = (card.text for card in page.all("article"))
    assert "middle · was table" in second
    assert "· was" not in first + third
    assert "red block table blue bowl" in page.all("table")[-1].text
    assert [e.text for e in page.all("td", "moved")] == ["middle · was table", "blue bowl"]


def test_it_says_how_to_run_it_again(report):
    record = episode(instruction="don't $(rm -rf) it")
    assert "make demo" in [e.text for e in report(record, command="make demo").all("pre")]
    assert "torch 2.14.0" in report(record).all("main")[0].text
    assert "SmolLM2" in report(record).all("main")[0].text


def test_an_episode_without_steps(report):
    page = report(episode(ending=Ending.NOTHING_DOABLE), stills=[png(1)])
    assert (len(page.all("img")), "No step was taken." in page.all("main")[0].text) == (1, True)


def test_counts_that_do_not_fit_are_refused_before_anything_is_written(tmp_path):
    out = tmp_path / "out"
    with pytest.raises(ValueError, match="1 steps need 1 charts or none, got 2"):
        write_report(
            episode(step(1)), out, charts=[b"", b""], stills=[], video=None, command="again"
        )
    with pytest.raises(ValueError, match="1 steps need 2 stills or none, got 1"):
        write_report(episode(step(1)), out, charts=[], stills=[b""], video=None, command="again")
    with pytest.raises(FileNotFoundError):
        write_report(
            episode(), out, charts=[], stills=[], video=tmp_path / "no.mp4", command="again"
        )
    assert not out.exists()


def test_a_failed_write_leaves_the_old_report_and_nothing_beside_it(tmp_path):
    write_report(episode(step(1)), tmp_path, charts=[], stills=[], video=None, command="again")
    before = (tmp_path / "report.html").read_bytes()
    with pytest.raises(UnicodeEncodeError):  # a lone surrogate cannot be written
        write_report(
            episode(step(1), instruction="\ud800"),
            tmp_path,
            charts=[],
            stills=[],
            video=None,
            command="again",
        )
    assert [p.name for p in tmp_path.iterdir()] == ["report.html"]
    assert (tmp_path / "report.html").read_bytes() == before


def test_a_long_episode_stays_small_and_folded(tmp_path):
    phrases = [f"put the red block at place {i}" for i in range(100)]
    scores = scores_of(decide(phrases, -np.arange(100.0), np.full(100, 0.5)))
    steps = [step(n, phrases[0], scores=scores) for n in range(1, 21)]
    path = write_report(
        episode(*steps), tmp_path, charts=[], stills=[], video=None, command="again"
    )
    page = Page(path.read_text(encoding="utf-8"))
    assert len(page.all("tr")) > 2000
    assert all("open" not in d.attributes for d in page.all("details"))
    assert path.stat().st_size < 1_000_000


def test_each_step_tells_what_was_believed_and_told(report):
    belief, told = "Seen: table: <b>coke</b>.", "failed: it <i>slipped</i>"
    page = report(episode(step(1, believed=belief, told=told), step(2)))
    assert [e.text for e in page.all("p", "believed")] == [belief]
    assert [e.text for e in page.all("p", "told")] == [told]
    assert not page.all("b")
    assert not page.all("i")


def test_what_the_model_wrote_stands_beside_the_skill_it_became(report):
    page = report(episode(step(1, written="put <u>it</u> in")))
    words = [e.text for e in page.all("p", "small")]
    assert "The model wrote “put <u>it</u> in”; the nearest skill stands for it." in words
    assert not page.all("u")


def test_a_robot_that_gave_up_says_on_what(report):
    page = report(
        episode(step(1), ending=Ending.GAVE_UP, reason="pick up the <s>coke</s>: it slipped")
    )
    assert "Gave up on pick up the <s>coke</s>: it slipped" in [e.text for e in page.all("p")]
    assert not page.all("s")
    assert not [e for e in report(episode(step(1))).all("p") if e.text.startswith("Gave up on")]
