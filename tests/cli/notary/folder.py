"""A small folder that was sealed, tallied and signed, and what an insider could do to it."""

import hashlib
import json
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cli.main import run
from office.new_folder import write_minimal
from output.canonical import canonical_bytes
from output.signing import sign_file
from store.event import NO_HASH, canonical, sha256_hex
from store.tables import GUARDS
from tests.cli.conftest import FEW

PASSPHRASE = "一把钥匙开一把锁 twelve words"
SIGNERS = ("评议办", "公证")
SHEETS = 3
REVISION = Path("output/sessions/main/revision-1")


def write_plan(folder: Path) -> None:
    """Make an activity of four units and one session, whose tally two must sign."""
    write_minimal(folder, year=2026)
    path = folder / "activity.toml"
    text = path.read_text(encoding="utf-8")
    more = "".join(
        f'    {{ id = "organ-{n:02d}", name = "样例单位{n}", full_name = "样例单位{n}全称", '
        f'category = "organs", oversight = "local" }},\n'
        for n in (3, 4)
    )
    text = text.replace("]\n\n[form]", f"{more}]\n\n[form]")
    required = 'required = ["评议办", "公证"]'
    if "[rules.signatures]" in text:
        text = re.sub(r"(?m)^required = \[.*\]$", required, text)
    else:
        text += f"\n[rules.signatures]\n{required}\n"
    path.write_text(text, encoding="utf-8")


def seal_and_sign(folder: Path) -> None:
    """Count by hand, seal, tally, and have both sign the session's tally and the city's."""
    numbers = ("--issued", str(SHEETS), "--returned", str(SHEETS), "--by", "张三")
    done(folder, "reconcile", "main", *numbers)
    done(folder, "seal", "main", "--by", "张三", *FEW)
    done(folder, "tally")
    for signer in SIGNERS:
        done(folder, "sign", "output/tally.json", "--key", signer)
        done(folder, "sign", str(REVISION / "tally.json"), "--key", signer)


def done(folder: Path, *args: str) -> None:
    """Run a command that must succeed."""
    assert run([*args, "-C", str(folder)]) == 0


# What an insider could do.


@contextmanager
def as_insider(folder: Path) -> Iterator[sqlite3.Connection]:
    """Open the database past its triggers, and put them back afterwards."""
    connection = sqlite3.connect(folder / "pingyi.db")
    for name in GUARDS:
        connection.execute(f"DROP TRIGGER {name}")
    yield connection
    for guard in GUARDS.values():
        connection.execute(guard)
    connection.commit()
    connection.close()


def replaced(path: Path, data: bytes) -> None:
    """Write a file anew, whatever rights it has."""
    path.unlink(missing_ok=True)
    path.write_bytes(data)


def one_vote_changed(entry: str) -> str:
    """Return a page's entry with the vote of one row turned."""
    turned = re.sub(
        r'\["organ-01","(\w+)"\]',
        lambda found: (
            '["organ-01","dissatisfied"]'
            if found[1] != "dissatisfied"
            else '["organ-01","satisfied"]'
        ),
        entry,
        count=1,
    )
    assert turned != entry
    return turned


def vote_changed(folder: Path) -> None:
    with as_insider(folder) as db:
        seq, entry = _page(db)
        db.execute("UPDATE event SET entry = ? WHERE seq = ?", (one_vote_changed(entry), seq))


def vote_changed_and_hashed(folder: Path) -> None:
    with as_insider(folder) as db:
        seq, entry = _page(db)
        changed = one_vote_changed(entry)
        db.execute(
            "UPDATE event SET entry = ?, hash = ? WHERE seq = ?",
            (changed, sha256_hex(changed), seq),
        )


def vote_changed_and_chain_rewritten(folder: Path) -> None:
    with as_insider(folder) as db:
        seq, entry = _page(db)
        changed = one_vote_changed(entry)
        db.execute("UPDATE event SET entry = ? WHERE seq = ?", (changed, seq))
        previous = NO_HASH
        for number, text in db.execute("SELECT seq, entry FROM event ORDER BY seq").fetchall():
            body = json.loads(text)
            body["previous"] = previous
            text = canonical(body)
            previous = sha256_hex(text)
            db.execute(
                "UPDATE event SET entry = ?, hash = ? WHERE seq = ?", (text, previous, number)
            )


