"""The pages of media: where they are kept, how they are served, how watching is reported."""

from courses.media.views import desk, one, serving, texts, watching
from courses.media.views.blueprint import media

__all__ = ["desk", "media", "one", "serving", "texts", "watching"]
