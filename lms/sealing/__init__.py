"""Sealed reports (chốt số liệu): a period's inputs and figures, frozen, numbered, signed and recomputable."""
