"""Questions to the trainer and errors reported from a lesson, answered in one queue."""
