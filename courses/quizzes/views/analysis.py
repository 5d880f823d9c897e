"""The analysis of a quiz and of each of its questions, for those who teach it: read from sums alone."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.questions.actions import rest_question
from courses.questions.queries import get_known
from courses.questions.reach import WRITE
from courses.quizzes.actions.counting import begin_new_watch
from courses.quizzes.analysis_words import REMARKS, alpha_words, decimals, duration, leak_words
from courses.quizzes.choices import list_options
from courses.quizzes.rules.remarks import remarks_of
from courses.quizzes.rules.statistics import BINS, ENOUGH, QuestionSums
from courses.quizzes.statistics import (
    find_exams,
    get_exam_figures,
    get_statistic,
    list_version_numbers,
    sort_questions,
    watch_of,
)
from courses.quizzes.teaching import Taught, get_taught, list_taught
from courses.quizzes.views.blueprint import quizzes
from courses.quizzes.views.desk import desk_of
from lms.core.db import read_one_snapshot
from lms.core.errors import NotFound, Refusal
from lms.core.i18n import _
from lms.core.paging import Page, asked_page
from lms.core.permissions import allowed, holds

ANALYSE = "quizzes.analyse"
_PER_PAGE = 50
_PAGES = "/day-hoc/phan-tich"


@quizzes.context_processor
def _analysis_words() -> dict[str, Any]:
    return {"decimals": decimals, "duration": duration, "remark_words": REMARKS}


@quizzes.get(_PAGES)
@allowed(ANALYSE)
def list_analyses() -> ResponseReturnValue:
    """The quizzes of one's courses with their figures, and how many of their questions look leaked."""
    read_one_snapshot()
    taught = list_taught(ANALYSE)
    exams = find_exams([each.item.id for each in taught])
    return render_template("quizzes/analysis_list.html", taught=taught, exams=exams)


@quizzes.get(f"{_PAGES}/<course>/<item>")
@allowed(ANALYSE)
def show_analysis(course: str, item: str) -> ResponseReturnValue:
    """How the quiz went: results, reliability, and its questions with what stands out, the worst first."""
    read_one_snapshot()
    taught = get_taught(course, item, permission=ANALYSE)
    figures, order = get_exam_figures(taught.item.id), request.args.get("sap-xep", "")
    return render_template(
        "quizzes/analysis_exam.html",
        taught=taught,
        desk=desk_of(taught),
        figures=figures,
        alpha_words=alpha_words(figures.alpha),
        bins=_bins(figures.sums.bins),
        page=_page(sort_questions(figures.questions, order)),
        order=order,
        enough=ENOUGH,
    )


def _bins(counts: tuple[int, ...]) -> list[tuple[int, int, int]]:
    """(from, to, results) of the bins between the lowest and the highest result."""
    taken = [number for number, count in enumerate(counts) if count] or [0]
    width = 100 // BINS
    return [
        (number * width, (number + 1) * width, counts[number]) for number in range(taken[0], taken[-1] + 1)
    ]


def _page(rows: list[Any]) -> Page[Any]:
    number = min(asked_page(), max(1, -(-len(rows) // _PER_PAGE)))
    start = (number - 1) * _PER_PAGE
    return Page(rows[start : start + _PER_PAGE], number, len(rows), _PER_PAGE)


@quizzes.get(f"{_PAGES}/<course>/<item>/cau/<key>")
@allowed(ANALYSE)
def analyse_question(course: str, item: str, key: str) -> ResponseReturnValue:
    """What learners of low and high results chose, how long they took, and what a suspected leak rests on."""
    read_one_snapshot()
    taught = get_taught(course, item, permission=ANALYSE)
    statistic, version = get_statistic(taught.item.id, key, _asked_version())
    sums, facts = QuestionSums.from_json(statistic.sums), watch_of(statistic).facts()
    return render_template(
        "quizzes/analysis_question.html",
        taught=taught,
        desk=desk_of(taught),
        key=key,
        statistic=statistic,
        version=version,
        versions=list_version_numbers(taught.item.id, version.question_id),
        sums=sums,
        remarks=remarks_of(sums, is_flagged=statistic.flagged_at is not None),
        facts=leak_words(facts) if facts else [],
        options=list_options(statistic, version),
        rests=_resting(key),
        enough=ENOUGH,
    )


def _asked_version() -> int | None:
    asked = request.args.get("ban", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else None


def _resting(key: str) -> dict[str, Any]:
    """Whether the question rests, and whether the signed-in person looks after it and may let it rest."""
    try:
        question = get_known(key).question
    except NotFound:
        return {"is_known": False, "since": None, "may": False}
    return {
        "is_known": True,
        "since": question.rested_at,
        "may": question.state == "in_use" and _may_rest(key),
    }


def _may_rest(key: str) -> bool:
    if not holds(WRITE):
        return False
    try:
        get_known(key, permission=WRITE)
    except NotFound:
        return False
    return True


@quizzes.post(f"{_PAGES}/<course>/<item>/cau/<key>/tam-ngung")
@allowed(ANALYSE)
def rest_leaked(course: str, item: str, key: str) -> ResponseReturnValue:
    """The question is drawn no more until somebody takes it up again; what was noticed is the reason."""
    taught = get_taught(course, item, permission=ANALYSE)
    statistic, _version = get_statistic(taught.item.id, key)
    question = get_known(key, permission=WRITE).question
    try:
        rest_question(question=question, reason=_reason(taught, is_flagged=statistic.flagged_at is not None))
    except Refusal as refusal:
        flash(" ".join(refusal.messages), "error")
    else:
        flash(_("The question rests: new papers do not ask it. Papers that ask it keep it."), "success")
    return redirect(url_for(".analyse_question", course=course, item=item, key=key))


def _reason(taught: Taught, *, is_flagged: bool) -> str:
    if is_flagged:
        return _("Suddenly easier or faster in “%(quiz)s”: it may have gone round.", quiz=taught.title)
    return _("Put to rest from the analysis of “%(quiz)s”.", quiz=taught.title)


@quizzes.post(f"{_PAGES}/<course>/<item>/cau/<key>/theo-doi-lai")
@allowed(ANALYSE)
def watch_again(course: str, item: str, key: str) -> ResponseReturnValue:
    """The suspicion is put aside: the question is watched from the beginning."""
    taught = get_taught(course, item, permission=ANALYSE)
    statistic, version = get_statistic(taught.item.id, key, _asked_version())
    begin_new_watch(statistic=statistic, key=key)
    flash(_("The watch over this question begins anew."), "success")
    return redirect(url_for(".analyse_question", course=course, item=item, key=key, ban=version.number))
