"""SQLite FTS5 on the answers of `cargo bench --bench search`: the same file, the same words, ten best by BM25.

    python3 tests/python/search_speed.py FILE.jsonl WORD ...

The table is in memory and holds the texts; every query is run 20 times.
"""

import json
import re
import sqlite3
import sys
import time


def main():
    path, *sought = sys.argv[1:]
    base = sqlite3.connect(":memory:")
    base.execute("create virtual table t using fts5(text, tokenize='porter unicode61')")
    start = time.perf_counter()
    with open(path, encoding="utf-8") as lines:
        base.executemany("insert into t values (?)", ([json.loads(line)["input"]["text"]] for line in lines))
    base.commit()
    print(f"SQLite FTS5: built in {time.perf_counter() - start:.1f} s")
    every = []
    for words in sought:
        if words.startswith('"'):
            match = words
        else:
            match = " AND ".join('"' + w.rstrip("*") + '"' + ("*" if w.endswith("*") else "") for w in re.findall(r"[\w*]+", words))
        spent = []
        for _ in range(20):
            start = time.perf_counter()
            base.execute("select rowid from t where t match ? order by rank limit 10", [match]).fetchall()
            spent.append(1000 * (time.perf_counter() - start))
        spent.sort()
        every += spent
        print(f"SQLite FTS5: {words}: median {spent[10]:.3f} ms")
    every.sort()
    print(f"SQLite FTS5: all of these: median {every[len(every) // 2]:.3f} ms, 99 % {every[int(len(every) * 0.99)]:.3f} ms")


if __name__ == "__main__":
    main()
