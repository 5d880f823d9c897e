"""What happened in the exchange of courses."""

# A trainer brought a file: {"conversion_id", "run"}.
FILE_BROUGHT = "courses.file_brought.v1"
