"""Credentials: designing, issuing and verifying certificates."""
