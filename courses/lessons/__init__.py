"""Reading a lesson, testing oneself, and the rule by which a lesson is done."""
