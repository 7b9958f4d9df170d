"""Counts again, for who trusts nobody: python independent_counter.py tally.json records.jsonl
Standard library only, no line shared with the program: what is stated is computed from records."""

import hashlib, json, sys
from collections import Counter
from fractions import Fraction
from pathlib import Path
GRADES = ("satisfied", "mostly_satisfied", "dissatisfied")
DESIGNATIONS = ("award", "last", "rectification")
KINDS = ("award_tie", "last_tie", "award_below_rate", "award_and_last", "no_score", "no_rate")

def root(leaves):  # the tree of RFC 9162, section 2.1.1
    if len(leaves) < 2:
        return hashlib.sha256(b"".join([b"\0", *leaves]) if leaves else b"").digest()
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + root(leaves[:half]) + root(leaves[half:])).digest()

def added(votes, rules):  # the votes that count, their points, their number
    worth = {vote: Fraction(rules["scoring"][vote]) for vote in (*GRADES, "abstain")}
    if rules["void_row"]["counts_as"] == "abstention":
        votes = {**votes, "abstain": votes["abstain"] + votes["void"]}
    return votes, sum(worth[vote] * votes[vote] for vote in worth), sum(map(votes.get, worth))

def score(u, votes, rules):  # points, what ranks, both rates, the official one, merit
    counted, points, rows = added(votes(u), rules)
    good = counted["satisfied"] + counted["mostly_satisfied"]
    bases = {"with_abstentions": rows, "expressed_only": rows - counted["abstain"]}
    rates = {name: Fraction(good, base) if base else None for name, base in bases.items()}
    value = points if rules["ranking"]["basis"] == "total" else points / rows if rows else None
    if weights := rules["weights"]:
        means = [(Fraction(weights[g]), *added(votes(u, g), rules)[1:]) for g in weights]
        whole = sum(weight for weight, _, rows in means if rows)
        value = sum(w * sums / rows for w, sums, rows in means if rows) / whole if whole else None
    rate, ties = rates[rules["satisfaction"]["denominator"]], rules["ranking"]["ties"]
    breakers = {"rate": -1 if rate is None else rate, "satisfied": counted["satisfied"],
                "fewest_dissatisfied": -counted["dissatisfied"]}
    merit = (value, *(breakers[name] for name in ties if isinstance(ties, list)))
    return points, value, rates, rate, None if value is None else merit

def designate(units, top, vetoes, rules, made):  # one category: what stands, what is open
    vetoed, clash = {veto["unit"] for veto in vetoes}, rules["conflict"]["award_below_rate"]
    limit, shares = Fraction(rules["satisfaction"]["threshold"]), rules["ranking"]["ties"] == "share"
    place = {u: 1 + sum(o[4] > units[u][4] for o in units.values() if o[4] is not None)
             for u in units if units[u][4] is not None}
    below = {u for u in units if units[u][3] is not None and units[u][3] < limit}
    field = [place[u] for u in place if not (rules["veto"]["backfill"] and u in vetoed)]
    ahead = {u: sum(other < place[u] for other in field) for u in place}
    first = {u for u in place if ahead[u] < top} - vetoed - (below if clash == "drop_award" else set())
    award = {u for u in first if shares or ahead[u] + field.count(place[u]) <= top}
    award_open = first - award
    last = {u for u in place if place[u] == max(place.values())}
    last, last_open = (last, set()) if len(last) == 1 or shares else (set(), last)
    some = {"award": award, "award_open": award_open, "last": last, "last_open": last_open,
            "poor": below if clash == "flag" else set(), "more": set(), "silent": True,
            "unscored": set(units) - set(place), "unrated": {u for u in units if units[u][3] is None},
            "seats": top - min((ahead[u] for u in award_open), default=0)}
    idle = [r for r in sorted(made, key=lambda r: KINDS.index(r["kind"]) if "seats" not in r else 9)
            if not answer(some, r)]
    more = some["more"] | below
    sure = {**some, "rectification": more - some["last"] - some["last_open"]}
    maybe = {"award": some["award_open"], "last": some["last_open"],
             "rectification": more & some["last_open"]}
    questions = [{"kind": kind, "units": [u for u in units if u in about], "seats": seats}
                 for kind, (about, seats) in asked(some).items() if about]
    return place, *({u: [name for name in DESIGNATIONS if u in group[name]] for u in units}
                    for group in (sure, maybe)), questions, idle