def last_event_deleted(folder: Path) -> None:
    """The last that a head of the tally or of a slip stands for, and the signatures after it."""
    with as_insider(folder) as db:
        db.execute(
            "DELETE FROM event WHERE seq >= "
            "(SELECT max(seq) FROM event WHERE entry NOT LIKE '%tally_signed%')"
        )


def event_taken_out(folder: Path) -> None:
    with as_insider(folder) as db:
        db.execute("DELETE FROM event WHERE seq = 3")


def measures_changed(folder: Path) -> None:
    with as_insider(folder) as db:
        db.execute("UPDATE measures SET content = content || ' '")


def measures_deleted(folder: Path) -> None:
    with as_insider(folder) as db:
        db.execute("DELETE FROM measures")


def database_deleted(folder: Path) -> None:
    (folder / "pingyi.db").unlink()


def database_put_back(folder: Path) -> None:
    replaced(folder / "pingyi.db", (folder.parent / "before-seal.db").read_bytes())


def put_back_and_sealed_again(folder: Path) -> None:
    """The session is sealed anew from an older database, and signed by the office alone."""
    database_put_back(folder)
    shutil.rmtree(folder / REVISION)
    numbers = ("--issued", str(SHEETS), "--returned", str(SHEETS), "--by", "李四")
    done(folder, "reconcile", "main", *numbers)
    done(folder, "seal", "main", "--by", "张三", "--key", "评议办", *FEW)


def trigger_dropped(folder: Path) -> None:
    connection = sqlite3.connect(folder / "pingyi.db")
    connection.execute("DROP TRIGGER event_refuses_update")
    connection.commit()
    connection.close()


def trigger_made_harmless(folder: Path) -> None:
    connection = sqlite3.connect(folder / "pingyi.db")
    connection.execute("DROP TRIGGER event_refuses_delete")
    connection.execute(
        "CREATE TRIGGER event_refuses_delete BEFORE DELETE ON event BEGIN SELECT 1; END"
    )
    connection.commit()
    connection.close()


def _page(db: sqlite3.Connection) -> tuple[int, str]:
    row: tuple[int, str] = db.execute(
        """SELECT seq, entry FROM event WHERE entry LIKE '%"kind":"page_read"%' ORDER BY seq"""
    ).fetchone()
    return row


def first_original(folder: Path) -> Path:
    return min((folder / "originals").iterdir())


def original_emptied(folder: Path) -> None:
    replaced(first_original(folder), b"")


def original_deleted(folder: Path) -> None:
    first_original(folder).unlink()


def original_changed(folder: Path) -> None:
    path = first_original(folder)
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    replaced(path, bytes(data))


def original_added(folder: Path) -> None:
    data = b"no scan of ours"
    (folder / "originals" / f"{hashlib.sha256(data).hexdigest()}.jpg").write_bytes(data)


def layout_changed(folder: Path) -> None:
    path = folder / "forms/main.layout.json"
    replaced(path, path.read_bytes().replace(b"1", b"2", 1))


def layout_deleted(folder: Path) -> None:
    (folder / "forms/main.layout.json").unlink()


def layout_added(folder: Path) -> None:
    """A second layout of the same form, which would be taken for it."""
    content = (folder / "forms/main.layout.json").read_bytes()
    (folder / "forms/z.layout.json").write_bytes(content + b"\n")


def list_changed(folder: Path) -> None:
    path = folder / "forms/main.sheets.csv"
    replaced(path, path.read_bytes().replace(b",main,", b",other,", 1))


def list_deleted(folder: Path) -> None:
    (folder / "forms/main.sheets.csv").unlink()


