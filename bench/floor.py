"""The floor under every save: a bare Flask view that does one committed row write, through the same server."""

import os

from flask import Flask, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, Column, MetaData, Table, Text, insert

ROWS = Table("bench_floor", MetaData(), Column("id", BigInteger, primary_key=True), Column("text", Text))


def load() -> Flask:
    """The bare application; its one table is made by the scenario."""
    app = Flask("floor")
    app.config["SQLALCHEMY_DATABASE_URI"] = os.environ["BENCH_DATABASE"]
    database = SQLAlchemy(app)

    @app.put("/write")
    def write() -> dict[str, str]:
        database.session.execute(insert(ROWS).values(text=request.form["answer"]))
        database.session.commit()
        return {"status": "ok"}

    return app
