"""The catalogue, and the files of courses."""

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from courses.catalogue.competencies import find_competency, taught_competencies
from courses.catalogue.queries import get_file, list_courses
from lms.core.paging import asked_page, asked_search, paginate
from lms.core.permissions import signed_in
from lms.core.storage import media_type_of, read_file
from lms.training.wording import CONTENT_GROUPS

catalogue = Blueprint("catalogue", __name__, template_folder="templates")
_YEAR = 31_536_000


@catalogue.get("/khoa-hoc")
@signed_in
def list_all() -> ResponseReturnValue:
    """Every open course, searched without accents, those of a content group or a competency."""
    search, group = asked_search(), _asked_group()
    competency = find_competency(request.args.get("nang-luc", "")[:64])
    found = list_courses(search, content_group=group, competency=competency.public_id if competency else "")
    page = paginate(found, number=asked_page())
    return render_template(
        "catalogue/list_all.html",
        page=page,
        search=search,
        group=group,
        groups=CONTENT_GROUPS,
        competency=competency,
        competencies=taught_competencies(),
    )


def _asked_group() -> int:
    text = request.args.get("nhom", "")
    return (
        int(text)
        if text.isascii() and text.isdigit() and len(text) < 3 and int(text) in CONTENT_GROUPS
        else 0
    )


@catalogue.get("/khoa-hoc/<slug>/tep/<int:number>/<path:name>")
@signed_in
def show_file(slug: str, number: int, name: str) -> ResponseReturnValue:
    """A file of a course version; a picture that somebody opens by itself can run nothing."""
    digest = get_file(slug=slug, number=number, name=name).sha256
    response = Response(read_file(digest), mimetype=media_type_of(digest))
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    response.headers["Cache-Control"] = f"private, max-age={_YEAR}, immutable"
    response.headers["ETag"] = f'"{digest[:32]}"'
    return response.make_conditional(request)
