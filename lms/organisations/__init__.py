"""Units of the state, whose names and parents hold from a day to a day."""
