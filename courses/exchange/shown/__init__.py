"""Lessons as pages that stand alone: for packages that leave the site, and for people who open the folder."""
