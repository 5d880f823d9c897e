"""One's own account: the privacy notice, the profile, the signed-in devices."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.errors import NotFound
from lms.core.i18n import _
from lms.core.permissions import public, signed_in, the_actor
from lms.core.web import local_target
from lms.people import sessions
from lms.people.actions import accept_notice, choose_settings
from lms.people.careers import list_career
from lms.people.directory import account_facts, list_sessions
from lms.people.duties import find_contact_point
from lms.people.forms.profile import ProfileForm
from lms.people.queries import Officer, find_main_post, find_unit_administrator, get_person_by_id
from lms.people.views.blueprints import people
from lms.people.views.parts import status_of
from lms.people.views.trail import latest_changes


@people.get("/quyen-rieng-tu")
@public
def show_privacy() -> ResponseReturnValue:
    """What the site keeps about people, why, for how long, and what they may ask for."""
    return render_template("people/show_privacy.html")


@people.route("/quyen-rieng-tu/da-doc", methods=["GET", "POST"])
@signed_in
def show_notice() -> ResponseReturnValue:
    """At the first sign-in a person reads what happens with their data and how HR recorded them."""
    actor = the_actor()
    target = local_target(request.values.get("next"))
    if request.method == "POST":
        accept_notice(person=get_person_by_id(actor.person_id))
        return redirect(target or url_for("home.index"))
    if actor.has_accepted_notice:
        return redirect(target or url_for("home.index"))
    post = find_main_post(actor.person_id, today())
    return render_template("people/show_notice.html", next=target or "", post=post, ask=_whom_to_ask(post))


def _whom_to_ask(post: object) -> str:
    unit_id = getattr(post, "unit_id", None)
    officer = _officer_of(unit_id) if unit_id is not None else None
    if officer is None:
        contact: str = current_app.config["LMS"].support_contact
        return contact or str(_("the administrator of your unit"))
    return f"{officer.full_name} ({officer.unit_name})"


def _officer_of(unit_id: int) -> Officer | None:
    """The nearest contact point for training upward, else the nearest administrator."""
    return find_contact_point(unit_id, today()) or find_unit_administrator(unit_id, today())


@people.route("/ho-so", methods=["GET", "POST"])
@signed_in
def profile() -> ResponseReturnValue:
    """A person's own page: how the site speaks and looks, what HR recorded, which devices are signed in."""
    actor = the_actor()
    person = get_person_by_id(actor.person_id)
    form = ProfileForm(obj=person)
    if form.validate_on_submit():
        choose_settings(
            person=person,
            address_form=form.address_form.data,
            language=form.language.data,
            text_size=form.text_size.data,
            theme=form.theme.data,
            data_saver=form.data_saver.data,
        )
        sessions.forget_language()
        flash(_("Saved."), "success")
        return redirect(url_for("people.profile"))
    page = render_template(
        "people/profile.html",
        form=form,
        person=person,
        career=list_career(person.id),
        facts=account_facts(person.id),
        devices=list_sessions(person.id),
        this_session=actor.session_id,
        ask=_whom_to_ask(find_main_post(person.id, today())),
        today=today(),
        **latest_changes(person.id, url_for("people.list_own_deeds")),
    )
    return page, status_of(form)


@people.post("/ho-so/thiet-bi/<public_id>/dang-xuat")
@signed_in
def end_device(public_id: str) -> ResponseReturnValue:
    """One of the person's own browsers is signed out."""
    actor = the_actor()
    found = [device for device in list_sessions(actor.person_id) if device.public_id == public_id]
    if not found:
        raise NotFound()
    sessions.end_session(found[0].id)
    flash(_("%(device)s is signed out.", device=found[0].device), "success")
    return redirect(url_for("people.profile", _anchor="thiet-bi"))


@people.post("/ho-so/thiet-bi/dang-xuat-khac")
@signed_in
def end_other_devices() -> ResponseReturnValue:
    """Every browser of the person but this one is signed out."""
    actor = the_actor()
    sessions.end_all_sessions(actor.person_id, but=actor.session_id)
    flash(_("All other devices are signed out."), "success")
    return redirect(url_for("people.profile", _anchor="thiet-bi"))
