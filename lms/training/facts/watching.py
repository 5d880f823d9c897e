"""Triggers that say whose standing is due: nobody who writes a table has to think of it, and nobody can forget.

They stand in the database because posts, absences and mergers are written below this feature, one by one and a
hundred thousand at a time. SQLite marks each row, PostgreSQL the rows of a statement at once.
"""

# Tables with a `person_id` on whose rows a standing depends.
PERSON_TABLES = ("post", "absence", "credit", "learning_start", "target_exemption", "unit_duty")
# What else matters: table, the columns that do (on update), what is marked, from which column.
OTHERS = (
    ("person_alias", "", "person_id", "person_id"),
    ("person_alias", "", "person_id", "into_id"),
    ("person", "gender", "person_id", "id"),
    ("title_match", "", "title_key", "title_key"),
    ("post_title", "", "title_key", "title_key"),
    ("unit_line", "", "unit_id", "unit_id"),
)
_EVENTS = (("insert", "NEW"), ("update", "NEW"), ("delete", "OLD"))


def watched() -> list[tuple[str, str, str, str]]:
    """(table, columns that matter on update, what is marked, from which column), one for each kind of trigger."""
    return [*((table, "", "person_id", "person_id") for table in PERSON_TABLES), *OTHERS]


def sqlite_triggers() -> list[str]:
    """The statements that make the triggers on SQLite."""
    made = []
    for table, columns, marked, source in watched():
        for verb, row in _EVENTS:
            if columns and verb != "update":
                continue
            of = f" OF {columns}" if columns and verb == "update" else ""
            made.append(
                f"CREATE TRIGGER due_{table}_{source}_{verb} AFTER {verb.upper()}{of} ON {table} "
                f"BEGIN INSERT INTO standing_due ({marked}) VALUES ({row}.{source}); END"
            )
    return made


def postgresql_triggers() -> list[str]:
    """The statements that make the triggers on PostgreSQL, and the functions they call."""
    made = []
    for marked, source in sorted({(marked, source) for _t, _c, marked, source in watched()}):
        made.append(
            f"CREATE OR REPLACE FUNCTION standing_due_{source}() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN INSERT INTO standing_due ({marked}) SELECT DISTINCT {source} FROM changed; RETURN NULL; END $$"
        )
    for table, columns, _marked, source in watched():
        for verb, row in _EVENTS:
            if columns and verb != "update":
                continue
            made.append(
                f"CREATE TRIGGER due_{table}_{source}_{verb} AFTER {verb.upper()} ON {table} "
                f"REFERENCING {row} TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION standing_due_{source}()"
            )
    return made


def drop_triggers(dialect: str) -> list[str]:
    """The statements that take the triggers away again."""
    where = " ON {table}" if dialect == "postgresql" else ""
    made = []
    for table, columns, _marked, source in watched():
        for verb, _row in _EVENTS:
            if not columns or verb == "update":
                made.append(f"DROP TRIGGER due_{table}_{source}_{verb}" + where.format(table=table))
    if dialect == "postgresql":
        made += [f"DROP FUNCTION standing_due_{s}()" for s in sorted({w[3] for w in watched()})]
    return made
