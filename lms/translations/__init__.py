"""The one catalogue of words: message ids in English, Vietnamese complete."""
