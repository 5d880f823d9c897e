"""The application: settings, the platform, then each feature by name."""

from importlib import import_module

from flask_compress import Compress
from flask_migrate import Migrate

from lms.core.cli import register_commands
from lms.core.clock import Clock, system_clock
from lms.core.config import Settings, load_settings, site_secret
from lms.core.cookies import SiteSessions
from lms.core.db import db, init_db
from lms.core.errors import init_errors
from lms.core.home import init_home
from lms.core.i18n import init_i18n
from lms.core.jobs import check_parked, make_outbox
from lms.core.limits import init_limits
from lms.core.logs import init_logs
from lms.core.memory import building
from lms.core.permissions import check_guards
from lms.core.registries import add_invariant, init_registries
from lms.core.web import STATIC, Site, init_form_tokens, init_guard, init_web

# Dropping a name switches the feature off. The order is that of the layers: lower features first.
FEATURES = (
    "lms.audit",
    "lms.signing",
    "lms.law",
    "lms.organisations",
    "lms.people",
    "lms.notices",
    "lms.uploads",
    "lms.rosters",
    "lms.training",
    "lms.recognition",
    "lms.assignments",
    "lms.plans",
    "lms.reports",
    "lms.reorganisations",
    "lms.sealing",
    "lms.board",
    "courses.catalogue",
    "courses.questions",
    "courses.progress",
    "courses.sessions",
    "courses.lessons",
    "courses.inquiries",
    "courses.quizzes",
    "courses.media",
    "courses.packages",
    "courses.authoring",
    "courses.exchange",
    "certificates.designs",
    "certificates.issuing",
    "certificates.verifying",
)
_HALF_A_MEBIBYTE = 512 * 1024


@building()
def create_app(
    settings: Settings | None = None, *, clock: Clock = system_clock, features: tuple[str, ...] = FEATURES
) -> Site:
    """The site as a WSGI application with its features registered; nothing is written by making it."""
    settings = settings or load_settings()
    init_logs()
    app = Site(
        "lms", static_folder=str(STATIC / "dist"), static_url_path="/static/dist", template_folder="templates"
    )
    app.session_interface = SiteSessions()
    app.config.update(
        LMS=settings,
        SECRET_KEY=site_secret(settings),
        SESSION_COOKIE_NAME="tu_hoc",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.address.startswith("https"),
        MAX_CONTENT_LENGTH=6 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=_HALF_A_MEBIBYTE,
        WTF_CSRF_TIME_LIMIT=None,
        COMPRESS_MIMETYPES=[
            "text/html",
            "text/css",
            "text/javascript",
            "application/javascript",
            "image/svg+xml",
        ],
        COMPRESS_ALGORITHM=["br", "gzip"],
    )
    app.extensions["lms.clock"] = clock
    app.extensions["lms.outbox"] = make_outbox(app)
    _init_platform(app)
    for name in features:
        import_module(f"{name}.feature").register(app)
    # After whoever finds out who is asking, so that its refusals are pages of the site too.
    init_form_tokens(app)
    init_guard(app)
    check_guards(app)
    return app


def _init_platform(app: Site) -> None:
    init_db(app)
    Migrate(app, db, directory=str(STATIC.parent / "migrations"))
    Compress(app)
    init_i18n(app)
    init_errors(app)
    init_registries(app)
    add_invariant(app, "no job waits for the operator", check_parked)
    init_web(app)
    init_limits(app)
    init_home(app)
    register_commands(app)
