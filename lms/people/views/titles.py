"""Post titles: the queue of doubtful ones, who bears each, and the master list."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import Forbidden, NotFound, Refusal
from lms.core.forms import choices_of, one_line
from lms.core.i18n import _
from lms.core.paging import asked_page, asked_search, paginate
from lms.core.permissions import allowed, the_actor
from lms.core.text import fold
from lms.people.actions import (
    add_title,
    close_title,
    create_title,
    link_title,
    mark_leadership,
    reconcile_titles,
    set_title_apart,
    undo_decision,
)
from lms.people.forms.careers import TitleForm
from lms.people.headcount import list_bearers, list_master_titles, list_titles_in_use, was_borne_in
from lms.people.models import PostTitle, TitleMatch
from lms.people.policy import can_decide_title, is_whole_site
from lms.people.titles import THRESHOLD
from lms.people.views.blueprints import personnel
from lms.people.views.parts import managed_scope, refusals_in, status_of
from lms.people.wording import GROUPS, MATCH_WAYS

_DEEDS = ("link", "apart", "undo", "new")
_STATES = {"": "doubtful", "da-noi": "linked", "de-rieng": "apart"}


@personnel.get("/chuc-danh")
@allowed("people.manage")
def list_titles() -> ResponseReturnValue:
    """The titles that people of this officer's units bear: those in doubt first, those settled by tab."""
    scope, tab, search = managed_scope(), request.args.get("loc", ""), asked_search()
    tab = tab if tab in _STATES else ""
    titles = list_titles_in_use(scope, today(), state=_STATES[tab], search=fold(search))
    return render_template(
        "people/list_titles.html",
        page=paginate(titles, number=asked_page(), per_page=50),
        tab=tab,
        search=search,
        threshold=THRESHOLD,
        ways=MATCH_WAYS,
        is_whole_site=is_whole_site(scope),
    )


def _match() -> TitleMatch:
    """The written title in the address, if somebody in the officer's units bears or bore it."""
    match = db.session.get(TitleMatch, request.args.get("khoa", "")[:400])
    if match is None or not was_borne_in(match.title_key, managed_scope()):
        raise NotFound()
    return match


def _title(public_id: str) -> PostTitle:
    title = db.session.scalar(db.select(PostTitle).where(PostTitle.public_id == public_id))
    if title is None:
        raise NotFound()
    return title


@personnel.get("/chuc-danh/xem")
@allowed("people.manage")
def show_title() -> ResponseReturnValue:
    """A written title: what it means, who bears it, and what can be decided about it."""
    match, scope = _match(), managed_scope()
    bearers = list_bearers(match.title_key, scope, today())
    titles = list(db.session.scalars(db.select(PostTitle).order_by(PostTitle.title_key)))
    return render_template(
        "people/show_title.html",
        match=match,
        page=paginate(bearers, number=asked_page(), per_page=50),
        titles={title.id: title for title in titles},
        choices=[title for title in titles if title.is_open],
        can_decide=can_decide_title(title_key=match.title_key, scope=scope),
        is_whole_site=is_whole_site(scope),
        threshold=THRESHOLD,
        ways=MATCH_WAYS,
        groups=GROUPS,
    )


@personnel.post("/chuc-danh/quyet-dinh")
@allowed("people.manage")
def decide_title() -> ResponseReturnValue:
    """The written title is linked, added to the master list, set apart, or what was decided is undone."""
    match = _match()
    if not can_decide_title(title_key=match.title_key, scope=managed_scope()):
        raise Forbidden(
            _("People of other units bear this title too. Whoever looks after all of them decides.")
        )
    deed = request.form.get("deed", "")
    if deed not in _DEEDS:
        raise NotFound()
    if deed == "new":
        _needs_whole_site()
    title = _title(request.form.get("title", "")) if deed == "link" else None
    try:
        with db.session.begin_nested():
            flash(_decide(match, deed, title), "success")
    except Refusal as refusal:
        flash(" ".join(refusal.messages), "error")
    return redirect(url_for("personnel.list_titles", **_kept()))


def _kept() -> dict[str, Any]:
    tab = request.form.get("loc", "")
    return {"loc": tab} if tab in _STATES and tab else {}


def _decide(match: TitleMatch, deed: str, title: PostTitle | None) -> str:
    """What the officer chose is done; returns the sentence that says so."""
    actor, written = the_actor().person_id, match.written
    if title is not None:
        link_title(match=match, title=title, by_id=actor)
        return _("“%(written)s” now means “%(title)s”.", written=written, title=title.name)
    if deed == "apart":
        set_title_apart(match=match, by_id=actor)
        return _("“%(written)s” stands for itself.", written=written)
    if deed == "undo":
        undo_decision(match=match)
        return _("The decision is undone: “%(written)s” stands as the comparison finds it.", written=written)
    name = one_line(request.form.get("name"))[:200] or written
    add_title(match=match, name=name, person_group=None, by_id=actor)
    return _("“%(title)s” is in the master list.", title=name)


def _needs_whole_site() -> None:
    if not is_whole_site(managed_scope()):
        raise Forbidden(
            _("The master list is one for the whole site. Whoever looks after all units extends it.")
        )


@personnel.route("/chuc-danh/danh-muc", methods=["GET", "POST"])
@allowed("people.manage")
def list_master() -> ResponseReturnValue:
    """The master list; whoever looks after the whole site adds to it."""
    form, search = TitleForm(), asked_search()
    form.person_group.choices = choices_of([("", "–"), *GROUPS.items()])
    if request.method == "POST":
        _needs_whole_site()
        if form.validate():
            with refusals_in(form):
                create_title(name=form.name.data, person_group=form.person_group.data or None)
                reconcile_titles()
            if not form.form_errors:
                flash(_("“%(title)s” is in the master list.", title=form.name.data), "success")
                return redirect(url_for("personnel.list_master"))
    page = render_template(
        "people/list_master.html",
        page=paginate(list_master_titles(fold(search)), number=asked_page(), per_page=50),
        search=search,
        form=form,
        may_extend=is_whole_site(managed_scope()),
        groups=GROUPS,
    )
    return page, status_of(form)


@personnel.post("/chuc-danh/danh-muc/<public_id>/<any(dong, mo):deed>")
@allowed("people.manage")
def turn_title(public_id: str, deed: str) -> ResponseReturnValue:
    """A title of the master list is offered no more, or again."""
    _needs_whole_site()
    title = _title(public_id)
    close_title(title=title, is_open=deed == "mo")
    flash(
        _("“%(title)s” is offered again.", title=title.name)
        if deed == "mo"
        else _("“%(title)s” is offered no more.", title=title.name),
        "success",
    )
    return redirect(url_for("personnel.list_master"))


@personnel.post("/chuc-danh/danh-muc/<public_id>/lanh-dao")
@allowed("people.manage")
def mark_title(public_id: str) -> ResponseReturnValue:
    """A title of the master list is a leader's or manager's from now on (`co` is 1), or no more."""
    _needs_whole_site()
    title = _title(public_id)
    mark_leadership(title=title, is_leadership=request.form.get("co") == "1")
    flash(_("Saved. The next figures count “%(title)s” so.", title=title.name), "success")
    return redirect(url_for("personnel.list_master"))
