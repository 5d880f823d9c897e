"""Forms in which authors write questions: one class for each kind, and what all kinds share."""
