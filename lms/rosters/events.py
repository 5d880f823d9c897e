"""What happens with staff lists that listeners of this feature take up after the commit."""

# payload: roster_id, run (how often this list was checked)
ROSTER_MAPPED = "rosters.roster_mapped.v1"
# payload: roster_id, run (how often it was tried)
APPLYING_ASKED = "rosters.applying_asked.v1"
# payload: roster_id
UNDOING_ASKED = "rosters.undoing_asked.v1"
