"""What a person chooses about reminders, and the own calendar for calendar programs."""

from flask import Response, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.core.i18n import _
from lms.core.limits import limiter
from lms.core.permissions import public, signed_in, the_actor
from lms.notices.actions.choices import choose_mail, end_feed, make_feed
from lms.notices.calendar import get_setting
from lms.notices.feeds import calendar_of, find_choice, find_owner, token_of
from lms.notices.forms import ChoiceForm
from lms.notices.views.blueprint import notices
from lms.people.queries import get_person_by_id


@notices.route("/thong-bao/cai-dat", methods=["GET", "POST"])
@signed_in
def choices() -> ResponseReturnValue:
    """Reminders by mail or not, and the link of the own calendar."""
    person = get_person_by_id(the_actor().person_id)
    choice = find_choice(person.id)
    form = ChoiceForm(data={"wants_mail": choice is None or not choice.without_mail})
    if form.validate_on_submit():
        choose_mail(person_id=person.id, wants_mail=form.wants_mail.data)
        flash(_("Your choice is saved."), "success")
        return redirect(url_for("notices.choices"))
    feed = None
    if choice is not None and choice.feed_id:
        path = url_for("notices.feed", token=token_of(choice))
        feed = f"{current_app.config['LMS'].address}{path}"
    return render_template(
        "notices/choices.html", form=form, person=person, choice=choice, feed=feed, setting=get_setting()
    )


@notices.post("/thong-bao/cai-dat/lich")
@signed_in
def renew_feed() -> ResponseReturnValue:
    """There is a new link to the own calendar; an earlier one leads nowhere."""
    make_feed(person_id=the_actor().person_id)
    flash(_("The link to your calendar is ready."), "success")
    return redirect(url_for("notices.choices"))


@notices.post("/thong-bao/cai-dat/lich/bo")
@signed_in
def revoke_feed() -> ResponseReturnValue:
    """No link leads to the own calendar."""
    end_feed(person_id=the_actor().person_id)
    flash(_("The link to your calendar holds no more."), "success")
    return redirect(url_for("notices.choices"))


@notices.get("/lich/<token>.ics")
@public
@limiter.limit("30/minute")
def feed(token: str) -> ResponseReturnValue:
    """The calendar of whoever was given this link."""
    person = find_owner(token)
    if person is None:
        abort(404)
    return Response(calendar_of(person), mimetype="text/calendar; charset=utf-8")
