"""The yearly training plan: demand, decision, classes and assignments, and what was done of it."""
