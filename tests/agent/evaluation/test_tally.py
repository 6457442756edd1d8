import pytest
from scipy.stats import binomtest

from agent.evaluation.tally import Comparison, Rate, summarise


@pytest.mark.parametrize(("k", "n"), [(0, 5), (5, 5), (3, 7), (97, 100), (1, 1), (250, 400)])
def test_the_interval_is_wilson_s(k, n):
    theirs = binomtest(k, n).proportion_ci(0.95, method="wilson")
    assert Rate(successes=k, n=n).interval == pytest.approx((theirs.low, theirs.high), abs=1e-6)


def test_no_episode_means_no_knowledge():
    assert Rate(successes=0, n=0).interval == (0.0, 1.0)


def result(task, family, plan, execution, timeouts=0):
    return {
        "task": task,
        "family": family,
        "plan": {"success": plan},
        "execution": {"success": execution, "timeouts": timeouts},
    }


def test_rows_add_up_and_order_does_not_matter():
    results = [
        result("a1", "a", True, True),
        result("b1", "b", True, False, timeouts=2),
        result("a2", "a", False, False),
    ]
    summary = summarise({}, results)
    assert summary == summarise({}, results[::-1])
    assert [
        (r.family, r.plan.successes, r.execution.successes, r.plan.n) for r in summary.rows
    ] == [
        ("a", 1, 1, 2),
        ("b", 1, 0, 1),
        ("all", 2, 1, 3),
    ]
    assert summary.overall.timeouts == 2


def test_where_only_plans_were_made_nothing_is_said_of_executions():
    plans = [{"task": f"a{i}", "family": "a", "plan": {"success": i > 0}} for i in range(3)]
    summary = summarise({}, plans)
    assert (summary.overall.plan.successes, summary.overall.execution) == (2, None)
    assert all(f.keys() == {"family", "plan", "gave_up"} for f in summary.to_json()["families"])
    executed = summarise({}, [result("a1", "a", True, True)]).to_json()["families"]
    assert all({"execution", "timeouts"} <= f.keys() for f in executed)


def test_who_gave_up_is_counted_in_physics_where_there_is_any():
    gave_up = {"success": False, "timeouts": 0, "ending": "gave up", "reason": "pick: it slipped"}
    other = gave_up | {"reason": "find: none there"}
    results = [
        {
            "task": "a1",
            "family": "a",
            "plan": gave_up,
            "execution": {"success": True, "timeouts": 0},
        },
        {"task": "a2", "family": "a", "plan": {"success": True}, "execution": gave_up},
        {"task": "b1", "family": "b", "plan": {"success": True}, "execution": gave_up},
        {"task": "b2", "family": "b", "plan": {"success": True}, "execution": other},
    ]
    summary = summarise({"mode": "saycan"}, results)
    assert [row.gave_up for row in summary.rows] == [1, 2, 3]
    assert list(summary.reasons.items()) == [("pick: it slipped", 2), ("find: none there", 1)]
    plans = [{k: v for k, v in r.items() if k != "execution"} for r in results]
    assert summarise({}, plans).overall.gave_up == 1
    data = Comparison((summary,)).to_json()["modes"]["saycan"]
    assert data["reasons"] == {"pick: it slipped": 2, "find: none there": 1}
