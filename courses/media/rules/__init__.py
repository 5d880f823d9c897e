"""What holds for media, as plain Python."""
