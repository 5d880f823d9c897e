"""Targets and exemptions: drafts, previews, versions, pages."""
