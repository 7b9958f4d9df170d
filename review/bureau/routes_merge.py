"""Merging: sessions that districts have counted and sealed themselves."""

from collections.abc import Iterator
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ballot.ids import SessionId
from ballot.messages import say
from ballot.names import shown_name
from office.merge_job import merge_package
from output.package import RECORDS_FILE, TALLY_FILE
from review.bureau.bodies import Confirmed
from review.bureau.bureau import Bureau
from review.bureau.folders import folders_below
from review.bureau.rights import Acting, Official
from review.bureau.routes_paper import FullPath, whole_path
from review.web import OfficeHere, show
from review.words import Model

merging = APIRouter()

HERE = "/office/merge"


class Merging(Confirmed):
    """Which package is added: a folder `revision-N`, or a .zip of one."""

    path: FullPath


def packages_around(activity: Path) -> Iterator[Model]:
    """Yield what looks like packages around an activity folder, without its own."""
    home = activity.resolve()
    for folder, names in folders_below(home.parent, frozenset()):
        if home in (folder, *folder.parents):
            continue
        shown = shown_name(str(folder.relative_to(home.parent)))
        if TALLY_FILE in names and RECORDS_FILE in names:
            yield {"path": str(folder), "name": shown}
        for name in sorted(names):
            if name.lower().endswith(".zip"):
                yield {"path": str(folder / name), "name": f"{shown}/{shown_name(name)}"}


def merge_model(bureau: Bureau) -> Model:
    """Return what the page of merging shows: packages to choose from, and what was merged."""
    with bureau.looking() as (folder, store):
        merged = [
            {
                "session": known.name if known else session,
                "revision": merge.seal.revision,
                "sheets": merge.sheets,
                "signers": list(merge.signers),
                "digest": merge.seal.tally_sha256,
                "by": merge.by,
                "confirmed_by": merge.confirmed_by,
            }
            for session, merge in store.merged().items()
            for known in (folder.activity.session(SessionId(session)),)
        ]
    return {"packages": list(packages_around(bureau.path)), "merged": merged}


@merging.get("/office/merge", include_in_schema=False)
@merging.get("/office/merge.json")
def look(request: Request, office: OfficeHere, signed: Official) -> Response:
    """Packages to add, and what was added."""
    return show(request, "office_merge.html", merge_model(office.bureau), signed)


@merging.post("/office/merge")
def merge(body: Merging, office: OfficeHere, signed: Acting) -> Model:
    """Check a package, keep its files, and add its session, as two people say."""
    bureau, by = office.bureau, signed.person.name
    path = whole_path(body.path)
    folder = bureau.opened()
    second = bureau.second(folder, by, body)
    with bureau.acting(folder) as store, store.writing():
        added = merge_package(folder, store, path, by, confirmed_by=second or "")
        store.keep_now()
    said = say(
        "bureau.merge_done" if added.is_new else "bureau.merge_known",
        session=added.session.name,
        revision=added.merge.seal.revision,
        sheets=added.merge.sheets,
    )
    return {"next": HERE, "said": said}
