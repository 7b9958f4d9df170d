"""Checks of tallies by themselves: their form, what they name, their signatures, the keys."""

from collections.abc import Iterator

from office.checks.facts import FolderFacts, TallyFile, TallyPlace
from office.checks.found import Found, noted, seen, wrong
from office.folder import KEYS
from output.canonical import canonical_bytes, digest
from output.fingerprints import fingerprint_of, key_fingerprints
from output.paper_keys import CERTIFICATE_SUFFIX
from output.signing import (
    PRIVATE_SUFFIX,
    PUBLIC_SUFFIX,
    SignatureOutcome,
    missing_signers,
    verify_file,
)
from output.slip import in_groups

_TALLY_SCHEMA = "pingyi-tally/"
_SHOWN = 12


def check_tallies(facts: FolderFacts) -> Iterator[Found]:
    """Every tally is canonical; what it names of rules, layouts, scans and seals is on record."""
    for tally in facts.tallies:
        yield seen()
        body, shown = tally.body, facts.name(tally.path)
        if body is None or not str(body.get("schema")).startswith(_TALLY_SCHEMA):
            yield wrong("folder_check.tallies.form", path=shown)
            continue
        if digest(canonical_bytes(body["rules"])) != body["digests"]["rules"]:
            yield wrong("folder_check.tallies.rules", path=shown)
        if tally.place is not TallyPlace.MERGED:
            yield from _named(facts, tally)
        if tally.place is TallyPlace.CITY:
            yield from _seals(facts, tally)


def _named(facts: FolderFacts, tally: TallyFile) -> Iterator[Found]:
    """Compare the layouts and scans that a tally of this folder names with the log."""
    digests = tally.body["digests"] if tally.body else {}
    layouts: dict[str, set[str]] = {}
    for printed in facts.audit.printed():
        layouts.setdefault(printed.form, set()).add(printed.layout_sha256)
    for form, stated in digests["layouts"].items():
        if form in layouts and stated not in layouts[form]:
            yield wrong("folder_check.tallies.layout", path=facts.name(tally.path), form=form)
    images = {file.sha256 for file in facts.audit.files()}
    for merged in facts.tallies_at(TallyPlace.MERGED):
        images.update(merged.body["digests"]["images"] if merged.body else ())
    for image in digests["images"]:
        if image not in images:
            yield wrong(
                "folder_check.tallies.images", path=facts.name(tally.path), sha256=image[:_SHOWN]
            )


def _seals(facts: FolderFacts, tally: TallyFile) -> Iterator[Found]:
    """Compare the seals that the standing tally names with those in force."""
    in_force = {
        str(session): seal.tally_sha256
        for session, seal in (*facts.standing_seals().items(), *facts.standing_merges().items())
    }
    for session in tally.body["sessions"] if tally.body else ():
        seal = session.get("seal")
        stated = seal["tally_sha256"] if seal else None
        if stated != in_force.get(session["session"]):
            yield wrong(
                "folder_check.tallies.seal",
                path=facts.name(tally.path),
                session=session["session"],
            )


def check_signatures(facts: FolderFacts) -> Iterator[Found]:
    """Every signature beside a tally of this folder holds; the standing one has all it needs."""
    public = sorted((facts.path / KEYS).glob(f"*{PUBLIC_SUFFIX}"))
    for tally in facts.tallies:
        checks = verify_file(tally.path, public)
        shown = facts.name(tally.path)
        for check in checks:
            yield seen()
            is_foreign = (
                tally.place is TallyPlace.MERGED
                and check.outcome is SignatureOutcome.UNKNOWN_SIGNER
            )
            if check.outcome is not SignatureOutcome.VALID and not is_foreign:
                yield wrong("folder_check.signatures.bad", path=shown, problem=check)
        missing = " ".join(missing_signers(checks, tally.required))
        if tally.place is TallyPlace.CITY and missing:
            yield wrong("folder_check.signatures.missing", path=shown, names=missing)
        elif tally.place in (TallyPlace.CITY, TallyPlace.SESSION):
            if not checks:
                yield noted("folder_check.signatures.unsigned", path=shown)
            elif missing:
                yield noted("folder_check.signatures.missing", path=shown, names=missing)


def check_keys(facts: FolderFacts) -> Iterator[Found]:
    """Every public key can be read; a certificate is that of the key of its name."""
    folder = facts.path / KEYS
    for certificate in sorted(folder.glob(f"*{CERTIFICATE_SUFFIX}")):
        public = folder / f"{certificate.name.removesuffix(CERTIFICATE_SUFFIX)}{PUBLIC_SUFFIX}"
        if public.is_file() and fingerprint_of(public) != fingerprint_of(certificate):
            yield wrong("folder_check.keys.certificate", path=facts.name(certificate))
    known = key_fingerprints(folder)
    for name, digits in known.items():
        yield seen()
        yield noted("folder_check.keys.fingerprint", name=name, digits=" ".join(in_groups(digits)))
    for private in sorted(folder.glob(f"*{PRIVATE_SUFFIX}")):
        if private.name.removesuffix(PRIVATE_SUFFIX) not in known:
            yield noted("folder_check.keys.alone", path=facts.name(private))
