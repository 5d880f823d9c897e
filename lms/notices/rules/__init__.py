"""Pure rules of reminders: on which day a rule speaks, at which hour a letter may leave, what a digest holds."""
