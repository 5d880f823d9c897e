"""Rate limits by address, shared over all workers where there is a broker, else counted in the process."""

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(key_func=get_remote_address, strategy="sliding-window-counter", headers_enabled=False)


def init_limits(app: Flask) -> None:
    """Limits count in Redis when the site has one."""
    settings = app.config["LMS"]
    app.config["RATELIMIT_STORAGE_URI"] = settings.redis_url or "memory://"
    app.config["RATELIMIT_ENABLED"] = settings.rate_limits
    app.config["RATELIMIT_IN_MEMORY_FALLBACK_ENABLED"] = bool(settings.redis_url)
    limiter.init_app(app)
