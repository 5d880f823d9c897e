"""What is done with media."""
