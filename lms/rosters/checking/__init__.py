"""From the rows of a file to verdicts: what is read, who is meant, which unit, what would change."""
