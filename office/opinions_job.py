"""Writes the lists of opinions: what `pingyi opinions` does, without the terminal."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image

from ballot.activity import Activity
from ballot.errors import StoreError, UsageError
from ballot.files import write_atomically
from ballot.ids import ItemId, LineId, UnitId, grouped
from ballot.logbook import Logbook
from ballot.messages import say, speaking
from ballot.owner_only import OWNER_ONLY
from office.days import today
from office.folder import ActivityFolder
from office.opinions import Opinion, Room, Rooms, opinion_forms, opinions_of
from office.page_views import open_view
from office.reader_context import reading_context
from output.opinion_lists import (
    NAME,
    About,
    KeptSheet,
    Standing,
    UnitOpinions,
    office_list,
    unit_csv,
    unit_list,
)
from output.paper import write_paper
from output.paper_set import paper_set
from output.review_list import Crop
from scanner.context import ReadingContext
from scanner.show.writing import AROUND_MM, AreaSeen
from store.evidence import Store
from store.originals import Originals
from store.standing import PageKey

_LOG = Logbook(__name__)

OPINIONS = "opinions"
"""Folder of the lists, in output/; each form has its own there."""

_DIGEST = "opinions.digest"
_WIDTH_PX = 1300
"""200 dpi over 164 mm."""
_QUALITY = 75


@dataclass(frozen=True, slots=True, kw_only=True)
class ListsWritten:
    """What was written of one form."""

    form: str
    """Its title."""
    folder: Path
    files: tuple[Path, ...]
    earlier: Path | None
    """Where the lists before are."""
    standing: Standing
    units: int


def write_opinions(folder: ActivityFolder, store: Store, key: str | None) -> list[ListsWritten]:
    """Write the lists of one opinion form, or of all.

    Raises:
        UsageError: there is no such form, or nothing of it was scanned.
        StoreError: files of a sealed or merged session aren't what was sealed.
    """
    forms = [f for f in opinion_forms(folder.activity) if key in (None, f.form_key)]
    if not forms:
        raise UsageError("opinions.no_form", form=key or "—")
    with speaking("zh"):  # the language of the paper, whatever the program's
        lists = [_Lists(folder, store, seen) for seen in forms]
        if not any(each.opinions for each in lists):
            raise UsageError("opinions.nothing_scanned")
        return [each.write() for each in lists if each.opinions]


class _Writings:
    """Opens pages at their writing; keeps one at a time."""

    def __init__(self, originals: Originals, context: ReadingContext) -> None:
        self._originals = originals
        self._context = context

    def areas(self, key: PageKey) -> tuple[AreaSeen, ...] | str:
        """Return the places for writing on a page, or in words why they aren't seen."""
        try:
            areas = open_view(self._originals, key, self._context).areas
        except StoreError as problem:
            return str(problem)
        return areas or say("opinions.no_room")

    def may_be_written(self, key: PageKey) -> bool:
        """Return whether something is written there, or nobody can tell."""
        areas = self.areas(key)
        return isinstance(areas, str) or any(area.has_ink is not False for area in areas)

    def later(self, room: Room) -> Crop:
        """Return what cuts the picture when it is drawn."""

        def cut() -> bytes | str:
            areas = self.areas(room.key)
            return areas if isinstance(areas, str) else _jpeg(areas[0])

        shown = room.rect.grown(AROUND_MM)
        return Crop(shown.w, shown.h, cut)


def _jpeg(area: AreaSeen) -> bytes:
    picture = Image.fromarray(area.picture)
    if picture.width > _WIDTH_PX:
        height = round(picture.height * _WIDTH_PX / picture.width)
        picture = picture.resize((_WIDTH_PX, height), Image.Resampling.BOX)
    out = BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


