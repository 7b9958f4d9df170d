"""Page outcomes as event payloads: texts, integers, lists and tables, nothing else."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

from ballot.activity import Veto
from ballot.deck import DeckCheck
from ballot.history import PastKey, PastLast, PastYear
from ballot.ids import CategoryId, FormId, LineId, SheetId, UnitId
from ballot.limits import Limit, PassedLimit
from ballot.plan import PlanOrigin, PlanRecord
from ballot.reading import (
    FootProof,
    IdentitySource,
    PageHand,
    PageReading,
    Registration,
    Rejection,
    RejectionReason,
)
from ballot.ruling import Asked, Ruling, RulingKind
from ballot.session import Merge, Seal
from store.row_codec import THOUSANDTHS, USUAL_KIND, hand_from, row_payload, rows_from
from store.standing import PageKey, Swap

Payload = dict[str, Any]


def reading_payload(reading: PageReading) -> Payload:
    """Return the reading without its measures."""
    registration = reading.registration
    return {
        "sheet": reading.sheet,
        "form": reading.form,
        "page": reading.page,
        "identity": reading.identity.value,
        "registration": {
            "fiducials": registration.fiducials,
            # Fractions as texts: canonical JSON has many ways to write a number.
            "dpi": repr(float(registration.dpi)),
            "boxes_found": registration.boxes_found,
            "boxes": registration.boxes,
            "residual_median_mm": repr(float(registration.residual_median_mm)),
            "residual_worst_mm": repr(float(registration.residual_worst_mm)),
        },
        "rows": [row_payload(row) for row in reading.rows],
        "kind": USUAL_KIND.value,
        **({"foot": reading.foot.value} if reading.foot else {}),
        **({"hand": _hand_payload(reading.hand)} if reading.hand else {}),
    }


def reading_from(payload: Mapping[str, Any], measures: str) -> PageReading:
    """Return the reading that `reading_payload` wrote."""
    registration = payload["registration"]
    return PageReading(
        sheet=SheetId(payload["sheet"]),
        form=FormId(payload["form"]),
        page=payload["page"],
        identity=IdentitySource(payload["identity"]),
        registration=Registration(
            fiducials=registration["fiducials"],
            dpi=float(registration["dpi"]),
            boxes_found=registration["boxes_found"],
            boxes=registration["boxes"],
            residual_median_mm=float(registration["residual_median_mm"]),
            residual_worst_mm=float(registration["residual_worst_mm"]),
        ),
        rows=rows_from(payload),
        measures=measures,
        foot=FootProof(payload["foot"]) if "foot" in payload else None,
        hand=hand_from(payload),
    )


def _hand_payload(hand: PageHand) -> list[int]:
    return [round(hand.darkness * THOUSANDTHS), hand.marks]


def rejection_payload(rejection: Rejection) -> Payload:
    """Return the rejection."""
    passed = rejection.passed
    return {
        "reason": rejection.reason.value,
        "detail": clean(rejection.detail),
        "sheet": rejection.sheet,
        "page": rejection.page,
        **({"blank": True} if rejection.is_blank else {}),
        **({"passed": {passed.limit.value: passed.value}} if passed else {}),
    }


def rejection_from(payload: Mapping[str, Any]) -> Rejection:
    """Return the rejection that `rejection_payload` wrote."""
    sheet = payload["sheet"]
    passed = [PassedLimit(Limit(key), value) for key, value in payload.get("passed", {}).items()]
    return Rejection(
        RejectionReason(payload["reason"]),
        payload["detail"],
        None if sheet is None else SheetId(sheet),
        payload["page"],
        passed[0] if passed else None,
        is_blank=payload.get("blank", False),
    )


def scans_payload(scans: Iterable[PageKey]) -> list[Payload]:
    """Return which scans are meant."""
    return [key_payload(key) for key in scans]


def key_payload(key: PageKey) -> Payload:
    """Return which page is meant; `part` stands there only where it is one of a picture's."""
    whole: Payload = {"file": key.sha256, "index": key.index}
    return {**whole, "part": key.part} if key.part else whole


