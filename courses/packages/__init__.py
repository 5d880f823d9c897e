"""Packages (gói học): SCORM 1.2 and 2004, kept as they came, run away from the site, recorded commit by commit."""
