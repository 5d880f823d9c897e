"""What is done with media."""

from courses.media.actions.media import create_media, make_again, rename_media

__all__ = ["create_media", "make_again", "rename_media"]