def key_from(payload: Mapping[str, Any]) -> PageKey:
    """Return the page that `key_payload` wrote."""
    return PageKey(payload["file"], payload["index"], payload.get("part", 0))


def swaps_payload(swaps: Sequence[Swap]) -> list[Payload]:
    """Return the scans that take the place of others."""
    return [
        {
            "sheet": swap.sheet,
            "page": swap.page,
            **key_payload(swap.scan),
            "instead_of": key_payload(swap.instead_of),
            "asked": list(swap.asked),
        }
        for swap in swaps
    ]


def swaps_from(payload: Mapping[str, Any]) -> Iterator[Swap]:
    """Yield the scans in `scans` that `swaps_payload` wrote."""
    for each in payload["scans"]:
        yield Swap(
            sheet=SheetId(each["sheet"]),
            page=each["page"],
            scan=key_from(each),
            instead_of=key_from(each["instead_of"]),
            asked=tuple(LineId(unit) for unit in each["asked"]),
        )


def deck_check_payload(check: DeckCheck) -> Payload:
    """Return the check: numbers only."""
    return asdict(check)


def deck_check_from(payload: Mapping[str, Any]) -> DeckCheck:
    """Return the check that `deck_check_payload` wrote."""
    names = (field.name for field in fields(DeckCheck))
    return DeckCheck(**{name: payload[name] for name in names})


def ruling_payload(ruling: Ruling) -> Payload:
    """Return the ruling."""
    return {
        **asked_payload(ruling),
        "chosen": list(ruling.chosen),
        **({"without_last": True} if ruling.without_last else {}),
        "text": clean(ruling.text),
        "by": clean(ruling.by),
        "confirmed_by": clean(ruling.confirmed_by),
    }


def ruling_from(payload: Mapping[str, Any]) -> Ruling:
    """Return the ruling that `ruling_payload` wrote."""
    return Ruling(
        kind=RulingKind(payload["kind"]),
        category=CategoryId(payload["category"]),
        units=tuple(UnitId(unit) for unit in payload["units"]),
        chosen=tuple(UnitId(unit) for unit in payload["chosen"]),
        text=payload["text"],
        by=payload["by"],
        confirmed_by=payload["confirmed_by"],
        seats=payload.get("seats"),
        without_last=payload.get("without_last", False),
        is_staged="seats" not in payload,
    )


def asked_payload(ruling: Ruling) -> Payload:
    """Return the question that a ruling answers."""
    return {
        "kind": ruling.kind.value,
        "category": ruling.category,
        "units": list(ruling.units),
        "seats": ruling.seats,
    }


def asked_from(payload: Mapping[str, Any]) -> Asked:
    """Return the question that `asked_payload` wrote."""
    units = tuple(UnitId(unit) for unit in payload["units"])
    return RulingKind(payload["kind"]), CategoryId(payload["category"]), units, payload["seats"]


def veto_payload(veto: Veto) -> Payload:
    """Return the veto."""
    return {name: clean(value) for name, value in asdict(veto).items()}


def veto_from(payload: Mapping[str, Any]) -> Veto:
    """Return the veto that `veto_payload` wrote."""
    told = {field.name: payload[field.name] for field in fields(Veto)}
    return Veto(**{**told, "unit": UnitId(payload["unit"])})


def plan_payload(record: PlanRecord) -> Payload:
    """Return an edition of the plan; when it was recorded says the event itself."""
    people = {"by": clean(record.by), "confirmed_by": clean(record.confirmed_by)}
    return {
        "activity_sha256": record.digest,
        "plan": dict(record.plan),
        "origin": record.origin.value,
        "keys": list(record.keys),
        "withdrawn": list(record.withdrawn),
        "apart": list(record.apart),
        "why": clean(record.why),
        **{name: value for name, value in people.items() if value},
    }


