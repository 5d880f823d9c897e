"""The question bank: stable questions with immutable versions, kinds and formats."""
