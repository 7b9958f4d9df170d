"""The schema of an activity in PostgreSQL: tables, triggers that keep them append-only, rights."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.schema import CreateTable

from ballot.errors import StoreError
from store.desk_tables import DESK_TABLES
from store.postgres_engine import make_engine, shown_place
from store.postgres_errors import told
from store.stand import STAND
from store.state_tables import STATE_TABLES
from store.tables import EVENTS, MEASURES

APPENDED = (EVENTS, MEASURES, STAND)
"""Rows are added and never changed."""

FREE = (*STATE_TABLES, *DESK_TABLES)
"""Hold no evidence: a role that counts may do with the rows as it likes."""

_CHANGES = ("UPDATE", "DELETE", "TRUNCATE")
_REFUSAL = "BEGIN RAISE EXCEPTION 'the evidence is append-only'; END"

GUARDS = tuple(
    (f"{table.name}_refuses_{change.lower()}", table.name, change)
    for table in APPENDED
    for change in _CHANGES
)
"""Name of each trigger, its table, and what it refuses."""

_TRIGGERS = sa.text(
    "SELECT t.tgname, pg_get_triggerdef(t.oid) AS made, t.tgenabled, p.prosrc "
    "FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
    "WHERE c.relnamespace = to_regnamespace(:schema) AND NOT t.tgisinternal "
    "AND p.pronamespace = c.relnamespace AND p.proname = 'refuse_change'"
)
_STRANGERS = sa.text(
    "WITH held AS (SELECT oid, relname, relkind, relrowsecurity FROM pg_class "
    "WHERE relnamespace = to_regnamespace(:schema) AND relname = ANY(:tables)) "
    "SELECT t.tgname FROM held JOIN pg_trigger t ON t.tgrelid = held.oid "
    "WHERE NOT t.tgisinternal AND t.tgname <> ALL(:guards) "
    "UNION SELECT r.rulename FROM held JOIN pg_rewrite r ON r.ev_class = held.oid "
    "UNION SELECT p.polname FROM held JOIN pg_policy p ON p.polrelid = held.oid "
    "UNION SELECT 'row level security' FROM held WHERE relrowsecurity "
    "UNION SELECT child.inhrelid::regclass::text FROM held "
    "JOIN pg_inherits child ON child.inhparent = held.oid "
    "UNION SELECT relname FROM held WHERE relkind <> 'r'"
)
_GRANTED = sa.text(
    "WITH held AS (SELECT oid, relowner, relacl FROM pg_class "
    "WHERE relnamespace = to_regnamespace(:schema) AND relname = ANY(:tables)), "
    "space AS (SELECT nspowner, nspacl FROM pg_namespace WHERE oid = to_regnamespace(:schema)), "
    "may AS (SELECT a.grantee FROM held, aclexplode(relacl) a WHERE a.grantee <> relowner "
    "AND a.privilege_type IN ('UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER') "
    "UNION SELECT a.grantee FROM held JOIN pg_attribute c ON c.attrelid = held.oid, "
    "aclexplode(c.attacl) a WHERE a.grantee <> relowner AND a.privilege_type = 'UPDATE' "
    # Whoever may make things in a schema can put them in the way; whoever owns it can drop tables.
    "UNION SELECT a.grantee FROM space, aclexplode(nspacl) a "
    "WHERE a.grantee <> nspowner AND a.privilege_type = 'CREATE' "
    "AND a.grantee NOT IN (SELECT relowner FROM held) "
    "UNION SELECT nspowner FROM space "
    "WHERE EXISTS (SELECT 1 FROM held WHERE relowner <> nspowner)) "
    "SELECT CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END FROM may"
)
_OWNED = sa.text(
    "SELECT count(*) > 0 FROM pg_class c "
    "WHERE c.relnamespace = to_regnamespace(:schema) AND c.relname = ANY(:tables) "
    "AND pg_has_role(current_user, c.relowner, 'MEMBER')"
)


def make_schema(url: str, schema: str, role: str) -> bool:
    """Make a schema as the role of an address, and let another role count in it.

    Args:
        url: in SQLAlchemy's words; its role owns what is made.
        schema: its name.
        role: that counts; empty: the one that is connected.

    Returns:
        Whether that role owns the tables itself, so that nothing could be granted.

    Raises:
        StoreError: the database refuses.
    """
    address = sa.make_url(url)
    place = shown_place(address, schema)
    engine = make_engine(address, schema, isolation="READ COMMITTED")
    try:
        with engine.begin() as connection:
            set_up(connection, schema)
            owns = role in ("", connection.execute(sa.text("SELECT current_user")).scalar())
            if not owns:
                grant(connection, schema, role)
            return owns
    except SQLAlchemyError as error:
        raise told(error, place) from error
    finally:
        engine.dispose()


def require_same(url: str, schema: str) -> None:
    """Make sure that a schema that was just made is seen at the address by which it is counted.

    An owner's address may lead to another database of the same server: then whoever counts would
    make a schema of their own there, and own it.

    Raises:
        StoreError: it isn't; nobody is refused because they can't come in from here.
    """
    engine = make_engine(sa.make_url(url), "public", isolation="READ COMMITTED")
    try:
        with engine.connect() as connection:
            asked = sa.text("SELECT to_regclass(:table)")
            found = connection.execute(asked, {"table": f"{schema}.event"}).scalar()
    except SQLAlchemyError:
        return
    finally:
        engine.dispose()
    if found is None:
        raise StoreError("store.other_database", schema=schema)


def role_of(url: str) -> str:
    """Return as whom an address that names no user comes in: libpq and the server settle that.

    Raises:
        StoreError: nobody comes in.
    """
    address = sa.make_url(url)
    engine = make_engine(address, "public", isolation="READ COMMITTED")
    try:
        with engine.connect() as connection:
            return str(connection.execute(sa.text("SELECT current_user")).scalar())
    except SQLAlchemyError as error:
        raise told(error, shown_place(address, "public")) from error
    finally:
        engine.dispose()


def set_up(connection: sa.Connection, schema: str) -> None:
    """Make what isn't there of a schema; in one transaction, which the caller ends.

    Args:
        connection: to which the tables without a schema are those of this one.
        schema: lower case letters, digits and _.
    """
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
    if encoding != "UTF8":
        raise StoreError("store.not_utf8", path=schema, encoding=encoding)
    there = sa.text("SELECT to_regnamespace(:name) IS NOT NULL")
    if not connection.execute(there, {"name": schema}).scalar():
        connection.exec_driver_sql(f"CREATE SCHEMA {schema}")
    table_there = sa.text("SELECT to_regclass(:name) IS NOT NULL")
    for table in (*APPENDED, *FREE):
        if not connection.execute(table_there, {"name": f"{schema}.{table.name}"}).scalar():
            connection.execute(CreateTable(table))
    for statement in _guards(schema, missing_guards(connection, schema)):
        connection.exec_driver_sql(statement)


def _guards(schema: str, missing: list[str]) -> Iterator[str]:
    """Yield what makes the triggers that are missing."""
    if missing:
        yield (
            f"CREATE OR REPLACE FUNCTION {schema}.refuse_change() RETURNS trigger "
            f"LANGUAGE plpgsql AS $${_REFUSAL}$$"
        )
    for name, table, change in GUARDS:
        if name in missing:
            yield f"DROP TRIGGER IF EXISTS {name} ON {schema}.{table}"
            yield _trigger(schema, name, table, change)
            # "Always": also where the changes are said to be a replica's.
            yield f"ALTER TABLE {schema}.{table} ENABLE ALWAYS TRIGGER {name}"


def _trigger(schema: str, name: str, table: str, change: str) -> str:
    return (
        f"CREATE TRIGGER {name} BEFORE {change} ON {schema}.{table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {schema}.refuse_change()"
    )


def grant(connection: sa.Connection, schema: str, role: str) -> None:
    """Let a role count in a schema, and no more than that: it adds evidence and changes none."""
    quoted = connection.dialect.identifier_preparer.quote_identifier(role)
    appended = ", ".join(f"{schema}.{table.name}" for table in APPENDED)
    free = ", ".join(f"{schema}.{table.name}" for table in FREE)
    for statement in (
        f"GRANT USAGE ON SCHEMA {schema} TO {quoted}",
        f"REVOKE ALL ON {appended} FROM {quoted}",
        f"GRANT SELECT, INSERT ON {appended} TO {quoted}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON {free} TO {quoted}",
    ):
        connection.exec_driver_sql(statement)


def missing_guards(connection: sa.Connection, schema: str) -> list[str]:
    """Return the names of the triggers that are gone, or aren't what was made."""
    # PostgreSQL names the function with its schema or without: by where it is looked for.
    made = {_bare(_trigger(schema, *guard)) for guard in GUARDS}
    found = {
        row.tgname
        for row in connection.execute(_TRIGGERS, {"schema": schema})
        if row.tgenabled == "A" and row.prosrc == _REFUSAL and _bare(row.made) in made
    }
    return [name for name, _, _ in GUARDS if name not in found]


def strangers(connection: sa.Connection, schema: str) -> list[str]:
    """Return the names of what else acts on the tables: it could swallow, change or hide rows."""
    asked = {
        "schema": schema,
        "tables": [table.name for table in APPENDED],
        "guards": [name for name, _, _ in GUARDS],
    }
    return sorted(connection.execute(_STRANGERS, asked).scalars())


def _bare(trigger: str) -> str:
    """Return what makes a trigger, up to the function that it calls."""
    return trigger.partition(" EXECUTE ")[0]


def wide_rights(connection: sa.Connection, schema: str) -> list[str]:
    """Return the roles that may do more than add: this one, if the tables are its own, and others.

    The owner of the tables may do anything, and isn't named where it is another role.
    """
    asked = {"schema": schema, "tables": [table.name for table in APPENDED]}
    roles = set(connection.execute(_GRANTED, asked).scalars())
    if connection.execute(_OWNED, asked).scalar():
        roles.add(str(connection.execute(sa.text("SELECT current_user")).scalar()))
    return sorted(roles)
