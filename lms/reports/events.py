"""What happens with reports that listeners of this feature take up after the commit."""

# payload: export_id
EXPORT_ASKED = "reports.export_asked.v1"
