"""One medium at the desk of its authors: what was made of it, and what is still asked."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.media.actions import make_again, rename_media
from courses.media.block import Seen
from courses.media.forms import TitleForm
from courses.media.models import Media
from courses.media.queries import get_media_in, list_texts, show_all
from courses.media.reach import WRITE
from courses.media.views.blueprint import ONE, media
from lms.core.errors import Refusal
from lms.core.i18n import LANGUAGES, _
from lms.core.permissions import allowed
from lms.people.queries import scope_for


def own_media(public_id: str) -> Media:
    """The medium, where the signed-in person writes for its unit."""
    return get_media_in(scope_for(WRITE), public_id)


@media.route(ONE, methods=["GET", "POST"])
@allowed(WRITE)
def show(public_id: str) -> ResponseReturnValue:
    """The medium with its renditions, captions and words; POST: another title."""
    found = own_media(public_id)
    form = TitleForm(title=found.title)
    if request.method == "POST" and form.validate():
        rename_media(media=found, title=form.title.data)
        flash(_("The title is kept."), "success")
        return redirect(url_for(".show", public_id=public_id))
    page = render_template(
        "media/show.html",
        media=found,
        seen=Seen(show_all([public_id])[public_id], None),
        texts={(each.kind, each.language): each for each in list_texts(found.id)},
        spoken=LANGUAGES,
        form=form,
    )
    return page, 422 if form.errors else 200


@media.post(f"{ONE}/lam-lai")
@allowed(WRITE)
def try_again(public_id: str) -> ResponseReturnValue:
    """A medium of which nothing could be made is tried again."""
    medium = own_media(public_id)
    try:
        make_again(media=medium)
    except Refusal as refusal:
        flash(" ".join(refusal.messages), "error")
    return redirect(url_for(".show", public_id=public_id))
