"""The field by which a form takes a file of any size: sent before in parts, or, without JavaScript, with the form."""

from collections.abc import Sequence
from typing import Any

import wtforms
from flask import request
from werkzeug.datastructures import FileStorage
from wtforms.validators import ValidationError

from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.permissions import the_actor
from lms.uploads.actions import FinishedUpload, finished_upload, keep_small_file, spend_upload
from lms.uploads.purposes import UploadPurpose, find_purpose


class UploadField(wtforms.Field):
    """A file for a purpose. `data` is the public id of an upload once `keep` was called, or came with the form."""

    def __init__(self, label: Any, *, purpose: str, needed: Any = None, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.purpose_key, self.needed = purpose, needed
        self.file: FileStorage | None = None

    @property
    def purpose(self) -> UploadPurpose | None:
        """What may be sent by the signed-in person; None for nothing."""
        return find_purpose(self.purpose_key)

    @property
    def file_name(self) -> str:
        """The name of the form's own file field."""
        return f"{self.name}-file"

    @property
    def sent_name(self) -> str:
        """What the file that was sent already is called: said when the form comes back with faults."""
        try:
            return finished_upload(self.data, the_actor().person_id).name if self.data else ""
        except Refusal:
            return ""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """The upload that was sent before, or the file that came along."""
        self.data = valuelist[0].strip()[:40] if valuelist else ""

    def pre_validate(self, _form: wtforms.Form) -> None:
        """A file is there and whole; faults say what to do."""
        sent = request.files.get(self.file_name)
        self.file = sent if sent is not None and sent.filename else None
        if self.purpose is None:
            raise ValidationError(_("You may not send files here."))
        try:
            if self.data:
                finished_upload(self.data, the_actor().person_id, purpose=self.purpose_key)
        except Refusal as refusal:
            self.data = ""
            raise ValidationError(" ".join(refusal.messages)) from refusal
        if not self.data and self.file is None and self.needed:
            raise ValidationError(str(self.needed))

    def take(self) -> FinishedUpload | None:
        """The file is the caller's, in the store, with its row; None where none was chosen. Once per form.

        Refused (with every reason) where it is of a wrong kind or too large; writes, so call it in a POST.
        """
        person_id, purpose = the_actor().person_id, self.purpose
        if not self.data and self.file is not None and purpose is not None:
            self.data = keep_small_file(
                stream=self.file.stream, name=self.file.filename or "", purpose=purpose, person_id=person_id
            ).public_id
        if not self.data:
            return None
        found = finished_upload(self.data, person_id, purpose=self.purpose_key)
        spend_upload(self.data, person_id)
        return found
