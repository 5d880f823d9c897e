"""Facts about inquiries."""

INQUIRY_ASKED = "courses.inquiry_asked.v1"
