"""Reports of a package, in any order and as often as the line repeats them: the best never falls."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from courses.packages.formats.base import Node
from courses.packages.reports import clean_data, read_report, seconds_of
from courses.packages.rules import COMPLETIONS, RULES, SUCCESSES, Best, Score, is_met, join, read_params

NODE = Node(identifier="bai", title="Bài", path="a.html", is_sco=True)
_statuses = st.sampled_from(
    ["passed", "completed", "failed", "incomplete", "browsed", "not attempted", "", "x"]
)
_scores = st.one_of(
    st.none(), st.integers(-5, 130).map(str), st.sampled_from(["", "nan", "inf", "9e99", "tám"])
)
_data = st.fixed_dictionaries(
    {
        "cmi.core.lesson_status": _statuses,
        "cmi.core.score.raw": _scores,
        "cmi.core.score.max": _scores,
        "cmi.suspend_data": st.text(max_size=5),
        "cmi.core.session_time": st.sampled_from(["00:01:00", "00:10:30.5", "9999:99:99", "bad"]),
    }
)


@st.composite
def _reports(draw: Any) -> list[Best]:
    keys = draw(
        st.lists(st.tuples(st.integers(1, 4), st.integers(1, 5)), unique=True, min_size=1, max_size=8)
    )
    return [
        read_report(
            draw(_data), standard="scorm12", node=NODE, session=session, seq=seq, is_final=draw(st.booleans())
        )
        for session, seq in keys
    ]


def _all(reports: list[Best]) -> Best:
    best = Best()
    for report in reports:
        best = join(best, report)
    return best


@given(_reports(), st.randoms())
def test_any_order_and_any_repetition_of_reports_lead_to_the_same_best(
    reports: list[Best], chance: Any
) -> None:
    shuffled = [*reports, *chance.choices(reports, k=3)]
    chance.shuffle(shuffled)
    assert _all(shuffled) == _all(reports)


@given(_reports())
def test_no_report_lowers_what_was_reached(reports: list[Best]) -> None:
    best = Best()
    for report in reports:
        after = join(best, report)
        assert COMPLETIONS.index(after.completion) >= COMPLETIONS.index(best.completion)
        assert SUCCESSES.index(after.success) >= SUCCESSES.index(best.success)
        assert (after.score or Score(-1)).percent >= (best.score or Score(-1)).percent
        assert sum(after.seconds.values()) >= sum(best.seconds.values())
        for rule in RULES:
            assert is_met(rule, 60, [after]) or not is_met(rule, 60, [best])
        best = after


@given(_reports())
def test_what_is_kept_for_the_next_time_is_that_of_the_latest_session(reports: list[Best]) -> None:
    latest = max(reports, key=lambda report: report.latest)
    assert _all(reports).data == latest.data


def _read(data: dict[str, Any], **facts: Any) -> Best:
    node = Node(**{**NODE.__dict__, **facts.pop("node", {})})
    given = {"standard": "scorm12", "session": 1, "seq": 1, "is_final": True, **facts}
    return read_report(data, node=node, **given)


def test_points_from_which_a_part_is_passed_decide_when_it_is_left() -> None:
    data = {"cmi.core.lesson_status": "completed", "cmi.core.score.raw": "60"}
    assert _read(data, node={"mastery_score": 50}).success == "passed"
    assert _read(data, node={"mastery_score": 70}).success == "failed"
    assert _read(data, node={"mastery_score": 70}, is_final=False).success == "unknown"


def test_measures_of_2004_decide_over_what_the_package_says() -> None:
    data = {
        "cmi.completion_status": "incomplete",
        "cmi.success_status": "failed",
        "cmi.score.scaled": "0.8",
        "cmi.progress_measure": "1",
    }
    found = _read(data, standard="scorm2004", node={"min_measure": 0.7, "completion_threshold": 0.9})
    assert (found.completion, found.success, found.score) == ("completed", "passed", Score(80.0))


def test_a_score_becomes_per_cent_by_its_own_bounds() -> None:
    assert _read({"cmi.core.score.raw": "8", "cmi.core.score.max": "10"}).score == Score(80.0)
    assert _read(
        {"cmi.core.score.raw": "15", "cmi.core.score.min": "10", "cmi.core.score.max": "20"}
    ).score == Score(50)
    assert _read({"cmi.core.score.raw": "85"}).score == Score(85.0)
    assert _read({"cmi.core.score.raw": "850"}).score is None


def test_durations_are_read_as_2004_writes_them() -> None:
    assert seconds_of("PT1H30M5.5S") == 5405.5
    assert seconds_of("P1DT1S") == 86401
    assert seconds_of("tomorrow") == 0


def test_what_is_no_report_is_not_kept_and_names_stay_where_they_are() -> None:
    assert clean_data("cmi") is None
    assert clean_data({f"cmi.x{n}": "" for n in range(6000)}) is None
    given = {
        "cmi.core.student_name": "Hằng",
        "cmi.suspend_data": "a\0b",
        "other": 1,
        "cmi.x": [1],
        "cmi.n": 2,
    }
    assert clean_data({"cmi.suspend_data": "\ud800"}) == {"cmi.suspend_data": "?"}
    assert clean_data(given) == {"cmi.suspend_data": "ab", "cmi.n": 2}


def test_each_rule_says_when_several_parts_are_enough() -> None:
    done, passed, failed = Best(completion="completed"), Best(success="passed"), Best(success="failed")
    assert is_met("completed", 0, [done, done]) and not is_met("completed", 0, [done, Best()])
    assert is_met("passed", 0, [Best(), passed]) and not is_met("passed", 0, [failed, passed])
    assert is_met("completed_or_passed", 0, [Best(), passed])
    assert is_met("all", 0, [done, passed]) and not is_met("all", 0, [done, Best()])
    assert is_met("score", 60, [Best(score=Score(60)), Best()]) and not is_met(
        "score", 61, [Best(score=Score(60))]
    )
    assert not any(is_met(rule, 1, []) for rule in RULES)


def test_a_rule_that_is_not_known_is_the_usual_one() -> None:
    assert read_params({"rule": "magic", "percent": 900}) == {"rule": "completed_or_passed", "percent": 50}
    assert read_params({"rule": "score", "percent": 80}) == {"rule": "score", "percent": 80}
