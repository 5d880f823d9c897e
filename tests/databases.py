"""A PostgreSQL database for one test after another, with the rows of its template put back in between.

To clone the template makes a thousand files; to put its few rows back takes a tenth of that.
"""

import uuid

import psycopg

# Rows that were deleted stay in the files till somebody cleans up: then a new clone is cheaper.
_TESTS_OF_ONE_CLONE = 40
# While somebody still looks at what there was first, no row is put into the place of a deleted one: what is read
# without an order comes in the order in which it was written, as in a new database.
_ONLOOKER = "onlooker"
_KEEP = """
CREATE SCHEMA kept;
CREATE FUNCTION kept.shape() RETURNS text LANGUAGE sql AS $$
  SELECT concat(count(*), ' ', max(oid)) FROM pg_class WHERE relnamespace = 'public'::regnamespace $$;
CREATE FUNCTION kept.tables_of(schema text) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT relname FROM pg_class
  WHERE relkind = 'r' AND relnamespace = schema::regnamespace AND pg_relation_size(oid) > 0 $$;
CREATE FUNCTION kept.put_back() RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE name text;
BEGIN
  IF kept.shape() <> kept.first_shape() THEN RETURN false; END IF;
  PERFORM pg_terminate_backend(pid, 2000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND state IS DISTINCT FROM 'idle'
      AND application_name <> 'onlooker';
  SET LOCAL lock_timeout = '2s';
  SET LOCAL session_replication_role = replica;
  FOR name IN SELECT kept.tables_of('public') LOOP EXECUTE format('DELETE FROM public.%I', name); END LOOP;
  FOR name IN SELECT kept.tables_of('kept') LOOP
    EXECUTE format('INSERT INTO public.%1$I TABLE kept.%1$I', name);
  END LOOP;
  PERFORM setval(sequence, coalesce(number, 1), number IS NOT NULL) FROM kept_numbers.first
    WHERE pg_sequence_last_value(sequence) IS DISTINCT FROM number;
  RETURN true;
END $$;
DO $$
DECLARE name text;
BEGIN
  FOR name IN SELECT kept.tables_of('public') LOOP
    EXECUTE format('CREATE TABLE kept.%1$I AS TABLE public.%1$I', name);
  END LOOP;
  EXECUTE format('CREATE FUNCTION kept.first_shape() RETURNS text LANGUAGE sql AS %L',
                 format('SELECT %L', kept.shape()));
END $$;
CREATE SCHEMA kept_numbers;
CREATE TABLE kept_numbers.first AS
  SELECT oid::regclass AS sequence, pg_sequence_last_value(oid) AS number FROM pg_class
  WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace;
"""


class Server:
    """A server on which databases may be made."""

    def __init__(self, address: str) -> None:
        self._address = address

    def address_of(self, database: str) -> str:
        """Where that database is."""
        return f"{self._address.rsplit('/', 1)[0]}/{database}"

    def create(self, prefix: str, template: str = "template1") -> str:
        """The name of a new database, a clone of the template."""
        name = f"{prefix}_{uuid.uuid4().hex[:12]}"
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def drop(self, name: str) -> None:
        """The database is gone, whoever still uses it."""
        self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def keep_rows(self, template: str) -> None:
        """What the template holds now is what its clones come back to."""
        with psycopg.connect(self.address_of(template), autocommit=True) as connection:
            connection.execute(_KEEP)

    def _run(self, statement: str) -> None:
        with psycopg.connect(self._address, autocommit=True) as connection:
            connection.execute(statement.encode())


class ReusedDatabase:
    """A clone of a template that was kept, for one test after another."""

    def __init__(self, server: Server, template: str) -> None:
        self._server, self._template = server, template
        self._clone()

    def as_new(self) -> str:
        """The name of a database that holds what the template holds."""
        self._tests += 1
        if self._tests > _TESTS_OF_ONE_CLONE or not self._put_back():
            self.drop()
            self._clone()
        return self._name

    def drop(self) -> None:
        """The present clone is gone."""
        self._connection.close()
        self._onlooker.close()
        self._server.drop(self._name)

    def _clone(self) -> None:
        self._name, self._tests = self._server.create("test", self._template), 0
        address = self._server.address_of(self._name)
        self._connection = psycopg.connect(address, autocommit=True)
        self._onlooker = psycopg.connect(address, application_name=_ONLOOKER)
        self._onlooker.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        self._onlooker.execute("SELECT 1")

    def _put_back(self) -> bool:
        """False where only a new clone helps: other tables, a lock, a user who may not do it."""
        try:
            row = self._connection.execute("SELECT kept.put_back()").fetchone()
        except psycopg.Error:
            return False
        return bool(row and row[0])
