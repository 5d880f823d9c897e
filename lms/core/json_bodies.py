"""What scripts send as JSON: what no browser writes is no JSON here, so that views meet plain values only."""

import json
from typing import Any

from flask.json.provider import DefaultJSONProvider


class PlainJSON(DefaultJSONProvider):
    """Texts nested beyond reading, and figures that are none, are faults of whoever sent them (400)."""

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """The value; ValueError for what is no JSON by the standard, or nested deeper than can be read."""
        try:
            return json.loads(s, parse_constant=_refuse, **kwargs)
        except RecursionError as error:
            raise ValueError("nested too deeply") from error


def _refuse(name: str) -> None:
    raise ValueError(name)
