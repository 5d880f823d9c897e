"""Joining a unit with a code: the code, who one is, the proof of the address; for anybody, and on a phone."""

from flask import abort, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_limiter.util import get_remote_address

from lms.core.clock import now, today
from lms.core.db import begin_writing
from lms.core.i18n import _, chosen_language, format_date, format_moment
from lms.core.limits import limiter
from lms.core.permissions import find_actor, public, signed_in, the_actor
from lms.core.web import prepares
from lms.people.actions import ask_sign_up, ask_sign_up_letter, finish_sign_up, join_with_account
from lms.people.forms.joining import EnterCodeForm, JoinerForm, ProveAddressForm
from lms.people.joining import CodeRow, find_code_by_id, find_join_code
from lms.people.lockouts import count_failure, forget_failures, hold_name
from lms.people.models import SignUp
from lms.people.passwords import hash_password
from lms.people.queries import find_main_post, get_person_by_id
from lms.people.rules import RESET_GAP, password_faults
from lms.people.seats import SIGN_UP_MINUTES, is_allowed_address
from lms.people.sessions import start_session
from lms.people.sign_ups import hash_sign_up_code, take_sign_up_code
from lms.people.views.blueprints import people
from lms.people.views.parts import (
    asked_sign_up,
    let_in,
    refusals_in,
    remember_sign_up,
    status_of,
    this_device,
)

# As generous as the sign-in: a whole office stands behind one address.
_LIMITS = "60/minute;1500/hour"
_CODE = "join_code"


@people.route("/tham-gia", methods=["GET", "POST"])
@public
@limiter.shared_limit(_LIMITS, scope="join", methods=["POST"])
def join() -> ResponseReturnValue:
    """Somebody enters the join code they were given; what it is for is shown to who holds a right one."""
    form = EnterCodeForm()
    if request.method in {"GET", "HEAD"}:
        form.code.data = request.args.get("ma", "")[:40] or None
    elif form.validate():
        row = _try_code(form)
        if row is not None:
            session[_CODE] = row.code.id
            return redirect(url_for("people.join_unit"))
    return render_template("people/join.html", form=form), status_of(form)


def _try_code(form: EnterCodeForm) -> CodeRow | None:
    """The open code that was typed; a wrong one counts as a failure of this address or person, as signing in does."""
    actor = find_actor()
    key = f"join person {actor.person_id}" if actor else f"join {get_remote_address()}"
    until = hold_name(key)
    if until is not None:
        form.code.errors = [
            _("Too many wrong codes. Codes can be tried again at %(moment)s.", moment=format_moment(until))
        ]
        return None
    row = find_join_code(form.code.data)
    if row is None:
        count_failure(key)
        form.code.errors = [_("This code is not right. Compare it with the paper or message you have.")]
        return None
    forget_failures([key])
    fault = _why_not(row)
    form.code.errors = [fault] if fault else []
    return None if fault else row


def _why_not(row: CodeRow) -> str:
    """Why nobody can join by a right code now; '' when one can."""
    if row.state == "closed":
        return _("This code was closed. Ask whoever gave it to you for another one.")
    if row.state == "expired":
        on = format_date(row.code.expires_at)
        return _("This code expired on %(date)s. Ask whoever gave it to you for another one.", date=on)
    if row.state == "full":
        return _("All seats of this code are taken. Ask whoever gave it to you.")
    return ""


def _entered_code() -> CodeRow | None:
    code_id = session.get(_CODE)
    return find_code_by_id(code_id) if isinstance(code_id, int) else None


@people.route("/tham-gia/don-vi", methods=["GET", "POST"])
@public
@limiter.limit("20/minute;600/hour", methods=["POST"])
def join_unit() -> ResponseReturnValue:
    """Who entered a right code says who they are, or, signed in, that they join with the account they have."""
    row = _entered_code()
    if row is None:
        return redirect(url_for("people.join"))
    fault = _why_not(row)
    if fault:
        flash(fault, "warning")
        return redirect(url_for("people.join"))
    if find_actor() is not None:
        return _confirm_page(row)
    form = JoinerForm()
    if form.validate_on_submit() and _is_allowed(form, row):
        key = ask_sign_up(
            full_name=form.full_name.data,
            email=form.email.data,
            birth_on=form.birth_on.data,
            join_code_id=row.code.id,
            language=chosen_language(),
        )
        remember_sign_up(key)
        return redirect(url_for("people.prove_address"))
    return render_template("people/join_unit.html", form=form, row=row), status_of(form)


