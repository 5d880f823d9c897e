"""Issuing: its arrows as listeners, its pages, its verbs and what must always hold."""

from flask import Flask, render_template
from sqlalchemy import select

from certificates import events
from certificates.issuing import listeners
from certificates.issuing.actions import PLANNER
from certificates.issuing.cli import certificates
from certificates.issuing.demonstration import seed_issuers, seed_revocation
from certificates.issuing.log import check_log
from certificates.issuing.models import Certificate, Issuer
from certificates.issuing.queries import list_own
from certificates.issuing.rules import STATE_WORDS
from certificates.issuing.views import issuing
from courses.events import COURSE_COMPLETED
from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.events import Event, Job, subscribe
from lms.core.i18n import lazy
from lms.core.permissions import Role, define_permission
from lms.core.registries import (
    add_administration,
    add_invariant,
    add_person_panel,
    add_record_count,
    add_seeder,
)
from lms.core.storage import DamagedFile, read_file
from lms.core.web import add_nav
from lms.organisations.impacts import add_impact, add_tie, rows_at


def check_one_each() -> list[str]:
    """Every completion has its certificate, or a job that will make it; no certificate lacks its completion."""
    completions = select(Event.key).where(Event.name == COURSE_COMPLETED)
    done = completions.join(Job, Job.event_id == Event.id).where(Job.listener == PLANNER, Job.state == "done")
    held = {str(key) for key in db.session.scalars(select(Certificate.enrolment_id))}
    missing, stray = set(db.session.scalars(done)) - held, held - set(db.session.scalars(completions))
    return [
        *(f"completion without certificate: enrolment {key}" for key in sorted(missing)),
        *(f"certificate without completion: enrolment {key}" for key in sorted(stray)),
    ]


def check_files() -> list[str]:
    """The bytes of every issued certificate are those that were signed."""
    faults = []
    for certificate in db.session.scalars(select(Certificate).where(Certificate.state == "issued")):
        try:
            read_file(certificate.signed_sha256 or "")
        except (NotFound, DamagedFile):
            faults.append(f"{certificate.register_number}: the file is missing or changed")
    return faults


def person_panel(person_id: int) -> str | None:
    """On a person's page: their certificates."""
    rows = list_own(person_id)
    return render_template("issuing/_person_panel.html", rows=rows, states=STATE_WORDS) if rows else None


def register(app: Flask) -> None:
    """The arrows, pages, verbs and invariants of issuing."""
    define_permission(app, "certificates.keep", Role.ADMINISTRATOR)
    app.register_blueprint(issuing)
    app.cli.add_command(certificates)
    add_nav(app, "issuing.list_mine", lazy("Certificates"), permission=None, order=30)
    add_administration(
        app,
        "issuing.list_certificates",
        lazy("Register of certificates"),
        lazy("What was issued, for whom; who signs; revoking by decision."),
        order=60,
    )
    add_seeder(app, seed_issuers, order=25)
    add_seeder(app, seed_revocation, order=60)
    subscribe(app, COURSE_COMPLETED, listeners.plan)
    subscribe(app, events.CERTIFICATE_PLANNED, listeners.log)
    subscribe(app, events.CERTIFICATE_LOGGED, listeners.render, prepares=True)
    subscribe(app, events.CERTIFICATE_RENDERED, listeners.sign, prepares=True)
    subscribe(app, events.CERTIFICATE_SIGNED, listeners.publish)
    subscribe(app, events.CERTIFICATE_ISSUED, listeners.tell)
    add_person_panel(app, person_panel, order=40)
    add_record_count(
        app, lazy("Certificates"), lambda: select(Certificate.person_id), anchor="certificates", order=40
    )
    issuers = rows_at(Issuer, is_dated=True)
    add_impact(app, "issuers", lazy("Issuers of certificates"), issuers, table=Issuer, order=60)
    add_tie(app, Certificate, lazy("Certificates"))
    add_invariant(app, "the log of the register is whole", check_log)
    add_invariant(app, "every completion has its certificate and no other has one", check_one_each)
    add_invariant(app, "every issued file is as it was signed", check_files)
