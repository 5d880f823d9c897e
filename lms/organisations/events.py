"""What happens with units that listeners of this feature take up after the commit."""

# payload: load_id, by (id and name of who asked)
UNIT_LOAD_ASKED = "organisations.unit_load_asked.v1"
