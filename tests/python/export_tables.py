"""Reads the tables with pandas and the JSON document, and follows every reference between them."""
import json
from export_common import check, folder, need, same

pandas = need("pandas")
tables = {f.stem: pandas.read_csv(f, dtype=str, keep_default_na=False) for f in sorted((folder() / "tables").glob("*.csv"))}
document = json.loads((folder() / "catalogue.json").read_text(encoding="utf-8"))
strategies, relations = tables["strategies"], tables["relations"]
check(strategies["id"].is_unique and tables["codes"]["code"].is_unique and tables["sources"]["id"].is_unique, "ids are unique")
for name, frame in tables.items():
    check(not frame.duplicated().any(), f"{name}: no row twice")
    check(len(frame.columns) > 1, f"{name}: columns")

ids = {
    "strategy": set(strategies["id"]), "code": set(tables["codes"]["code"]), "category": set(tables["categories"]["id"]),
    "measure": set(tables["measures"]["id"]), "context": set(tables["contexts"]["id"]), "motive": set(tables["contexts"]["id"]),
    "boundary": set(tables["boundary"].query("kind == 'boundary'")["id"]), "concept": set(tables["boundary"].query("kind == 'concept'")["id"]),
}
ids["axis"] = set(tables["axes"]["axis"]) | set(tables["axes"]["axis"] + "." + tables["axes"]["value"])
for side in ("from", "to"):
    for kind, rows in relations[relations[f"{side}_kind"] != "word"].groupby(f"{side}_kind"):
        same(set(rows[side]) - ids[kind], set(), f"relations: {side} {kind}")
same(set(strategies["code"]) - ids["code"], set(), "strategies: code")
same(set(tables["aliases"]["id"]) - ids["strategy"], set(), "aliases: id")
same(set(tables["citations"]["source"]) - set(tables["sources"]["id"]), set(), "citations: source")
for kind, rows in tables["citations"].groupby("kind"):
    same(set(rows["id"]) - ids[kind], set(), f"citations: {kind}")
for kind, rows in tables["examples"].groupby("kind"):
    same(set(rows["id"]) - ids[kind], set(), f"examples: {kind}")
both = lambda name: relations[(relations["relation"] == name) & (relations["from_kind"] == "strategy")]  # noqa: E731
same({tuple(r) for r in both("broader")[["from", "to"]].values}, {tuple(r) for r in both("narrower")[["to", "from"]].values}, "broader, narrower")

# The JSON document is another road to the same facts.
listed = [(code, s) for code in document["codes"] for s in code["strategies"]]
same([s["id"] for _, s in listed], list(strategies["id"]), "strategies in order")
by_id = strategies.set_index("id")
for code, s in listed:
    row = by_id.loc[s["id"]]
    same((row["code"], row["definition"], row["label"]), (code["id"], s["definition"].strip(), s["label"]), s["id"])
    if "axes" in s:
        same({axis: row[axis] for axis in s["axes"]}, s["axes"], f"axes of {s['id']}")
same({(s["id"], a) for _, s in listed for a in s.get("aliases", [])}, {tuple(r) for r in tables["aliases"].values}, "aliases")
same({(s["id"], n) for _, s in listed for n in s["related"]["narrower"]}, {tuple(r) for r in both("narrower")[["from", "to"]].values}, "narrower")
same([s["id"] for s in document["sources"]], list(tables["sources"]["id"]), "sources in order")
print("; ".join(f"{name} {len(frame)}" for name, frame in tables.items()))
