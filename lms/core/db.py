"""The database: one declarative base, typed columns, and the edge at which a transaction begins and ends.

Two engines, one behaviour. On SQLite a writing transaction begins with `BEGIN IMMEDIATE` under one lock of the
process (as shipped, eight writers would lose most updates); on PostgreSQL it is READ COMMITTED with row locks.
"""

import datetime as dt
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import islice
from typing import Annotated, Any, TypeVar

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, BigInteger, Connection, DateTime, Dialect, Engine, Integer, MetaData, Text, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import DeclarativeBase, Mapped, ORMExecuteState, Session, mapped_column
from sqlalchemy.types import TypeDecorator

Value = TypeVar("Value")
BigInt = BigInteger().with_variant(Integer, "sqlite")
# Compared sign by sign whatever the collation of the database: for keys that are looked up by their beginning.
PlainText = Text().with_variant(Text(collation="C"), "postgresql")
Key = Annotated[int, mapped_column(BigInt, primary_key=True)]


class UTCDateTime(TypeDecorator[dt.datetime]):
    """A moment: aware in Python, UTC in the database. A naive value is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """The moment in UTC; SQLite stores it without the zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment needs its time zone")
        utc = value.astimezone(dt.UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """The moment, aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class Base(DeclarativeBase):
    """What every table shares: named constraints and the column types of the house."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        str: Text,
        dt.datetime: UTCDateTime,
        dict[str, Any]: JSON().with_variant(postgresql.JSONB(), "postgresql"),
        list[Any]: JSON().with_variant(postgresql.JSONB(), "postgresql"),
    }


db = SQLAlchemy(metadata=Base.metadata)


@dataclass
class _Edge:
    """The transaction that is open at the edge of this request or job."""

    writes: bool
    holds_lock: bool = False
    after_commit: list[Callable[[], None]] = field(default_factory=list)


_edge: ContextVar[_Edge | None] = ContextVar("lms_edge", default=None)
_write_lock = threading.Lock()
_LOCK_WAIT_SECONDS = 30.0


class Busy(Exception):
    """Raised when the one writer's place of the embedded database did not come free in time."""


class Vanished(Exception):
    """Raised when somebody else took away the row that was to be held."""


@contextmanager
def transaction(*, write: bool) -> Iterator[None]:
    """One transaction: committed when the block ends, rolled back when it raises.

    The request or the job opens it, once, at its edge; nothing else commits.
    """
    if _edge.get() is not None:
        raise RuntimeError("A transaction is already open at this edge")
    edge = _Edge(writes=write)
    token = _edge.set(edge)
    try:
        yield
        if edge.writes:
            db.session.commit()
        else:
            db.session.rollback()
    except BaseException:
        db.session.rollback()
        edge.after_commit.clear()
        raise
    finally:
        _release(edge)
        _edge.reset(token)
    for hook in edge.after_commit:
        hook()


def begin_writing() -> None:
    """End the reading part of this transaction and begin the writing one.

    For a use case that first does slow work (hashing, rendering): what it read is read afresh afterwards.
    """
    edge = _edge.get()
    if edge is None:
        raise RuntimeError("No transaction is open")
    if not edge.writes:
        db.session.rollback()
        edge.writes = True


def commit_part() -> None:
    """What long work has written so far is committed, and others may write; it goes on reading.

    For jobs whose parts each stand for themselves and may be done again; rows that were loaded are read afresh.
    """
    edge = _edge.get()
    if edge is None or not edge.writes:
        raise RuntimeError("No writing transaction is open")
    db.session.commit()
    _release(edge)
    edge.writes = False


def is_writing() -> bool:
    """True inside a writing transaction."""
    edge = _edge.get()
    return edge is not None and edge.writes


def in_transaction() -> bool:
    """True while the transaction at the edge of this request or job is open."""
    return _edge.get() is not None


def on_commit(hook: Callable[[], None]) -> None:
    """Have `hook` called after this transaction is committed; forgotten when it is rolled back."""
    edge = _edge.get()
    if edge is None:
        raise RuntimeError("No transaction is open")
    edge.after_commit.append(hook)


def _release(edge: _Edge) -> None:
    if edge.holds_lock:
        edge.holds_lock = False
        _write_lock.release()


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    edge = _edge.get()
    if edge is None or not edge.writes:
        connection.exec_driver_sql("BEGIN")
        return
    if not edge.holds_lock:
        if not _write_lock.acquire(timeout=_LOCK_WAIT_SECONDS):
            raise Busy("The database is busy")
        edge.holds_lock = True
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _refuse_while_reading() -> None:
    if in_transaction() and not is_writing():
        raise RuntimeError("A page that only reads tried to write")


def _refuse_stray_rows(session: Session, _context: object, _instances: object) -> None:
    if session.new or session.dirty or session.deleted:
        _refuse_while_reading()


def _refuse_stray_statements(execution: ORMExecuteState) -> None:
    if execution.is_insert or execution.is_update or execution.is_delete:
        _refuse_while_reading()


def _watch(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)


def _engine_options(is_embedded: bool) -> dict[str, Any]:
    """PostgreSQL compiles no plans to machine code: pages ask short questions, which that makes slow."""
    return {} if is_embedded else {"pool_pre_ping": True, "connect_args": {"options": "-c jit=off"}}


def init_db(app: Flask) -> None:
    """Bind the database to the application, with the engine's own way of writing."""
    app.config.setdefault("SQLALCHEMY_DATABASE_URI", app.config["LMS"].database)
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", _engine_options(app.config["LMS"].is_embedded))
    db.init_app(app)
    with app.app_context():
        _watch(db.engine)


event.listen(Session, "before_flush", _refuse_stray_rows)
event.listen(Session, "do_orm_execute", _refuse_stray_statements)


def insert_once(model: type[Base], **values: Any) -> bool:
    """Insert the row unless one with the same unique key is there already; True when this call made it."""
    _refuse_while_reading()
    table: Any = model.__table__
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(table).values(**values).on_conflict_do_nothing().returning(*table.primary_key)
    db.session.flush()
    return db.session.connection().execute(statement).first() is not None


def read_one_snapshot() -> None:
    """Let every statement of this reading transaction see the same state of the data."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def batches(values: Iterable[Value], size: int = 1000) -> Iterator[list[Value]]:
    """The values in lists of at most that size: what one statement may take."""
    source = iter(values)
    while batch := list(islice(source, size)):
        yield batch


def lock(row: Base) -> None:
    """Hold the row against other writers until this transaction ends, and read it afresh; Vanished if it is gone."""
    try:
        db.session.refresh(row, with_for_update=True)
    except InvalidRequestError as error:
        raise Vanished(type(row).__name__) from error


__all__ = [
    "Base",
    "BigInt",
    "Busy",
    "Key",
    "Mapped",
    "PlainText",
    "UTCDateTime",
    "Vanished",
    "batches",
    "begin_writing",
    "commit_part",
    "db",
    "in_transaction",
    "init_db",
    "insert_once",
    "is_writing",
    "lock",
    "mapped_column",
    "on_commit",
    "read_one_snapshot",
    "transaction",
]
