"""A course as a SCORM 1.2 package: each lesson a part that reports by itself."""