def asked(s):  # what is asked as it stands: who it is about, and the seats in a tie
    both = (s["award"] & (s["last"] | s["last_open"])) | (s["award_open"] & s["last"])
    return dict(zip(KINDS, ((s["award_open"], s["seats"]), (s["last_open"], 1),
                            ((s["award"] | s["award_open"]) & s["poor"], None), (both, None),
                            (s["unscored"], None), (s["unrated"] - s["last"], None)), strict=True))

def answer(s, r):  # take one ruling in; False where it answers nothing that is asked
    kind, old, chosen = r["kind"], "seats" not in r, set(r["chosen"])
    about, seats = asked(s)[kind]
    if not about or about != set(r["units"]) or not (old or r["seats"] == seats):
        return False
    if not chosen <= about or len(chosen) < len(r["chosen"]) or len(chosen) > (seats or len(about)):
        return False
    now = {**s, **{"award_tie": {"award": s["award"] | chosen, "award_open": set()},
                   "last_tie": {"last": s["last"] | chosen, "last_open": set()},
                   "award_below_rate": {"poor": s["poor"] - about}, "award_and_last": {
                       "last": s["last"] - chosen, "last_open": s["last_open"] - chosen},
                   "no_score": {"unscored": set(), "more": s["more"] | chosen},
                   "no_rate": {"unrated": s["unrated"] - about, "more": s["more"] | chosen}}[kind]}
    if kind in ("award_below_rate", "award_and_last"):
        now.update(award=s["award"] - (about - chosen), award_open=s["award_open"] - (about - chosen))
    if not now["last"] and len(now["last_open"]) == 1:
        now.update(last=now["last_open"], last_open=set())
    loses = (s["silent"] and not now["last"] | now["last_open"]
             and bool(s["last"] | s["last_open"] or kind == "no_score"))
    says = r.get("without_last", False)
    if not old and (says != loses or (kind == "last_tie" and not says and len(chosen) != 1)):
        return False
    return not s.update(now, silent=s["silent"] and not loses)

def main(tally_path, records_path):
    tally = json.loads(Path(tally_path).read_bytes())
    lines = sorted(filter(None, Path(records_path).read_bytes().split(b"\n")),
                   key=lambda line: [json.loads(line)[key] for key in ("session", "sheet")])
    sheets = [json.loads(line) for line in lines]
    rules, stated = tally["rules"], {unit["unit"]: unit for unit in tally["units"]}
    valid = [sheet for sheet in sheets if sheet["status"] == "valid"]
    cells = Counter((row["unit"], group, row["vote"] or "pending") for sheet in valid
                    for row in sheet["rows"] for group in ("", sheet["group"]))
    votes = lambda u, g="": {v: cells[u, g, v] for v in (*GRADES, "abstain", "void", "pending")}
    weighted = set(rules["weights"]) or {sheet["group"] for sheet in valid}
    facts = {"root": (tally["digests"]["records"]["root"], root(lines).hex()),
             "valid sheets": (tally["valid_sheets"], sum(s["group"] in weighted for s in valid)),
             "every sheet once": (len(sheets), len({sheet["sheet"] for sheet in sheets}))}
    as_num = lambda f: None if f is None else {"num": f.numerator, "den": f.denominator}
    for category in tally["categories"]:
        units = {u: score(u, votes, rules) for u in stated if stated[u]["category"] == category["id"]}
        made = [r for r in tally["rulings_made"] if r["category"] == category["id"]]
        place, sure, maybe, questions, idle = designate(
            units, category["top"], tally["vetoes"], rules, made)
        lists = [("rulings", questions)]
        if "rulings_without_effect" in tally or all("seats" in r for r in made):
            lists.append(("rulings_without_effect", idle))
        for name, mine in lists:
            facts[f"{category['id']} {name}"] = [
                [[q["kind"], q["units"], q.get("seats")] for q in some] for some in
                ([q for q in tally.get(name, ()) if q["category"] == category["id"]], mine)]
        for u, (points, value, rates, _, _) in units.items():
            mine = {"counts": votes(u), "half_points": int(points * 2), "score": as_num(value),
                    "place": place.get(u), "rate": {k: as_num(v) for k, v in rates.items()},
                    "designations": sure[u], "open_designations": maybe[u]}
            facts |= {f"{u} {name}": (stated[u][name], mine[name]) for name in mine}
    wrong = [(name, *pair) for name, pair in facts.items() if pair[0] != pair[1]]
    print(*(f"{name}: the tally states {theirs}, counted {mine}\n" for name, theirs, mine in wrong))
    print(f"{len(facts)} facts from {len(sheets)} sheets: {len(wrong)} differ")
    return bool(wrong)

if __name__ == "__main__": sys.exit(main(*sys.argv[1:3]))
