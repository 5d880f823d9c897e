"""What happens to media."""

# A turn of the making of renditions is due: {"media_id", "run", "turn"}.
MEDIA_TURN = "courses.media_turn.v1"
