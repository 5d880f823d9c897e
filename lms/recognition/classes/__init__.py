"""Class lists: the organiser's file read, its participants found among the people of one's units."""