def _is_allowed(form: JoinerForm, row: CodeRow) -> bool:
    if is_allowed_address(form.email.data, row.code.mail_domains):
        return True
    form.email.errors = [_("Use your address at %(domains)s.", domains=", ".join(row.code.mail_domains))]
    return False


def _confirm_page(row: CodeRow) -> ResponseReturnValue:
    post = find_main_post(the_actor().person_id, today())
    return render_template("people/join_with_account.html", row=row, post=post)


@people.post("/tham-gia/tai-khoan")
@signed_in
@limiter.limit("20/minute", methods=["POST"])
def join_as_oneself() -> ResponseReturnValue:
    """A signed-in person holds a further post at the unit of the code."""
    row, form = _entered_code(), EnterCodeForm(formdata=None)
    if row is None:
        return redirect(url_for("people.join"))
    person = get_person_by_id(the_actor().person_id)
    if not is_allowed_address(person.email or "", row.code.mail_domains):
        domains = ", ".join(row.code.mail_domains)
        flash(
            _("This code is for addresses at %(domains)s. Your account has none.", domains=domains), "error"
        )
        return redirect(url_for("people.join_unit"))
    post = None
    with refusals_in(form):
        post = join_with_account(row=row, person=person)
    session.pop(_CODE, None)
    if form.form_errors:
        flash(" ".join(form.form_errors), "error")
        return redirect(url_for("people.join"))
    joined = _("You have joined %(unit)s.", unit=row.unit_name)
    known = _("You are at %(unit)s already; nothing has changed.", unit=row.unit_name)
    flash(joined if post else known, "success" if post else "info")
    return redirect(url_for("people.profile"))


@people.route("/tham-gia/xac-nhan", methods=["GET", "POST"])
@public
@prepares
@limiter.limit(_LIMITS, methods=["POST"])
def prove_address() -> ResponseReturnValue:
    """The code from the letter proves the address; only then are there an account, a post and a seat."""
    row, form = asked_sign_up(), ProveAddressForm()
    if row is None or not _may_go_on(row):
        return redirect(url_for("people.join"))
    email, wait = row.email, _seconds_to_wait(row)
    if request.method == "POST" and form.validate() and _is_free_of_names(form, row):
        token = _prove(form, row)
        if token:
            response = let_in(token, own_device=False, target=None)
            flash(_("Your account is open. You sign in with %(email)s.", email=email), "success")
            return response
    page = render_template(
        "people/prove_address.html", form=form, email=email, wait=wait, minutes=SIGN_UP_MINUTES
    )
    return page, status_of(form)


def _may_go_on(row: SignUp) -> bool:
    return row.join_code_id is not None or bool(current_app.config["LMS"].sign_up_open)


def _seconds_to_wait(row: SignUp) -> int:
    asked_at = row.sent_at or row.created_at
    return max(0, int((asked_at + RESET_GAP - now()).total_seconds()))


def _is_free_of_names(form: ProveAddressForm, row: SignUp) -> bool:
    faults = password_faults(form.password.data, names=[row.full_name, row.email.split("@")[0]])
    form.password.errors = [*form.password.errors, *(_(fault) for fault in faults)]
    return not faults


def _prove(form: ProveAddressForm, row: SignUp) -> str:
    digits = "".join(char for char in form.code.data if char.isdigit())
    sign_up_id = row.id
    code_hash = hash_sign_up_code(sign_up_id=sign_up_id, code=digits)
    password_hash = hash_password(form.password.data)
    begin_writing()
    found = asked_sign_up() if take_sign_up_code(sign_up_id=sign_up_id, code_hash=code_hash) else None
    if found is None:
        form.code.errors = [
            *form.code.errors,
            _("This code is not right, or it no longer holds. Ask for a new one."),
        ]
        return ""
    with refusals_in(form):
        person = finish_sign_up(row=found, password_hash=password_hash)
        return start_session(person=person, device=this_device(), own_device=False)
    return ""


@people.post("/tham-gia/gui-lai")
@public
@limiter.limit("20/minute;600/hour", methods=["POST"])
def send_code_again() -> ResponseReturnValue:
    """Another code is on its way to the same address."""
    row = asked_sign_up()
    if row is None or not _may_go_on(row):
        abort(404)
    if _seconds_to_wait(row):
        flash(_("Wait a minute before you ask for another code."), "info")
    else:
        ask_sign_up_letter(row)
        flash(_("Another code is on its way. Use the newest one."), "info")
    return redirect(url_for("people.prove_address"))
