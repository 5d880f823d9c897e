"""Forms of legal documents: each returns every fault at once."""

from wtforms import SelectField, TextAreaField, ValidationError

from lms.core.forms import DateField, LineField, SiteForm, choices_of, no_longer_than
from lms.core.i18n import _, lazy
from lms.law.actions import DocumentFacts
from lms.law.models import LegalDocument
from lms.law.queries import find_document
from lms.law.rules import KINDS, read_articles


class DocumentForm(SiteForm):
    """What is stated of a document."""

    number = LineField(lazy("Number and sign"), most=60, needed=lazy("Enter the number of the document."))
    kind = SelectField(
        lazy("Kind of document"), choices=choices_of((kind, kind) for kind in KINDS), default="Nghị định"
    )
    title = LineField(
        lazy("Subject of the document"), most=400, needed=lazy("Enter what the document is about.")
    )
    issuer = LineField(lazy("Issued by"), most=200)
    issued_on = DateField(lazy("Promulgated on"))
    valid_from = DateField(lazy("In force from"))
    valid_to = DateField(lazy("Not in force from"))
    legal_basis = LineField(lazy("Where this is stated"), most=300)
    note = TextAreaField(lazy("Remark on the document"), validators=[no_longer_than(1000)])

    def facts(self) -> DocumentFacts:
        """What the form says."""
        return DocumentFacts(
            number=self.number.data,
            kind=self.kind.data,
            title=self.title.data,
            issuer=self.issuer.data,
            issued_on=self.issued_on.data,
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
            legal_basis=self.legal_basis.data,
            note=self.note.data or "",
        )


class ReplacementForm(SiteForm):
    """What replaces a document, from which day, whole or in which articles."""

    effective_on = DateField(lazy("From which day"), needed=lazy("Enter the day from which it lapses."))
    successor = LineField(lazy("Number of the document that replaces it"), most=60)
    articles = LineField(lazy("Only these articles"), most=300)
    legal_basis = LineField(lazy("Where this is stated"), most=300)

    def validate_successor(self, field: LineField) -> None:
        """The number is one of the list."""
        if field.data and self.replaced_by() is None:
            raise ValidationError(_("No document of the list has this number: enter it first."))

    def validate_articles(self, field: LineField) -> None:
        """The articles can be read."""
        if field.data and not read_articles(field.data):
            raise ValidationError(_("Write the articles as they are cited: Điều 5, khoản 2 Điều 7."))

    def replaced_by(self) -> LegalDocument | None:
        """The document that the form names."""
        return find_document(self.successor.data) if self.successor.data else None

    def lapsing(self) -> list[str]:
        """The articles that lapse, from the largest part down; none are the whole document."""
        return read_articles(self.articles.data) if self.articles.data else []
