"""The result as the office's pages show it: never before every session is sealed."""

from collections.abc import Mapping, Sequence
from threading import Lock
from typing import Any

from ballot.activity import Activity
from ballot.errors import PingyiError
from ballot.ids import FIRST_FORM, UnitId
from ballot.messages import language, say
from ballot.ruling import RulingKind
from ballot.session import takes_part
from office.folder import ActivityFolder
from office.gate import standing_tally
from office.merged import session_statuses
from office.plan import vetoes_of_plan
from office.rule_job import Questions
from office.tally_job import TALLY_FILES
from output.stated import kind_of, scale_of
from output.summary import (
    deck_texts,
    idle_texts,
    made_texts,
    ranked_by,
    result_rows,
    return_texts,
    ruling_texts,
    sensitivity_texts,
    weights_texts,
)
from output.tally import TallyKind
from review.bureau.bureau import Bureau
from review.bureau.refusals import refusal_text
from review.words import Model
from store.evidence import Store

WITHOUT_LAST = frozenset({RulingKind.LAST_TIE})
"""Questions to which "no unit" may be the answer in words."""


class Results:
    """What a tally comes to, gone through the gate once for each state of the folder.

    What is shown is kept until something was recorded or a file beside the tally changed; what is
    signed or written goes through the gate itself each time.

    Args:
        bureau: of the activity.
    """

    def __init__(self, bureau: Bureau) -> None:
        self._bureau = bureau
        self._lock = Lock()
        self._known: tuple[object, Model] | None = None

    def model(self) -> Model:
        """Return what the page of results shows."""
        folder = self._bureau.opened()
        with self._lock:
            with self._bureau.looking() as (_, store):
                key = (store.head(), language(), *_files(folder))
            if self._known is None or self._known[0] != key:
                self._known = (key, self._made(folder))
            return self._known[1]

    def _made(self, folder: ActivityFolder) -> Model:
        with self._bureau.acting(folder) as store:
            statuses = session_statuses(folder, store)
            parts = [each for each in statuses if takes_part(each)]
            is_sealed = bool(parts) and all(each.seal is not None for each in parts)
            forms = [each.id for each in folder.activity.forms] or [FIRST_FORM]
            seen = [folder.seen_by(form) for form in forms]
            return {
                "is_sealed": is_sealed,
                "unsealed": [
                    known.name
                    for each in parts
                    if each.seal is None and (known := folder.activity.session(each.session))
                ],
                "has_begun": bool(parts),
                "forms": [_form(each, store) for each in seen] if is_sealed else [],
                "vetoes": _vetoes(folder, store),
                "units": [{"id": unit.id, "name": unit.name} for unit in folder.activity.units],
            }


def _files(folder: ActivityFolder) -> list[tuple[str, int, int]]:
    """Return what tells whether a file that the gate looks at was changed."""
    places = (folder.path / "activity.toml", *folder.output.rglob("tally.json*"))
    places = (*places, *folder.keys.glob("*.pub.pem"))
    return sorted((str(p), (s := p.stat()).st_mtime_ns, s.st_size) for p in places if p.is_file())


def _form(folder: ActivityFolder, store: Store) -> Model:
    """Return the tally of one form: what stands, or why it doesn't."""
    activity = folder.activity
    model: Model = {"form": activity.form_key, "title": activity.form.title, "problem": None}
    model |= {"has_tally": (folder.output / TALLY_FILES[TallyKind.FINAL]).is_file()}
    model |= {"tables": [], "notes": [], "sensitivity": [], "open": [], "made": []}
    if not model["has_tally"]:
        return model
    try:
        tally = standing_tally(folder, store).tally
    except PingyiError as problem:
        return model | {"problem": refusal_text(problem)}
    asked = Questions(dict(tally), store.rulings())
    is_ranked = kind_of(tally).is_ranked
    return model | {
        "tables": [_table(tally, each) for each in tally["categories"]],
        "notes": [
            *weights_texts(tally),
            *return_texts(tally),
            *deck_texts(tally),
            *idle_texts(tally),
        ],
        "sensitivity": sensitivity_texts(tally) if is_ranked else [],
        "open": _open(activity, tally, asked) if is_ranked else [],
        "made": [
            {"id": each["id"], "text": text}
            for each, text in zip(asked.made, made_texts(tally), strict=True)
        ]
        if is_ranked
        else [],
    }


def _open(activity: Activity, tally: Mapping[str, Any], asked: Questions) -> list[Model]:
    """Return the questions that the leading group has to settle, with who can be chosen."""
    return [
        {
            "id": each["id"],
            "text": text,
            "units": [
                {"id": unit, "name": activity.unit(UnitId(unit)).name} for unit in each["units"]
            ],
            "may_be_none": RulingKind(each["kind"]) in WITHOUT_LAST,
        }
        for each, text in zip(asked.open, ruling_texts(tally), strict=True)
    ]


def _table(tally: Mapping[str, Any], category: Mapping[str, Any]) -> Model:
    """Return the results of a category as heads and rows of texts."""
    scale, is_ranked = scale_of(tally), kind_of(tally).is_ranked
    heads = [(say(f"bureau.result.{name}"), name) for name in _columns(tally)]
    grades = [(grade.word, "n") for grade in scale.grades]
    blank = scale.abstain_word if scale.is_list else say("bureau.result.abstain")
    heads[1 + is_ranked : 1 + is_ranked] = [
        *grades,
        (blank, "n"),
        (say("bureau.result.void"), "n"),
    ]
    rows = []
    for row in result_rows(tally, category["id"]):
        cells: list[object] = [getattr(row, name) for name in _columns(tally)]
        cells[1 + is_ranked : 1 + is_ranked] = [*row.grades, row.abstain, row.void]
        rows.append([str(cell) for cell in cells])
    texts = {"name", "designations", "band"}
    return {
        "name": category["name"],
        "ranked_by": ranked_by(tally),
        "heads": [{"text": text, "is_number": name not in texts} for text, name in heads],
        "rows": rows,
        "name_at": int(is_ranked),
    }


def _columns(tally: Mapping[str, Any]) -> Sequence[str]:
    """Return the columns beside the votes, by their names in `ResultRow`."""
    rate = ["rate"] if scale_of(tally).has_rate else []
    if not kind_of(tally).is_ranked:
        return ["name", *rate]
    score = ["score"] if ranked_by(tally) else []
    band = ["band"] if "bands" in tally["rules"] else []
    return ["place", "name", "points", *score, *rate, *band, "designations"]


def _vetoes(folder: ActivityFolder, store: Store) -> list[Model]:
    """Return every veto: those of the plan, which only the plan lifts, and those entered since."""
    planned = vetoes_of_plan(folder.activity, store)
    return [
        {
            "unit": veto.unit,
            "name": folder.activity.unit(veto.unit).name,
            "reason": veto.reason,
            "authority": veto.authority,
            "by": veto.by,
            "confirmed_by": veto.confirmed_by,
            "is_planned": is_planned,
        }
        for vetoes, is_planned in ((planned, True), (store.vetoes(), False))
        for veto in vetoes
    ]
