"""Counts again, for who trusts nobody: python independent_counter.py tally.json records.jsonl
Standard library only, no line shared with the program: what is stated is computed from records."""

import hashlib, json, sys
from collections import Counter
from fractions import Fraction
from pathlib import Path
PLAN = {"satisfied": (1, True), "mostly_satisfied": (1, True), "dissatisfied": (0, True),
        "abstain": (0, False)}  # 七(一): its part in the rate, and whether it is a valid vote
DESIGNATIONS = ("award", "last", "rectification")
KINDS = ("award_tie", "last_tie", "award_below_rate", "award_and_last", "no_score", "no_rate")

def root(leaves):  # the tree of RFC 9162, section 2.1.1
    if len(leaves) < 2:
        return hashlib.sha256(b"".join([b"\0", *leaves]) if leaves else b"").digest()
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + root(leaves[:half]) + root(leaves[half:])).digest()

def sheet_of(line):  # the leaf under the tree and the sheet; in pingyi-tally/1 one is the other
    body = json.loads(line)
    leaf, rows = body.get("leaf", body), body["rows"]
    if "leaf" in body:
        text = lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":"),
                                        sort_keys=True).encode()
        line = text({**leaf, "rows_sha256": hashlib.sha256(text(rows)).hexdigest()})
        rows = rows["rows"]
    return line, {**leaf, "rows": [(r["unit"], r.get("item", ""), r["vote"] or "pending") for r in rows]}

def num(value):  # a fraction, as a tally or its rules write it; None where there is none
    value = f"{value['num']}/{value['den']}" if isinstance(value, dict) else value
    return None if value in (None, "none") else Fraction(value)

def scale_of(tally):  # of each answer its points or None, and what PLAN says of the plan's own
    if "scale" not in tally:
        return {vote: (num(tally["rules"]["scoring"][vote]), *PLAN[vote]) for vote in PLAN}
    return {**{g["grade"]: (num(g["points"]), num(g.get("satisfies", g["is_satisfaction"])),
                            g.get("is_valid", True)) for g in tally["scale"]["grades"]},
            "abstain": (num(tally["scale"]["abstain"]["points"]), *PLAN["abstain"])}

def added(votes, rules):  # the votes as they count, their points, the number of rows with points
    if rules["void_row"]["counts_as"] == "abstention":
        votes = {**votes, "abstain": votes["abstain"] + votes["void"]}
    worth = {v: points for v, (points, *_) in rules["scale"].items() if points is not None}
    return votes, sum(worth[v] * votes[v] for v in worth), sum(votes[v] for v in worth)

def mean(pairs):  # of the values that there are, each by its weight
    pairs = [(weight, value) for weight, value in pairs if value is not None]
    return sum(weight * value for weight, value in pairs) / sum(w for w, _ in pairs) if pairs else None

def score(u, votes, rules):  # points, what ranks, both rates, the official one, merit
    parts = lambda g="": [(w, *added(votes(u, i, g), rules)) for i, w in rules["items"].items()]
    by_item = lambda g="": mean((w, sums / rows if rows else None) for w, _, sums, rows in parts(g))
    counted = sum((Counter(part[1]) for part in parts()), Counter())
    points = sum(weight * sums for weight, _, sums, _ in parts())
    value = points if rules["ranking"]["basis"] == "total" else by_item()
    if weights := rules["weights"]:
        value = mean((Fraction(weights[g]), by_item(g)) for g in weights)
    scale, official = rules["scale"], rules["satisfaction"]["denominator"]
    good = sum(part * counted[v] for v, (_, part, _) in scale.items())
    cast = sum(counted[v] for v, (_, _, is_valid) in scale.items() if is_valid)
    bases = {"with_abstentions": cast + counted["abstain"], "expressed_only": cast}
    rates = {name: Fraction(good, base) if base else None for name, base in bases.items()}
    rate, average, ties = rates[official], value if weights else by_item(), rules["ranking"]["ties"]
    merit = (value, *(breaker(name, counted, rate, scale) for name in ties if isinstance(ties, list)))
    band = band_of(counted, bases[official], {"rate": rate, "mean": average}, rules)
    return points, value, rates, rate, None if value is None else merit, average, band

def breaker(name, counted, rate, scale):  # what orders equals, greater is better
    if name == "rate":
        return -1 if rate is None else rate
    best, *grades, _ = scale
    worst = [best, *(g for g in grades if scale[g][0] is not None)][-1]  # the last that is scored
    name = {"satisfied": f"most:{best}", "fewest_dissatisfied": f"fewest:{worst}"}.get(name, name)
    order, grade = name.split(":")
    return counted[grade] * (1 if order == "most" else -1)

def band_of(counted, base, measured, rules):  # the first of the bands that is reached
    for band in rules.get("bands", ()):
        given = sum(counted[grade] for grade in band.get("grades", ()))
        value = {**measured, "share": Fraction(given, base) if base else None}[band.get("by", "rate")]
        if value is not None and value >= Fraction(band["at_least"]):
            return band["name"]
    return None

def place_points(place, category, rules):  # points for a place
    tables = {each.get("category"): each for each in rules.get("rank_points", ())}
    if place is None or not (table := tables.get(category, tables.get(None))):
        return None
    least = num(table.get("rest", 0))
    if "first" in table:
        return max(num(table["first"]) - (place - 1) * num(table.get("step", 1)), least)
    return num(table["points"][place - 1]) if place <= len(table["points"]) else least

