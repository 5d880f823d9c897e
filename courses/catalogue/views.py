"""The catalogue, and the files of courses."""

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from courses.catalogue.queries import get_file, list_courses
from lms.core.paging import asked_page, asked_search, paginate
from lms.core.permissions import signed_in
from lms.core.storage import media_type_of, read_file

catalogue = Blueprint("catalogue", __name__, template_folder="templates")
_YEAR = 31_536_000


@catalogue.get("/khoa-hoc")
@signed_in
def list_all() -> ResponseReturnValue:
    """Every open course, searched without accents."""
    search = asked_search()
    page = paginate(list_courses(search), number=asked_page())
    return render_template("catalogue/list_all.html", page=page, search=search)


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
