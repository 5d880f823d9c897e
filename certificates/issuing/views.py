"""Own certificates, and the register for those who keep it."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from certificates.issuing import actions
from certificates.issuing.forms import IssuerForm, RevokeForm
from certificates.issuing.models import Certificate
from certificates.issuing.policy import can_decide
from certificates.issuing.queries import (
    find_revocation,
    get_certificate,
    get_own,
    list_issuers,
    list_own,
    list_register,
)
from certificates.issuing.rules import REVOCATION_REASONS, STATE_WORDS, read_facts
from lms.core.clock import today
from lms.core.errors import Forbidden, NotFound, Refusal
from lms.core.i18n import _
from lms.core.paging import asked_page, asked_search, paginate
from lms.core.permissions import allowed, signed_in, the_actor
from lms.core.storage import read_file
from lms.people.queries import scope_for

issuing = Blueprint("issuing", __name__, template_folder="templates")


def pdf_response(certificate: Certificate) -> Response:
    """The stored bytes of an issued certificate, as a download."""
    if certificate.state != "issued" or certificate.signed_sha256 is None:
        raise NotFound()
    response = Response(read_file(certificate.signed_sha256), mimetype="application/pdf")
    name = f"chung-nhan-{certificate.register_number.replace('/', '-')}.pdf"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@issuing.get("/chung-nhan")
@signed_in
def list_mine() -> ResponseReturnValue:
    """The person's certificates, those still being issued among them."""
    return render_template("issuing/list_mine.html", rows=list_own(the_actor().person_id), states=STATE_WORDS)


@issuing.get("/chung-nhan/<public_id>")
@signed_in
def show_mine(public_id: str) -> ResponseReturnValue:
    """One certificate: what it says, its file and its public address."""
    certificate = get_own(public_id, the_actor().person_id)
    return render_template(
        "issuing/show_mine.html",
        certificate=certificate,
        revocation=find_revocation(certificate.id),
        facts=read_facts(certificate.facts),
        states=STATE_WORDS,
        reasons=REVOCATION_REASONS,
    )


@issuing.get("/chung-nhan/<public_id>/tep")
@signed_in
def download(public_id: str) -> ResponseReturnValue:
    """The signed PDF of the person's own certificate."""
    return pdf_response(get_own(public_id, the_actor().person_id))


@issuing.get("/quan-tri/chung-nhan")
@allowed("certificates.keep")
def list_certificates() -> ResponseReturnValue:
    """The register, searched by name, number or code."""
    search, state = asked_search(), request.args.get("trang-thai", "")
    state = state if state in {*STATE_WORDS, "revoked"} else ""
    scope = scope_for("certificates.keep")
    page = paginate(list_register(search, state, scope=scope), number=asked_page())
    return render_template(
        "issuing/list_certificates.html", page=page, search=search, state=state, states=STATE_WORDS
    )


@issuing.route("/quan-tri/chung-nhan/<public_id>", methods=["GET", "POST"])
@allowed("certificates.keep")
def show_certificate(public_id: str) -> ResponseReturnValue:
    """One certificate of the register; revoking it needs a reason and a decision."""
    scope, form = scope_for("certificates.keep"), RevokeForm()
    certificate = get_certificate(public_id, scope)
    may_decide = can_decide(certificate, scope)
    if not may_decide and form.is_submitted():
        raise Forbidden()
    if form.validate_on_submit():
        try:
            actions.revoke_certificate(
                certificate=certificate, reason=form.reason.data, decision_number=form.decision_number.data
            )
            flash(_("The certificate is revoked. Its public page says so from now on."), "success")
            return redirect(url_for(".show_certificate", public_id=public_id))
        except Refusal as refusal:
            form.form_errors.extend(refusal.messages)
    page = render_template(
        "issuing/show_certificate.html",
        certificate=certificate,
        revocation=find_revocation(certificate.id),
        facts=read_facts(certificate.facts),
        form=form,
        may_decide=may_decide,
        states=STATE_WORDS,
        reasons=REVOCATION_REASONS,
    )
    return page, 422 if form.errors else 200


@issuing.post("/quan-tri/chung-nhan/<public_id>/lap-lai")
@allowed("certificates.keep")
def plan_again(public_id: str) -> ResponseReturnValue:
    """A certificate that could not be printed is tried again with the facts as they are now."""
    scope = scope_for("certificates.keep")
    certificate = get_certificate(public_id, scope)
    if not can_decide(certificate, scope):
        raise Forbidden()
    try:
        actions.plan_again(certificate=certificate)
        flash(_("The certificate is on its way; it is signed within a minute."), "success")
    except Refusal as refusal:
        flash(str(refusal), "error")
    return redirect(url_for(".show_certificate", public_id=public_id))


@issuing.get("/quan-tri/chung-nhan/<public_id>/tep")
@allowed("certificates.keep")
def fetch(public_id: str) -> ResponseReturnValue:
    """The signed PDF, for those who keep the register."""
    return pdf_response(get_certificate(public_id, scope_for("certificates.keep")))


@issuing.route("/quan-tri/nguoi-ky", methods=["GET", "POST"])
@allowed("certificates.keep")
def list_signers() -> ResponseReturnValue:
    """Who signs for which unit since when, and setting somebody new."""
    form = IssuerForm(valid_from=today())
    scope = scope_for("certificates.keep")
    form.unit.offer(scope, today())
    if form.validate_on_submit():
        names = ("code", "place", "signer_capacity", "signer_post", "signer_name")
        values = {name: (form[name].data or "").strip() or None for name in names}
        try:
            actions.set_issuer(unit_id=form.unit.unit.id, valid_from=form.valid_from.data, values=values)
            flash(_("Certificates carry this signer from that day on."), "success")
            return redirect(url_for(".list_signers"))
        except Refusal as refusal:
            form.form_errors.extend(refusal.messages)
    page = render_template("issuing/list_signers.html", form=form, rows=list_issuers(scope, today()))
    return page, 422 if form.errors else 200