def lasts(units, place, category, rules, shares):  # who is the last, who may be, seats, if any
    how = {"by": "number", "count": 1, "share": 0, "rounding": "down", "below": "none",
           "measure": "rate", **rules.get("last", {})}
    limit, part = num(how["below"]), num(how["share"]) * len(units)
    rounded = {"down": part // 1, "up": -(-part // 1), "nearest": (part + Fraction(1, 2)) // 1}
    wanted = {"number": category.get("last", how["count"]), "share": rounded[how["rounding"]],
              "limit": 0 if limit is None else len(units)}[how["by"]]
    value = {u: units[u][3 if how["measure"] == "rate" else 5] for u in place}
    behind = {u: sum(other > place[u] for other in place.values()) for u in place}
    field = {u for u in place if behind[u] < wanted
             and (limit is None or (value[u] is not None and value[u] < limit))}
    equals = Counter(place.values())
    sure = {u for u in field if shares or behind[u] + equals[place[u]] <= wanted}
    seats = wanted - min((behind[u] for u in field - sure), default=0)
    sure = field if len(field - sure) <= seats else sure
    return sure, field - sure, seats, bool(field) or (limit is None and wanted > 0)

def designate(units, category, vetoes, rules, made):  # one category: what stands, what is open
    if rules["kind"] != "evaluation":  # of other forms nothing is ranked
        return {}, {u: [] for u in units}, {u: [] for u in units}, [], []
    vetoed, clash, top = {v["unit"] for v in vetoes}, rules["conflict"]["award_below_rate"], category["top"]
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
    stated, scale = {unit["unit"]: unit for unit in tally["units"]}, scale_of(tally)
    items = {each["item"]: num(each["weight"]) for each in tally.get("items", ())}
    rules = {**tally["rules"], "scale": scale, "items": items or {"": 1},  # or one line a unit
             "kind": tally.get("form", {"kind": "evaluation"})["kind"]}
    aspects, answers = {a["item"]: a for a in tally.get("aspects", ())}, {*scale, "void", "pending"}
    lines = sorted([*((u, i) for u in stated for i in rules["items"]), *(("", a) for a in aspects)])
    valid = [sheet for sheet in sheets if sheet["status"] == "valid"]
    fits = lambda s: sorted(r[:2] for r in s["rows"]) == lines and {r[2] for r in s["rows"]} <= answers
    cells = Counter((u, i, g, v) for s in valid for u, i, v in s["rows"] for g in ("", s["group"]))
    votes = lambda u, i, g="": {v: cells[u, i, g, v] for v in answers}
    def counts(u, items):  # as the tally writes them; in its first schema all side by side
        whole = {v: sum(cells[u, i, "", v] for i in items) for v in answers}
        rest = {v: whole.pop(v) for v in ("abstain", "void", "pending")}
        return {"grades": whole, **rest} if "scale" in tally else {**whole, **rest}
    weighted = set(rules["weights"]) or {sheet["group"] for sheet in valid}
    facts = {"root": (tally["digests"]["records"]["root"], root(leaves).hex()),
             "valid sheets": (tally["valid_sheets"], sum(s["group"] in weighted for s in valid)),
             "every sheet once": (len(sheets), len({sheet["sheet"] for sheet in sheets})),
             "every line once": (len(valid), sum(map(fits, valid))),
             "scale": (scale, {**(scale if [*rules["scoring"]] == ["abstain"] else {}),  # or the plan's
                               **{v: (num(w), *PLAN[v]) for v, w in rules["scoring"].items()}}),
             **{f"aspect {a}": (aspects[a]["counts"], counts("", [a])) for a in aspects}}
    as_num = lambda f: None if f is None else {"num": f.numerator, "den": f.denominator}
    for category in tally["categories"]:
        units = {u: score(u, votes, rules) for u in stated if stated[u]["category"] == category["id"]}
        made = [r for r in tally["rulings_made"] if r["category"] == category["id"]]
        place, sure, maybe, questions, idle = designate(units, category, tally["vetoes"], rules, made)
        lists = ("rulings", questions), ("rulings_without_effect", idle)
        tells_idle = "rulings_without_effect" in tally or all("seats" in r for r in made)
        for name, mine in lists[:1 + tells_idle]:
            facts[f"{category['id']} {name}"] = [
                [[q["kind"], q["units"], q.get("seats")] for q in some] for some in
                ([q for q in tally.get(name, ()) if q["category"] == category["id"]], mine)]
        for u, (points, value, rates, *_, band) in units.items():
            mine = {"counts": counts(u, rules["items"]), "score": as_num(value), "place": place.get(u),
                    **({"points": as_num(points)} if "scale" in tally else {"half_points": points * 2}),
                    "rate": {k: as_num(v) for k, v in rates.items()},
                    "designations": sure[u], "open_designations": maybe[u],
                    **({"items": [{"item": i, "points": as_num(added(votes(u, i), rules)[1]),
                                   "counts": counts(u, [i])} for i in items]} if items else {})}
            worth = place_points(place.get(u), category["id"], rules)
            mine |= {"band": band} if "bands" in rules else {}
            mine |= {"rank_points": as_num(worth)} if "rank_points" in rules else {}
            facts |= {f"{u} {name}": (stated[u][name], mine[name]) for name in mine}
    wrong = [(name, *pair) for name, pair in facts.items() if pair[0] != pair[1]]
    print(*(f"{name}: the tally states {theirs}, counted {mine}\n" for name, theirs, mine in wrong))
    print(f"{len(facts)} facts from {len(sheets)} sheets: {len(wrong)} differ")
    return bool(wrong)

if __name__ == "__main__": sys.exit(main(*sys.argv[1:3]))
