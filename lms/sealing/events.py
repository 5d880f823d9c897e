"""What happens with sealed reports that listeners of this feature take up after the commit."""

# payload: report_id, run (how often it was tried)
SEAL_ASKED = "sealing.seal_asked.v1"
# payload: report_id, run (how often it was checked)
CHECK_ASKED = "sealing.check_asked.v1"
# payload: comparison_id, run
COMPARISON_ASKED = "sealing.comparison_asked.v1"
