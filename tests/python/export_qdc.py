"""Validates the REFI-QDA codebooks with lxml against the schema beside this file, and holds them against the tables."""
import pathlib
import uuid
from export_common import check, folder, need, same, table

etree = need("lxml.etree")
schema = etree.XMLSchema(etree.parse(pathlib.Path(__file__).with_name("export_refi_codebook.xsd")))
N = "{urn:QDA-XML:codebook:1.0}"
about = {row["field"]: row["value"] for row in table("about")}
strategies = {row["id"]: row for row in table("strategies") if row["deprecated"] == "false"}
codes = {row["code"]: row for row in table("codes")}
boundary = {row["id"]: row for row in table("boundary") if row["kind"] == "boundary"}


def guid(kind, id):
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"urn:{about['id']}:{kind}:{id.replace(':', '-')}")).upper()


for name, with_strategies in [("catalogue.qdc", True), ("codes-only.qdc", False)]:
    raw = (folder() / name).read_bytes()
    check(not raw.startswith(b"\xef\xbb\xbf") and b"\r" not in raw and b'xmlns=""' not in raw, f"{name}: plain UTF-8 with line feeds")
    document = etree.fromstring(raw)
    check(schema.validate(document), f"{name}: {schema.error_log}")
    top = document.findall(f"{N}Codes/{N}Code")
    expected = {guid("code", id) for id in codes} | {guid("boundary", id) for id in boundary}
    same({c.get("guid") for c in top}, expected, f"{name}: GUIDs of codes are uuid5 of their ids")
    check([c.get("guid") for c in top][: len(codes)] == [guid("code", id) for id in codes], f"{name}: codes in order")
    nested = {(p.get("guid"), c.get("guid")) for p in top for c in p.findall(f"{N}Code")}
    pairs = {(guid("code", row["code"]), guid("strategy", id)) for id, row in strategies.items()}
    same(nested, pairs if with_strategies else set(), f"{name}: strategies stand inside their code")
    every = list(document.iter(f"{N}Code"))
    check(all(c.get("isCodable") == "true" and c.get("color") for c in every), f"{name}: all codable and coloured")
    names = [c.get("name").lower() for c in every]
    same(len(names), len(set(names)), f"{name}: names are unique")
    description = {c.get("guid"): c.findtext(f"{N}Description") for c in every}
    for id, row in list(strategies.items()) if with_strategies else []:
        text = description[guid("strategy", id)]
        check(text.startswith(row["definition"]) and text.endswith(f"Id: {id}"), f"{name}: description of {id}")
    sets = {s.get("name"): {m.get("guid") for m in s.findall(f"{N}MemberCode")} for s in document.iter(f"{N}Set")}
    check(all(sets.values()), f"{name}: no empty set")
    for axis in ("valence", "orientation", "stage", "change"):
        values = {row["value"]: row["label"] for row in table("axes") if row["axis"] == axis and row["value"]}
        label = {row["label"] for row in table("axes") if row["axis"] == axis and not row["value"]}
        for value, value_label in values.items():
            members = {guid("code", id) for id, row in codes.items() if row[axis] == value}
            if with_strategies:
                members |= {guid("strategy", id) for id, row in strategies.items() if row[axis] == value}
            same(sets.get(f"{next(iter(label))}: {value_label}", set()), members, f"{name}: set {axis} {value}")
    print(f"{name}: valid; {len(top)} codes, {len(every) - len(top)} nested, {len(sets)} sets")

# The schema must be able to refuse: the mistakes that programs are known to make.
good = (folder() / "codes-only.qdc").read_bytes()
mistakes = {
    "colour as rgb()": (b'color="#', b'color="rgb('), "no isCodable": (b' isCodable="true"', b""), "GUID too short": (b'guid="', b'guid="0'),
    "lower-case element": (b"<Description>", b"<description>"), "other namespace": (b"codebook:1.0", b"codebook:0.4"),
}
for name, (right, wrong) in mistakes.items():
    broken = good.replace(right, wrong).replace(b"</Description>", b"</description>" if b"description" in wrong else b"</Description>")
    check(broken != good and not schema.validate(etree.fromstring(broken)), f"the schema accepts: {name}")
