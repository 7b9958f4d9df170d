"""From sheet records to places and designations, by the plan's own clauses.

Read the modules in this order; each quotes the clause that it carries out:

1. `scoring.counts`: 有效评议表 → votes of each unit, and the check that they add up.
2. `scoring.scores`: votes → points and 群众满意率, as exact fractions.
3. `scoring.groups`: where groups are weighted, what ranks instead; whose votes may be shown apart.
4. `scoring.standings`: points → places (名次) in each category; `scoring.bands`: 等次 and 名次分,
   where other places have them.
5. `scoring.designations`: places → 优胜单位, 末位单位, 重点整改单位, and what needs a ruling;
   `scoring.rulings` takes the rulings in.
6. `scoring.evaluation`: the five above put together, once, for one set of rules.
7. `scoring.sensitivity`: the same again under each other reading of the plan (口径影响).
8. `scoring.result`: `score_activity`, the one function that other packages call.

Standard library and `ballot` only: no floating-point number, no file, no pixel, no clock.
The method with a worked example, which is run as a test, is docs/scoring.md.
"""
