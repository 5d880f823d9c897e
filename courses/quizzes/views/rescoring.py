"""Scoring a question again: correct its key, see who changes, apply it once."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.questions.kinds.registry import get_kind
from courses.questions.models import QuestionVersion
from courses.quizzes.actions.rescoring import apply_rescoring, propose_rescoring
from courses.quizzes.appeals_queue import get_filed
from courses.quizzes.corrections import corrected, key_parts
from courses.quizzes.forms.rescoring import ApplyForm, RescoringForm
from courses.quizzes.learners import MARK
from courses.quizzes.models import Appeal, Rescoring
from courses.quizzes.rescoring_effect import Effect, effect_of
from courses.quizzes.rescoring_reach import Reach, get_reach, get_rescoring, list_rescorings
from courses.quizzes.scorings import FULL_MARKS, KEY, Scoring, count_unscored, scorings_of
from courses.quizzes.views.blueprint import quizzes
from courses.quizzes.views.trying import is_done
from lms.core.errors import Conflict, Refusal
from lms.core.i18n import _, ngettext
from lms.core.paging import Page, asked_page
from lms.core.permissions import allowed, the_actor
from lms.people.queries import scope_for
from lms.people.views.parts import status_of

_PER_PAGE = 50


def _asked_number() -> int | None:
    text = request.args.get("phien-ban", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None


@quizzes.route("/day-hoc/cham-lai/<key>", methods=["GET", "POST"])
@allowed(MARK)
def rescoring_question(key: str) -> ResponseReturnValue:
    """The question in one of its versions, with its key as a form; sent, on to the effect."""
    reach = get_reach(key, scope_for(MARK))
    version, form = reach.version(_asked_number()), RescoringForm()
    has_key = not get_kind(version.kind).is_marked_by_person
    appeal = _appeal()
    if not form.is_submitted():
        form.policy.data = KEY if has_key else FULL_MARKS
        form.reason.data = appeal.reply if appeal else ""
    scoring = scorings_of({version.id: version})[version.id]
    made: list[Rescoring] = []
    if form.validate_on_submit() and is_done(
        form, lambda: made.append(_propose(reach, version, scoring, form, appeal))
    ):
        return redirect(url_for(".rescoring_effect", key=key, rescoring=made[0].public_id))
    typed = request.form if form.is_submitted() else None
    page = render_template(
        "quizzes/rescoring_question.html",
        form=form,
        reach=reach,
        version=version,
        scene=get_kind(version.kind).scene(version.data),
        parts=key_parts(version.kind, _base(scoring, version), typed) if has_key else [],
        history=list_rescorings(version.id),
    )
    return page, status_of(form)


def _base(scoring: Scoring, version: QuestionVersion) -> dict[str, Any]:
    """The key in force, from which the form starts."""
    return scoring.data if scoring.policy == KEY else version.data


def _appeal() -> Appeal | None:
    """The appeal that led here, if the address names one of one's units."""
    asked = request.args.get("phuc-khao")
    return get_filed(asked, scope_for(MARK)).appeal if asked else None


def _propose(
    reach: Reach, version: QuestionVersion, scoring: Scoring, form: RescoringForm, appeal: Appeal | None
) -> Rescoring:
    _refuse_foreign(reach)
    is_key = form.policy.data == KEY
    data = corrected(version.kind, _base(scoring, version), request.form) if is_key else {}
    return propose_rescoring(
        version=version,
        policy=form.policy.data,
        data=data,
        reason=form.reason.data,
        person_id=the_actor().person_id,
        appeal=appeal,
    )


def _refuse_foreign(reach: Reach) -> None:
    if reach.foreign:
        courses = ", ".join(f"“{title}”" for title in reach.foreign[:3])
        raise Refusal(
            _(
                "Courses of other units ask this question too: %(courses)s. Somebody who answers for all of "
                "them has to score it again.",
                courses=courses,
            )
        )


@quizzes.get("/day-hoc/cham-lai/<key>/<rescoring>")
@allowed(MARK)
def rescoring_effect(key: str, rescoring: str) -> ResponseReturnValue:
    """Who changes from what to what; once applied, how far it is."""
    reach = get_reach(key, scope_for(MARK))
    proposed, version = get_rescoring(reach, rescoring)
    if proposed.applied_at is not None:
        return render_template(
            "quizzes/rescoring_applied.html",
            reach=reach,
            version=version,
            rescoring=proposed,
            waiting=count_unscored(proposed),
        )
    effect = effect_of(proposed, version, scope_for(MARK))
    basis = scorings_of({version.id: version})[version.id].number
    return render_template(
        "quizzes/rescoring_effect.html",
        reach=reach,
        version=version,
        rescoring=proposed,
        effect=effect,
        page=_page(effect),
        form=ApplyForm(formdata=None, basis=str(basis)),
    )


def _page(effect: Effect) -> Page[Any]:
    """The changes of people in one's units, a page of them."""
    last = max(1, -(-len(effect.named) // _PER_PAGE))
    number = min(asked_page(), last)
    rows = effect.named[(number - 1) * _PER_PAGE : number * _PER_PAGE]
    return Page(rows, number, len(effect.named), _PER_PAGE)


@quizzes.post("/day-hoc/cham-lai/<key>/<rescoring>/ap-dung")
@allowed(MARK)
def rescoring_apply(key: str, rescoring: str) -> ResponseReturnValue:
    """The scoring is in force, once."""
    reach, form = get_reach(key, scope_for(MARK)), ApplyForm()
    proposed, _version = get_rescoring(reach, rescoring)
    text = form.basis.data or ""
    try:
        _refuse_foreign(reach)
        waiting = apply_rescoring(
            rescoring=proposed,
            basis=int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0,
            person_id=the_actor().person_id,
        )
    except Conflict as refusal:
        flash(str(refusal), "warning")
    except Refusal as refusal:
        flash(str(refusal), "error")
    else:
        flash(_applied_words(waiting), "success")
    return redirect(url_for(".rescoring_effect", key=key, rescoring=rescoring))


def _applied_words(waiting: int) -> str:
    if not waiting:
        return _("The question is scored again and the results are corrected.")
    return ngettext(
        "The scoring is in force. %(num)s attempt is being scored again.",
        "The scoring is in force. %(num)s attempts are being scored again.",
        waiting,
    )
