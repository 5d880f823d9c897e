"""Reorganisations: the wizard, the dry run, the way back."""

from flask import Flask

from lms.core.i18n import lazy
from lms.core.permissions import Role, define_permission
from lms.core.registries import add_administration, add_seeder
from lms.organisations.impacts import add_tie
from lms.organisations.models import UnitParent, UnitSuccession
from lms.reorganisations.cli import reorganisations_commands
from lms.reorganisations.demonstration import seed_reorganisations
from lms.reorganisations.views import reorganisations
from lms.reorganisations.views.blueprint import PERMISSION
from lms.rosters.models import Roster


def register(app: Flask) -> None:
    """Administrators reorganise their units; what hangs on units keeps a reorganisation from being undone."""
    define_permission(app, PERMISSION, Role.ADMINISTRATOR)
    app.register_blueprint(reorganisations)
    add_administration(
        app,
        "reorganisations.list_reorganisations",
        lazy("Reorganisations"),
        lazy("Merge, split, move, rename or abolish units by decision; undo until sealed."),
        order=45,
    )
    app.cli.add_command(reorganisations_commands)
    add_seeder(app, seed_reorganisations, order=25)
    add_tie(app, UnitParent, lazy("Units below"))
    add_tie(app, UnitSuccession, lazy("Successions"))
    add_tie(app, Roster, lazy("Staff lists"))
