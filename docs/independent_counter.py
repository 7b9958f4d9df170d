"""Counts again, for who trusts nobody: python independent_counter.py tally.json records.jsonl
Standard library only, no line shared with the program: what is stated is computed from records."""

import hashlib, json, sys
from collections import Counter
from fractions import Fraction
from pathlib import Path
GRADES = {"satisfied": True, "mostly_satisfied": True, "dissatisfied": False}  # of pingyi-tally/1
DESIGNATIONS = ("award", "last", "rectification")
KINDS = ("award_tie", "last_tie", "award_below_rate", "award_and_last", "no_score", "no_rate")

def root(leaves):  # the tree of RFC 9162, section 2.1.1
    if len(leaves) < 2:
        return hashlib.sha256(b"".join([b"\0", *leaves]) if leaves else b"").digest()
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + root(leaves[:half]) + root(leaves[half:])).digest()

def sheet_of(line):  # the leaf under the tree and the sheet; in pingyi-tally/1 one is the other
    if "leaf" not in (body := json.loads(line)):
        return line, body
    text = lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":"),
                                    sort_keys=True).encode()
    leaf = {**body["leaf"], "rows_sha256": hashlib.sha256(text(body["rows"])).hexdigest()}
    return text(leaf), {**body["leaf"], "rows": body["rows"]["rows"]}

def added(votes, rules):  # the votes that count, their points, their number
    worth = {vote: Fraction(rules["scoring"][vote]) for vote in (*rules["good"], "abstain")}
    if rules["void_row"]["counts_as"] == "abstention":
        votes = {**votes, "abstain": votes["abstain"] + votes["void"]}
    return votes, sum(worth[vote] * votes[vote] for vote in worth), sum(map(votes.get, worth))

def score(u, votes, rules):  # points, what ranks, both rates, the official one, merit
    counted, points, rows = added(votes(u), rules)
    good = sum(counted[grade] for grade, is_good in rules["good"].items() if is_good)
    bases = {"with_abstentions": rows, "expressed_only": rows - counted["abstain"]}
    rates = {name: Fraction(good, base) if base else None for name, base in bases.items()}
    value = points if rules["ranking"]["basis"] == "total" else points / rows if rows else None
    if weights := rules["weights"]:
        means = [(Fraction(weights[g]), *added(votes(u, g), rules)[1:]) for g in weights]
        whole = sum(weight for weight, _, rows in means if rows)
        value = sum(w * sums / rows for w, sums, rows in means if rows) / whole if whole else None
    official, ties = rules["satisfaction"]["denominator"], rules["ranking"]["ties"]
    rate, mean = rates[official], value if weights else points / rows if rows else None
    merit = (value, *(breaker(name, counted, rate, rules) for name in ties if isinstance(ties, list)))
    band = band_of(counted, bases[official], {"rate": rate, "mean": mean}, rules)
    return points, value, rates, rate, None if value is None else merit, mean, band

def breaker(name, counted, rate, rules):  # what orders equals, greater is better
    best, *_, worst = rules["good"]
    if name == "rate":
        return -1 if rate is None else rate
    name = {"satisfied": f"most:{best}", "fewest_dissatisfied": f"fewest:{worst}"}.get(name, name)
    order, grade = name.split(":")
    return counted.get(grade, 0) * (1 if order == "most" else -1)

def band_of(counted, base, measured, rules):  # the first of the bands that is reached
    for band in rules.get("bands", ()):
        given = sum(counted.get(grade, 0) for grade in band.get("grades", ()))
        share = Fraction(given, base) if base else None
        value = {**measured, "share": share}[band.get("by", "rate")]
        if value is not None and value >= Fraction(band["at_least"]):
            return band["name"]
    return None

def place_points(place, category, rules):  # points for a place
    tables = {each.get("category"): each for each in rules["rank_points"]}
    if place is None or not (table := tables.get(category, tables.get(None))):
        return None
    least = Fraction(table.get("rest", 0))
    if "first" in table:
        return max(Fraction(table["first"]) - (place - 1) * Fraction(table.get("step", 1)), least)
    return Fraction(table["points"][place - 1]) if place <= len(table["points"]) else least

