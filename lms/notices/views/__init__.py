"""The inbox, what each person chooses, and the pages of those who look after reminders."""
