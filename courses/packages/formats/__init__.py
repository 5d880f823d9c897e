"""Reading SCORM packages: nothing here knows the site."""
