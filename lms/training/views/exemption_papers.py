"""The document of an exemption, handed out as the file that was brought: never shown within this site."""

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.errors import NotFound
from lms.core.permissions import allowed, find_actor
from lms.core.storage import media_type_of, read_file
from lms.core.text import fold
from lms.people.models import Person
from lms.training.exemption_papers import ENDINGS, LARGEST_FILE
from lms.training.exemptions import get_exemption
from lms.training.models import TargetExemption
from lms.training.views.blueprint import training
from lms.training.views.persons import person_in_scope


def widen_limits() -> None:
    """The form of an exemption takes a file of 5 MB, from whoever is signed in."""
    is_form = request.endpoint == "training.record_exemption" and request.method == "POST"
    if is_form and find_actor() is not None:
        request.max_content_length = LARGEST_FILE + 64 * 1024


def paper_url(person: Person, exemption: TargetExemption) -> str | None:
    """Where the file can be had; None where none was brought."""
    if exemption.paper_sha256 is None:
        return None
    page = "training.download_exemption"
    return url_for(page, public_id=person.public_id, exemption_id=exemption.public_id)


@training.get("/nhan-su/nguoi/<public_id>/mien-giam/<exemption_id>/van-ban")
@allowed("training.record")
def download_exemption(public_id: str, exemption_id: str) -> ResponseReturnValue:
    """The file as it was brought, to be saved."""
    exemption = get_exemption(exemption_id, person_in_scope(public_id).id)
    if exemption.paper_sha256 is None:
        raise NotFound()
    media_type = media_type_of(exemption.paper_sha256)
    answer = Response(read_file(exemption.paper_sha256), mimetype=media_type)
    stem = fold((exemption.paper_name or "").rsplit(".", 1)[0])
    safe = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in stem).strip("-")[:80]
    name = f"{safe or 'van-ban'}.{ENDINGS[media_type]}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    return answer
