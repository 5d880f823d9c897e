"""Pages of figures are asked for when the worker has done its part."""

import pytest
from flask import Flask

from tests.factories.figures import FreshClient


@pytest.fixture(autouse=True)
def _fresh_figures(app: Flask) -> None:
    app.test_client_class = FreshClient
