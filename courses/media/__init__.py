"""Films and recordings: made small for phones, with captions and words, private, watched by the server's reckoning."""
