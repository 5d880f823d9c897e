"""Facts about legal documents that others may rely on."""

DOCUMENT_REPLACED = "lms.law.document_replaced.v1"
REPLACEMENT_TAKEN_BACK = "lms.law.replacement_taken_back.v1"
