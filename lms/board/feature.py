"""The board stands at the top of the start page of HR officers."""

from flask import Flask

from lms.board.views import board, board_panel
from lms.core.registries import add_hr_panel


def register(app: Flask) -> None:
    """HR officers and administrators see how far their units are, who is late, and what waits for them."""
    app.register_blueprint(board)
    add_hr_panel(app, board_panel, order=10)
