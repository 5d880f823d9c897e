"""Signing in, out and up."""

from flask import abort, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from lms.audit.actions import record
from lms.core.clock import today
from lms.core.db import begin_writing
from lms.core.i18n import _, chosen_language, format_moment, ngettext
from lms.core.limits import limiter
from lms.core.permissions import Role, find_actor, public, signed_in, the_actor
from lms.core.web import local_target, prepares
from lms.people import sessions
from lms.people.actions import ask_sign_up
from lms.people.entrance import Outcome, enter, try_password
from lms.people.forms.signing_in import SignInForm, SignUpForm
from lms.people.queries import live_grants
from lms.people.views.blueprints import people
from lms.people.views.parts import let_in, remember_sign_up, status_of, this_device
from lms.people.wording import DEMONSTRATION_NAMES

SIGN_IN_LIMITS = "60/minute;1500/hour"


@people.route("/dang-nhap", methods=["GET", "POST"])
@public
@prepares
@limiter.shared_limit(SIGN_IN_LIMITS, scope="sign-in", methods=["POST"])
def sign_in() -> ResponseReturnValue:
    """A person signs in and comes to the page that was asked for."""
    form = SignInForm()
    if request.method in {"GET", "HEAD"}:
        form.next.data = local_target(request.args.get("next"))
        form.name.data = request.args.get("ten", "")[:40] or None
        if find_actor() is not None:
            return redirect(form.next.data or url_for("home.index"))
    elif form.validate():
        tried = try_password(name=form.name.data, password=form.password.data)
        begin_writing()
        outcome = enter(tried, device=this_device(), own_device=form.own_device.data)
        if outcome.is_right:
            target = form.next.data or _landing(tried.person_id)
            return let_in(outcome.token, own_device=form.own_device.data, target=target)
        form.form_errors.append(why_not(outcome))
    return _sign_in_page(form), status_of(form)


def _landing(person_id: int) -> str | None:
    """HR officers begin with the figures they answer for, everybody else with their own page."""
    roles = {role for role, _unit_id in live_grants(person_id, today())}
    return url_for("personnel.start") if Role.HR_OFFICER in roles else None


def _sign_in_page(form: SignInForm) -> str:
    shown = DEMONSTRATION_NAMES if current_app.extensions["lms.is_demonstration"]() else {}
    is_open = current_app.config["LMS"].sign_up_open
    return render_template("people/sign_in.html", form=form, demonstration=shown, sign_up_open=is_open)


def why_not(outcome: Outcome) -> str:
    """In words, why a try let nobody in; the same for names that exist and names that do not."""
    if outcome.is_closed:
        return _("This account is closed. Ask the administrator of your unit.")
    if outcome.locked_until is not None:
        return _(
            "Too many wrong passwords under this name. It can be tried again at %(moment)s.",
            moment=format_moment(outcome.locked_until),
        )
    wrong = _("The name or the password is not right.")
    if outcome.tries_left > 2:
        return wrong
    left = ngettext(
        "%(num)s try left, then the name is locked for a while.",
        "%(num)s tries left, then the name is locked for a while.",
        outcome.tries_left,
    )
    return f"{wrong} {left}"


@people.post("/dang-xuat")
@signed_in
def sign_out() -> ResponseReturnValue:
    """This browser is signed out."""
    actor = the_actor()
    sessions.end_session(actor.session_id)
    record("session.ended", kind="person", id=actor.person_id, label=actor.full_name)
    session.clear()
    flash(_("You are signed out."), "success")
    response = redirect(url_for("people.sign_in"))
    sessions.clear_cookie(response)
    return response


@people.route("/dang-ky", methods=["GET", "POST"])
@public
@limiter.limit("5/minute;30/hour", methods=["POST"])
def sign_up() -> ResponseReturnValue:
    """A citizen asks for an account where the site allows it; the answer is the same for known addresses."""
    if not current_app.config["LMS"].sign_up_open:
        abort(404)
    form = SignUpForm()
    if form.validate_on_submit():
        key = ask_sign_up(full_name=form.full_name.data, email=form.email.data, language=chosen_language())
        remember_sign_up(key)
        return redirect(url_for("people.prove_address"))
    return render_template("people/sign_up.html", form=form), status_of(form)
