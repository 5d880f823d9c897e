"""The trail: who did what to what, written in the same transaction as the deed."""
