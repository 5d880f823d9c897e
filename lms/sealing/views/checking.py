"""Is a file that somebody hands over a sealed report of this site, as it was sealed?"""

import tempfile
from contextlib import closing
from pathlib import Path

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.limits import limiter
from lms.core.permissions import allowed, holds
from lms.core.storage import draft_folder
from lms.core.web import prepares
from lms.sealing.checking import Verdict, verify
from lms.sealing.forms import LARGEST_FILE, FileForm
from lms.sealing.queries import find_by_manifest
from lms.sealing.views.blueprint import REPORTS, sealing
from lms.sealing.wording import fault_words
from lms.signing.keys import SigningUnavailable
from lms.signing.site_keys import site_root

_ENDPOINT = "sealing.check_file"


def widen_limits() -> None:
    """This one page takes larger files than the site does, from those who seal reports."""
    if request.endpoint == _ENDPOINT and request.method == "POST" and holds("reports.seal"):
        request.max_content_length = LARGEST_FILE + 64 * 1024


@sealing.route(f"{REPORTS}/kiem-tra", methods=["GET", "POST"])
@allowed("reports.seal")
@limiter.limit("10/minute", methods=["POST"])
@prepares
def check_file() -> ResponseReturnValue:
    """Every part by its hash, the cover by its signature, the whole by the register; nothing is kept."""
    form, verdict, known = FileForm(), None, False
    if form.validate_on_submit():
        verdict = _look(form)
        known = verdict.is_sound and find_by_manifest(verdict.manifest_sha256) is not None
    page = render_template(
        "sealing/check_file.html",
        form=form,
        verdict=verdict,
        known=known,
        faults=[fault_words(fault) for fault in verdict.faults] if verdict else [],
    )
    return page, 422 if form.errors else 200


def _look(form: FileForm) -> Verdict:
    try:
        root = site_root()
    except SigningUnavailable as error:
        raise Refusal(_("The site has no signing keys, so nothing can be checked.")) from error
    with tempfile.NamedTemporaryFile(dir=draft_folder()) as kept, closing(form.file.data) as file:
        file.save(kept)
        kept.flush()
        return verify(Path(kept.name), root=root)
