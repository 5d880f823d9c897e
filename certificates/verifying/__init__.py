"""Anyone checks a certificate."""
