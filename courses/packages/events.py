"""What happens to packages."""

# A trainer brought a package: {"arrival_id", "run"}.
PACKAGE_BROUGHT = "courses.package_brought.v1"