def lasts(units, place, category, rules, shares):  # who is the last, who may be, seats, if any
    how = {"by": "number", "count": 1, "share": 0, "rounding": "down", "below": "none",
           "measure": "rate", **rules.get("last", {})}
    limit = None if how["below"] == "none" else Fraction(how["below"])
    part, value = Fraction(how["share"]) * len(units), 3 if how["measure"] == "rate" else 5
    rounded = {"down": part // 1, "up": -(-part // 1), "nearest": (part + Fraction(1, 2)) // 1}
    wanted = {"number": category.get("last", how["count"]), "share": rounded[how["rounding"]],
              "limit": 0 if limit is None else len(units)}[how["by"]]
    low = {u for u in place if limit is None
           or (units[u][value] is not None and units[u][value] < limit)}
    behind = {u: sum(other > place[u] for other in place.values()) for u in place}
    field = {u for u in low if behind[u] < wanted}
    equals = list(place.values())
    sure = {u for u in field if shares or behind[u] + equals.count(place[u]) <= wanted}
    seats = wanted - min((behind[u] for u in field - sure), default=0)
    if len(field - sure) <= seats:
        sure = field
    return sure, field - sure, seats, bool(field) or not (limit is not None or not wanted)

def designate(units, category, vetoes, rules, made):  # one category: what stands, what is open
    top = category["top"]
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
    last, last_open, last_seats, silent = lasts(units, place, category, rules, shares)
    some = {"award": award, "award_open": award_open, "last": last, "last_open": last_open,
            "poor": below if clash == "flag" else set(), "more": set(), "silent": silent,
            "unscored": set(units) - set(place), "unrated": {u for u in units if units[u][3] is None},
            "last_seats": last_seats, "seats": top - min((ahead[u] for u in award_open), default=0)}
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
    return dict(zip(KINDS, ((s["award_open"], s["seats"]), (s["last_open"], s["last_seats"]),
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
    if len(now["last_open"]) <= s["last_seats"]:  # as many are left as seats
        now.update(last=now["last"] | now["last_open"], last_open=set())
    loses = (s["silent"] and not now["last"] | now["last_open"]
             and bool(s["last"] | s["last_open"] or kind == "no_score"))
    says = r.get("without_last", False)
    if not old and (says != loses or (kind == "last_tie" and not says and len(chosen) != seats)):
        return False
    return not s.update(now, silent=s["silent"] and not loses)

def main(tally_path, records_path):
    tally = json.loads(Path(tally_path).read_bytes())
    found = [sheet_of(line) for line in Path(records_path).read_bytes().split(b"\n") if line]
    found.sort(key=lambda pair: (pair[1]["session"], pair[1]["sheet"]))
    leaves, sheets = [leaf for leaf, _ in found], [sheet for _, sheet in found]
    scale, stated = tally.get("scale"), {unit["unit"]: unit for unit in tally["units"]}
    good = {g["grade"]: g["is_satisfaction"] for g in scale["grades"]} if scale else GRADES
    rules = {**tally["rules"], "good": good}
    others = ("abstain", "void", "pending")
    valid = [sheet for sheet in sheets if sheet["status"] == "valid"]
    cells = Counter((row["unit"], group, row["vote"] or "pending") for sheet in valid
                    for row in sheet["rows"] for group in ("", sheet["group"]))
    votes = lambda u, g="": {v: cells[u, g, v] for v in (*good, *others)}
    weighted = set(rules["weights"]) or {sheet["group"] for sheet in valid}
    facts = {"root": (tally["digests"]["records"]["root"], root(leaves).hex()),
             "valid sheets": (tally["valid_sheets"], sum(s["group"] in weighted for s in valid)),
             "every sheet once": (len(sheets), len({sheet["sheet"] for sheet in sheets}))}
    as_num = lambda f: None if f is None else {"num": f.numerator, "den": f.denominator}
    if scale:  # its points are those of the rules, and 七(一) says which grades are satisfaction
        worth = {g["grade"]: g["points"] for g in (*scale["grades"], {"grade": "abstain", **scale["abstain"]})}
        facts |= {"scale": (worth, {v: as_num(Fraction(w)) for v, w in rules["scoring"].items()}),
                  "satisfaction": (good, {g: GRADES.get(g, good[g]) for g in good})}
    for category in tally["categories"]:
        units = {u: score(u, votes, rules) for u in stated if stated[u]["category"] == category["id"]}
        made = [r for r in tally["rulings_made"] if r["category"] == category["id"]]
        place, sure, maybe, questions, idle = designate(
            units, category, tally["vetoes"], rules, made)
        lists = [("rulings", questions)]
        if "rulings_without_effect" in tally or all("seats" in r for r in made):
            lists.append(("rulings_without_effect", idle))
        for name, mine in lists:
            facts[f"{category['id']} {name}"] = [
                [[q["kind"], q["units"], q.get("seats")] for q in some] for some in
                ([q for q in tally.get(name, ()) if q["category"] == category["id"]], mine)]
        for u, (points, value, rates, _, _, _, band) in units.items():
            mine, v = {"counts": votes(u), "half_points": int(points * 2)}, votes(u)
            if scale:
                mine = {"counts": {**{o: v[o] for o in others}, "grades": {g: v[g] for g in good}},
                        "points": as_num(points)}
            mine |= {"score": as_num(value), "place": place.get(u),
                     "rate": {k: as_num(v) for k, v in rates.items()},
                     "designations": sure[u], "open_designations": maybe[u]}
            mine |= {"band": band} if "bands" in rules else {}
            if "rank_points" in rules:
                mine["rank_points"] = as_num(place_points(place.get(u), category["id"], rules))
            facts |= {f"{u} {name}": (stated[u].get(name), mine[name]) for name in mine}
    wrong = [(name, *pair) for name, pair in facts.items() if pair[0] != pair[1]]
    print(*(f"{name}: the tally states {theirs}, counted {mine}\n" for name, theirs, mine in wrong))
    print(f"{len(facts)} facts from {len(sheets)} sheets: {len(wrong)} differ")
    return bool(wrong)

if __name__ == "__main__": sys.exit(main(*sys.argv[1:3]))