def plan_from(payload: Mapping[str, Any], at: str) -> PlanRecord:
    """Return the edition that `plan_payload` wrote."""
    return PlanRecord(
        digest=payload["activity_sha256"],
        plan=payload["plan"],
        origin=PlanOrigin(payload["origin"]),
        keys=tuple(payload["keys"]),
        withdrawn=tuple(FormId(form) for form in payload["withdrawn"]),
        apart=tuple(FormId(form) for form in payload["apart"]),
        by=payload.get("by", ""),
        confirmed_by=payload.get("confirmed_by", ""),
        why=payload["why"],
        at=at,
    )


def merge_payload(merge: Merge) -> Payload:
    """Return the session that was added."""
    return {
        "revision": merge.seal.revision,
        "tally_sha256": merge.seal.tally_sha256,
        "replaces": merge.seal.replaces,
        "sealed_by": clean(merge.seal.by),
        "records_root": merge.records_root,
        "sheets": merge.sheets,
        "signers": [clean(name) for name in merge.signers],
        "by": clean(merge.by),
        "confirmed_by": clean(merge.confirmed_by),
    }


def merge_from(payload: Mapping[str, Any]) -> Merge:
    """Return what `merge_payload` wrote."""
    return Merge(
        seal=Seal(
            revision=payload["revision"],
            tally_sha256=payload["tally_sha256"],
            replaces=payload["replaces"],
            by=payload["sealed_by"],
        ),
        records_root=payload["records_root"],
        sheets=payload["sheets"],
        signers=tuple(payload["signers"]),
        by=payload["by"],
        confirmed_by=payload.get("confirmed_by", ""),
    )


def past_year_payload(past: PastYear) -> Payload:
    """Return what an earlier tally said."""
    return {
        "year": past.year,
        "tally_sha256": past.tally_sha256,
        "signers": [clean(name) for name in past.signers],
        "last": _past_last_payload(past.last),
        "has_open": past.has_open,
        "open": _past_last_payload(past.open),
        "activity": past.activity,
        "keys": [
            {"signer": clean(key.signer), "fingerprint": key.fingerprint} for key in past.keys
        ],
        "introduced": list(past.introduced),
        "is_recounted": past.is_recounted,
        "by": clean(past.by),
        "confirmed_by": clean(past.confirmed_by),
        "is_kept": past.is_kept,
        "why": clean(past.why),
    }


def _past_last_payload(units: Sequence[PastLast]) -> list[Payload]:
    return [
        {"unit": each.unit, "name": clean(each.name), "category": each.category} for each in units
    ]


def past_year_from(payload: Mapping[str, Any]) -> PastYear:
    """Return what `past_year_payload` wrote."""
    return PastYear(
        year=payload["year"],
        tally_sha256=payload["tally_sha256"],
        signers=tuple(payload["signers"]),
        last=_past_last_from(payload["last"]),
        has_open=payload["has_open"],
        # What follows, earlier versions didn't record.
        open=_past_last_from(payload.get("open", ())),
        activity=payload.get("activity", ""),
        keys=tuple(
            PastKey(signer=key["signer"], fingerprint=key["fingerprint"])
            for key in payload.get("keys", ())
        ),
        introduced=tuple(payload.get("introduced", ())),
        is_recounted=payload.get("is_recounted", False),
        by=payload.get("by", ""),
        confirmed_by=payload.get("confirmed_by", ""),
        is_kept=payload.get("is_kept", False),
        why=payload.get("why", ""),
    )


def _past_last_from(units: Sequence[Payload]) -> tuple[PastLast, ...]:
    return tuple(
        PastLast(
            unit=UnitId(each["unit"]), name=each["name"], category=CategoryId(each["category"])
        )
        for each in units
    )


def clean(text: str) -> str:
    """Return the text with bytes that aren't UTF-8 (in file names) written out."""
    return text.encode("utf-8", "backslashreplace").decode()


def pages_of(payload: Mapping[str, Any]) -> list[PageKey]:
    """Return the pages that a dismissal, or a proposal of one, is about."""
    first = key_from(payload)
    through = payload.get("through", first.index)
    return [first._replace(index=index) for index in range(first.index, through + 1)]
