"""The baseline of search: SQLite FTS5's BM25 over the same fields and the same queries.

    python3 tests/python/search_fts5.py

Python's own sqlite3 and PyYAML are enough. Every strategy (and every code that has none) is a row with the columns
label, aliases, definition, examples, aim, code and sources; words are folded and stemmed by FTS5's `porter
unicode61`; a query is the OR of its words. With `--weights` the columns get the weights that `ier search` gives them.
"""

import glob
import json
import pathlib
import re
import sqlite3
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
WEIGHTS = [3, 3, 1.5, 1, 0.7, 0.5, 0.5] if "--weights" in sys.argv else [1] * 7


def rows():
    for path in sorted(glob.glob(str(ROOT / "taxonomy/codes/*.yaml"))):
        code = yaml.safe_load(open(path, encoding="utf-8"))
        living = [s for s in code.get("strategies") or [] if not s.get("deprecated")]
        for entry in living or [code]:
            yield code["id"], [
                entry["label"],
                ", ".join(entry.get("aliases", [])),
                entry["definition"],
                " ".join(entry.get("examples", [])),
                entry.get("aim", "") + " " + " ".join(entry.get("relationships", []) + entry.get("settings", [])).replace("_", " "),
                code["label"] + " " + " ".join(code.get("include", []) if entry is code else []),
                " ".join(entry.get("sources", [])),
            ]


def main():
    base = sqlite3.connect(":memory:")
    base.execute(
        "create virtual table t using fts5(code unindexed, label, aliases, definition, examples, aim, its_code, sources,"
        " tokenize='porter unicode61')"
    )
    sizes = {}
    for code, texts in rows():
        base.execute("insert into t values (?,?,?,?,?,?,?,?)", [code, *texts])
        sizes[code] = sizes.get(code, 0) + 1
    rank = "bm25(t, 0, " + ", ".join(map(str, WEIGHTS)) + ")"
    sums = {}
    for path in sorted(glob.glob(str(ROOT / "corpus/queries/*.jsonl"))):
        for line in open(path, encoding="utf-8"):
            asked = json.loads(line)
            words = re.findall(r"\w+", asked["query"].lower())
            match = " OR ".join(f'"{w}"' for w in words)
            found = [c for (c,) in base.execute(f"select code from t where t match ? order by {rank} limit 5", [match])]
            right = sum(c in asked["codes"] for c in found)
            possible = sum(sizes.get(c, 0) for c in asked["codes"]) or 1
            for kind in (asked["kind"], "all"):
                s = sums.setdefault((asked["half"], kind), [0, 0, 0, 0.0])
                s[0] += 1
                s[1] += bool(found) and found[0] in asked["codes"]
                s[2] += right > 0
                s[3] += min(right, possible) / min(5, possible)
    print(f"{'half':<6} {'kind':<14} {'n':>4} {'first':>7} {'five':>7} {'share':>7}")
    for (half, kind), (n, first, five, share) in sorted(sums.items()):
        print(f"{half:<6} {kind:<14} {n:>4} {100 * first / n:>7.1f} {100 * five / n:>7.1f} {100 * share / n:>7.1f}")


if __name__ == "__main__":
    main()
