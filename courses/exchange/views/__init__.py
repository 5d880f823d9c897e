"""The pages by which courses come and go."""

from courses.exchange.views import bringing, leaving, showing, taking
from courses.exchange.views.blueprint import exchange

__all__ = ["bringing", "exchange", "leaving", "showing", "taking"]