class _Lists:
    def __init__(self, folder: ActivityFolder, store: Store, seen: Activity) -> None:
        context = reading_context(folder, store)
        self._seen = seen
        self._writings = _Writings(folder.originals(), context)
        self._out = folder.output / OPINIONS / seen.form_key
        self._head = store.head()
        self.opinions = opinions_of(folder, store, seen, Rooms(context.layouts))
        self._untyped = {each.sheet for each in self.opinions if self._is_untyped(each)}
        self._about = About(
            activity=seen.name,
            year=seen.year,
            title=seen.form.title,
            day=today().isoformat(),
        )

    def _is_untyped(self, opinion: Opinion) -> bool:
        if opinion.text is not None:
            return False
        return any(self._writings.may_be_written(room.key) for room in opinion.rooms)

    @_LOG.step("write the lists of opinions")
    def write(self) -> ListsWritten:
        """Write all of them, in the place of those before."""
        standing = self._standing()
        found = {unit.id: self._of(unit.id) for unit in self._seen.units}
        units = [(self._unit(unit, of), of) for unit, of in found.items() if of]
        with paper_set(self._out) as new:
            files = [
                path for unit, _ in units for path in self._write_unit(new.making, unit, standing)
            ]
            kept = [(unit, self._kept(of)) for unit, of in units]
            content = office_list(self._about, standing, kept, self._others())
            path = new.making / f"{NAME}.pdf"
            self._write_paper(path, NAME, content)
            written = tuple(new.final(each) for each in (*files, path))
        return ListsWritten(
            form=self._seen.form.title,
            folder=self._out,
            files=written,
            earlier=new.earlier,
            standing=standing,
            units=len(units),
        )

    def _write_unit(self, out: Path, unit: UnitOpinions, standing: Standing) -> Iterator[Path]:
        paper, listed = out / f"{unit.id}.pdf", out / f"{unit.id}.csv"
        self._write_paper(paper, unit.name, unit_list(self._about, unit, standing))
        write_atomically(listed, unit_csv(unit), mode=OWNER_ONLY)
        yield from (paper, listed)

    def _write_paper(self, path: Path, title: str, content: Sequence[object]) -> None:
        title = f"{self._seen.name} {self._seen.form.title} {title}"
        write_paper(path, title, content, self._head, mode=OWNER_ONLY, foot=_DIGEST)

    def _standing(self) -> Standing:
        def count(is_so: Callable[[Opinion], bool]) -> int:
            return sum(map(is_so, self.opinions))

        return Standing(
            scanned=len(self.opinions),
            told=count(lambda each: bool(each.units)),
            no_unit=len(self._without_unit()),
            waits=count(lambda each: each.waits),
            void=count(lambda each: each.is_void),
            untyped=len(self._untyped),
            unseen=count(_is_unseen),
        )

    def _of(self, unit: UnitId) -> list[Opinion]:
        return [each for each in self.opinions if unit in each.units]

    def _without_unit(self) -> list[Opinion]:
        return [o for o in self.opinions if not (o.units or o.waits or o.is_void)]

    def _unit(self, unit: UnitId, of: Sequence[Opinion]) -> UnitOpinions:
        return UnitOpinions(
            id=unit,
            name=self._seen.unit(unit).name,
            sheets=len(of),
            aspects=[
                (item.name, sum(item.id in each.aspects for each in of))
                for item in self._seen.aspects
            ],
            no_aspect=sum(not each.aspects for each in of),
            texts=sorted(each.text for each in of if each.text),
            untyped=sum(each.sheet in self._untyped for each in of),
            unseen=sum(map(_is_unseen, of)),
        )

    def _others(self) -> list[tuple[str, list[KeptSheet]]]:
        return [
            (say("opinions.others.no_unit"), self._kept(self._without_unit())),
            (say("opinions.others.waits"), self._kept([o for o in self.opinions if o.waits])),
            (say("opinions.others.void"), self._kept([o for o in self.opinions if o.is_void])),
        ]

    def _kept(self, opinions: Sequence[Opinion]) -> list[KeptSheet]:
        return [
            KeptSheet(
                sheet=grouped(each.sheet),
                aspects=self._aspects(each.aspects),
                text=self._words(each),
                pictures=[self._writings.later(room) for room in each.rooms]
                if each.text is not None or each.sheet in self._untyped
                else [],
            )
            for each in opinions
        ]

    def _aspects(self, items: Sequence[ItemId]) -> str:
        return say("words.list").join(self._seen.line_name(LineId.of("", item)) for item in items)

    def _words(self, opinion: Opinion) -> str:
        if opinion.text is not None:
            return opinion.text or say("opinions.nothing")
        if opinion.sheet in self._untyped:
            return say("opinions.words.untyped")
        return say("opinions.words.unseen" if _is_unseen(opinion) else "opinions.words.empty")


def _is_unseen(opinion: Opinion) -> bool:
    return opinion.text is None and not opinion.rooms
