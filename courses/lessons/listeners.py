"""What courses do when a document that they cite is replaced: their trainers are told, once."""

from typing import Any

from sqlalchemy import select

from courses.catalogue.models import Course
from courses.questions.models import Question
from lms.core.clock import today
from lms.core.db import db
from lms.core.i18n import _, in_language
from lms.core.permissions import Role
from lms.law.models import DocumentReplacement, LegalCitation, LegalDocument
from lms.law.wording import lapse_of, named
from lms.notices.actions.inbox import send_message
from lms.organisations.queries import holds_on
from lms.people.aliases import is_surviving, survivor_of
from lms.people.models import Person, RoleGrant


def tell_about_lapse(payload: dict[str, Any]) -> None:
    """Trainers of courses that cite it, and authors of questions that cite it, have one message about it."""
    replacement = db.session.get_one(DocumentReplacement, payload["replacement_id"])
    if replacement.taken_back_at is not None:
        return
    document = db.session.get_one(LegalDocument, replacement.document_id)
    by = db.session.get(LegalDocument, replacement.replaced_by_id) if replacement.replaced_by_id else None
    for person in db.session.scalars(_concerned(replacement)):
        with in_language(person.language):
            words = lapse_of(named(document), replacement, named(by) if by else None)
            send_message(
                person_id=person.id,
                key=f"law:{replacement.public_id}",
                subject=_("%(number)s was replaced", number=named(document)),
                body=_(
                    "%(words)s. Courses or questions of yours cite it: look whether they still hold.",
                    words=words,
                ),
                link=f"/quan-tri/van-ban/{document.public_id}/noi-trich",
            )


def _concerned(replacement: DocumentReplacement) -> Any:
    cited = select(LegalCitation.owner).where(
        LegalCitation.replacement_id == replacement.id, LegalCitation.state == "outdated"
    )
    courses = cited.where(LegalCitation.kind.in_(("course", "lesson")))
    units = select(Course.unit_id).where(Course.slug.in_(courses))
    trainers = select(survivor_of(RoleGrant.person_id)).where(
        RoleGrant.role == Role.TRAINER.value, RoleGrant.unit_id.in_(units), holds_on(RoleGrant, today())
    )
    authors = select(survivor_of(Question.author_id)).where(
        Question.key.in_(cited.where(LegalCitation.kind == "question")), Question.author_id.is_not(None)
    )
    told = Person.id.in_(trainers.union(authors))
    return select(Person).where(told, Person.is_active, is_surviving()).order_by(Person.id)
