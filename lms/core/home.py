"""The two front doors: what a visitor sees, and "Trang của tôi" made of the features' panels."""

from flask import Blueprint, Flask, abort, current_app, render_template
from flask.typing import ResponseReturnValue

from lms.core.gallery import samples
from lms.core.i18n import lazy
from lms.core.permissions import find_actor, public
from lms.core.registries import home_panels
from lms.core.web import add_nav

home = Blueprint("home", __name__)


@home.get("/")
@public
def index() -> ResponseReturnValue:
    """The front page for a visitor, the person's own page for one who is signed in."""
    if find_actor() is None:
        return render_template("front.html")
    return render_template("home.html", panels=home_panels())


@home.get("/dev/ui")
@public
def gallery() -> ResponseReturnValue:
    """Every component in every state; in development only."""
    if not current_app.config["LMS"].is_development:
        abort(404)
    return render_template("gallery.html", **samples())


def init_home(app: Flask) -> None:
    """The home page is the first place of the navigation."""
    app.register_blueprint(home)
    add_nav(app, "home.index", lazy("My page"), permission=None, order=0)
