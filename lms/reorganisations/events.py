"""What happens with the organisation that listeners above take up after the commit."""

# payload: reorganisation_id, unit_ids (every unit that began, ended or stands elsewhere), is_undone
UNITS_REORGANISED = "organisations.units_reorganised.v1"
