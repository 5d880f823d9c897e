"""The board, and the list of what is overdue."""

from lms.board.views import overdue
from lms.board.views.blueprint import board
from lms.board.views.showing import board_panel

__all__ = ["board", "board_panel", "overdue"]
