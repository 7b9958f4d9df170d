"""What PostgreSQL and its driver say, as sentences that say what to do."""

from functools import cache

from sqlalchemy.exc import DBAPIError

from ballot.errors import StoreError

_SAYINGS = {
    "55P03": "store.locked",  # nobody gave the lock back in time
    "23505": "store.locked",  # an event of this number is there: somebody wrote without the lock
    "42501": "store.no_right",
    "3F000": "store.no_schema",
    "42P01": "store.no_schema",
}
"""By SQLSTATE: https://www.postgresql.org/docs/15/errcodes-appendix.html."""

_CUT_OFF = ("08", "57P")
"""What the states of a connection that broke off begin with."""


@cache
def driver_errors() -> tuple[type[BaseException], ...]:
    """Return what the driver raises; nothing where it isn't installed."""
    try:
        import psycopg
    except ImportError:
        return ()
    return (psycopg.Error,)


def told(error: BaseException, place: str) -> StoreError:
    """Return the error that tells people what a database refused.

    Args:
        error: of SQLAlchemy, or of the driver.
        place: of the database.
    """
    is_of_connecting = isinstance(error, DBAPIError) and error.statement is None
    cause = error.orig if isinstance(error, DBAPIError) else error
    state = getattr(cause, "sqlstate", None) or ""
    problem = " ".join(str(cause).split())
    if state in _SAYINGS:
        return StoreError(_SAYINGS[state], path=place, problem=problem)
    is_broken = isinstance(error, DBAPIError) and error.connection_invalidated
    if state.startswith(_CUT_OFF) or is_broken or (not state and _is_operational(cause)):
        key = "store.no_database" if is_of_connecting else "store.cut_off"
        return StoreError(key, path=place, problem=problem)
    return StoreError("store.unusable", path=place, problem=problem)


def _is_operational(cause: object) -> bool:
    """Return whether the driver speaks of the connection, not of a statement."""
    import psycopg

    return isinstance(cause, psycopg.OperationalError)
