"""The evidence store of one activity folder: what was printed, scanned, read and decided.

Facts are appended to a hash-chained event log and never changed; the current state is derived
from them. Imports `ballot` only; the only package that knows SQL.

Main names: `store.evidence.Store`, `store.standing.StoredRejection`,
`store.originals.Originals`.
"""