def secret_exchanged(folder: Path) -> None:
    path = folder / "secret.key"
    replaced(path, b"ab" * (len(path.read_bytes().strip()) // 2))


def secret_deleted(folder: Path) -> None:
    (folder / "secret.key").unlink()


def plan_changed(folder: Path) -> None:
    path = folder / "activity.toml"
    replaced(path, path.read_bytes().replace("样例单位3".encode(), "另一单位3".encode()))


def records_changed(folder: Path) -> None:
    path = folder / REVISION / "records.jsonl"
    first, _, rest = path.read_bytes().partition(b"\n")
    body = json.loads(first)
    row = body["rows"]["rows"][0]
    row["vote"] = "satisfied" if row["vote"] != "satisfied" else "dissatisfied"
    replaced(path, canonical_bytes(body) + b"\n" + rest)


def records_deleted(folder: Path) -> None:
    (folder / REVISION / "records.jsonl").unlink()


def package_tally_changed(folder: Path) -> None:
    _changed(folder / REVISION / "tally.json", _units_swapped)


def package_deleted(folder: Path) -> None:
    shutil.rmtree(folder / REVISION)


def package_added(folder: Path) -> None:
    shutil.copytree(folder / REVISION, folder / REVISION.with_name("revision-2"))


def package_signature_changed(folder: Path) -> None:
    replaced(folder / REVISION / "tally.json.公证.sig", bytes(64))


def slip_changed(folder: Path) -> None:
    path = folder / REVISION / "slip.txt"
    replaced(path, path.read_bytes().replace(b"returned=3", b"returned=4"))


def slip_of_another_head(folder: Path) -> None:
    path = folder / REVISION / "slip.txt"
    replaced(path, re.sub(rb"head \w+", b"head " + b"ab" * 32, path.read_bytes()))


def tally_swapped(folder: Path) -> None:
    _changed(folder / "output/tally.json", _units_swapped)


def tally_swapped_and_signed_again(folder: Path) -> None:
    tally_swapped(folder)
    for signer in SIGNERS:
        sign_anyhow(folder, "output/tally.json", signer)


def sign_anyhow(folder: Path, path: str | Path, signer: str) -> None:
    """Sign without asking the program's gate, as whoever holds the key can."""
    sign_file(folder / path, folder / f"keys/{signer}.key.pem", PASSPHRASE)


def tally_no_json(folder: Path) -> None:
    replaced(folder / "output/tally.json", b"{")


def signature_taken_away(folder: Path) -> None:
    (folder / "output/tally.json.公证.sig").unlink()


def signature_changed(folder: Path) -> None:
    path = folder / "output/tally.json.公证.sig"
    replaced(path, path.read_bytes()[::-1])


def key_exchanged(folder: Path) -> None:
    """Another public key under the notary's name."""
    done(folder, "keygen", "内鬼")
    replaced(folder / "keys/公证.pub.pem", (folder / "keys/内鬼.pub.pem").read_bytes())


def key_exchanged_and_signed_again(folder: Path) -> None:
    """Another pair of keys under the notary's name, and everything signed by it."""
    for path in (folder / "keys").glob("公证*"):
        path.unlink()
    done(folder, "keygen", "公证")
    for path in ("output/tally.json", REVISION / "tally.json"):
        sign_anyhow(folder, path, "公证")


def key_no_key(folder: Path) -> None:
    replaced(folder / "keys/公证.pub.pem", b"-----BEGIN PUBLIC KEY-----\n")


def opened_after_the_tally(folder: Path) -> None:
    second = ("--why", "补扫一份", "--confirmed-by", "王五")
    done(folder, "seal", "main", "--open", "--by", "张三", *second)


def vetoed_after_the_tally(folder: Path) -> None:
    why = ("--reason", "事故", "--authority", "安委会")
    done(folder, "veto", "organ-01", *why, "--by", "张三", "--confirmed-by", "王五")


def _changed(path: Path, change: Callable[[dict[str, Any]], None]) -> None:
    tally = json.loads(path.read_bytes())
    change(tally)
    replaced(path, canonical_bytes(tally))


def _units_swapped(tally: dict[str, Any]) -> None:
    """Give the first unit the results of the last one, and the other way round."""
    names = ("unit", "name", "full_name")
    first, last = tally["units"][0], tally["units"][-1]
    kept = {name: first[name] for name in names}
    first.update({name: last[name] for name in names})
    last.update(kept)


def copy_before_printing(folder: Path, city: Path) -> None:
    """Make the city's folder: the same activity and public keys, nothing printed or scanned."""
    city.mkdir()
    for name in ("activity.toml", "secret.key"):
        shutil.copy(folder / name, city / name)
    (city / "keys").mkdir()
    for path in (folder / "keys").glob("*.pub.pem"):
        shutil.copy(path, city / "keys")
    assert run(["status", "-C", str(city)]) == 0  # makes its store
