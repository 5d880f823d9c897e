"""What happened in the exchange of courses."""

# A trainer brought a file: {"conversion_id", "run"}.
FILE_BROUGHT = "courses.file_brought.v1"
# A trainer asked for a large course as a file: {"export_id"}.
FILE_ASKED = "courses.file_asked.v1"
