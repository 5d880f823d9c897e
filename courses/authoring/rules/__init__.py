"""What a draft may hold, without a database."""
