"""Reads a REFI-QDA project with zipfile and lxml: the rules of the published project schema, and every selection's text.

The rules (order and number of elements, required attributes, patterns of GUIDs and colours, types of values) are written
here as tables after the published description of the format; what may not stand where is refused. Arguments: the project,
and the JSON lines it was made from. With `--mistakes` the checker has to refuse what programs are known to do wrong.
"""
import io
import json
import re
import sys
import uuid
import zipfile
from export_common import check, need, same

etree = need("lxml.etree")
N = "{urn:QDA-XML:project:1.0}"
GUID = re.compile(r"([0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})|(\{[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\})")
COLOUR = re.compile(r"#([A-Fa-f0-9]{6}|[A-Fa-f0-9]{3})")
INTEGER = re.compile(r"[+-]?[0-9]+")
guid = GUID.fullmatch
integer = INTEGER.fullmatch
text = lambda value: True
boolean = lambda value: value in ("true", "false", "1", "0")
variable_type = lambda value: value in ("Text", "Boolean", "Integer", "Float", "Date", "DateTime")
target = ({"targetGUID": guid}, {}, "")
made = {"creatingUser": guid, "modifyingUser": guid}
value_of = {"TextValue": text, "BooleanValue": boolean, "IntegerValue": integer, "FloatValue": re.compile(r"[+-]?[0-9]*\.?[0-9]+").fullmatch}

# Element: required attributes, other attributes, and its children as an expression over their names (each ended by a comma).
RULES = {
    "Project": ({"name": text}, {"origin": text, "creatingUserGUID": guid, "modifyingUserGUID": guid, "basePath": text},
                "(Users,)?(CodeBook,)?(Variables,)?(Cases,)?(Sources,)?(Notes,)?(Links,)?(Sets,)?(Graphs,)?(Description,)?(NoteRef,)*"),
    "Users": ({}, {}, "(User,)+"),
    "User": ({"guid": guid}, {"name": text, "id": text}, ""),
    "CodeBook": ({}, {}, "Codes,"),
    "Codes": ({}, {}, "(Code,)+"),
    "Code": ({"guid": guid, "name": text, "isCodable": boolean}, {"color": COLOUR.fullmatch}, "(Description,)?(NoteRef,)*(Code,)*"),
    "Variables": ({}, {}, "(Variable,)+"),
    "Variable": ({"guid": guid, "name": text, "typeOfVariable": variable_type}, {}, "(Description,)?"),
    "Cases": ({}, {}, "(Case,)+"),
    "Case": ({"guid": guid}, {"name": text}, "(Description,)?(CodeRef,)*(VariableValue,)*(SourceRef,)*(SelectionRef,)*"),
    "VariableValue": ({}, {}, "VariableRef,((Text|Boolean|Integer|Float|Date|DateTime)Value,)?"),
    "Sources": ({}, {}, "((Text|Picture|PDF|Audio|Video)Source,)+"),
    "TextSource": ({"guid": guid}, {"name": text, "richTextPath": text, "plainTextPath": text, **made},
                   "(Description,)?(PlainTextContent,)?(PlainTextSelection,)*(Coding,)*(NoteRef,)*(VariableValue,)*"),
    "PlainTextSelection": ({"guid": guid, "startPosition": integer, "endPosition": integer}, {"name": text, **made},
                           "(Description,)?(Coding,)*(NoteRef,)*"),
    "Coding": ({"guid": guid}, {"creatingUser": guid}, "CodeRef,(NoteRef,)*"),
    "Sets": ({}, {}, "(Set,)+"),
    "Set": ({"guid": guid, "name": text}, {}, "(Description,)?(MemberCode,)*(MemberSource,)*(MemberNote,)*"),
    "CodeRef": target, "SourceRef": target, "VariableRef": target, "MemberCode": target, "MemberSource": target,
    "Description": ({}, {}, None),
    **{name: ({}, {}, None) for name in value_of},
}


def problems(raw):
    """What is wrong with a project file, in words."""
    found = []
    if raw.startswith(b"\xef\xbb\xbf") or b"\r" in raw or b'xmlns=""' in raw:
        found.append("a byte order mark, a carriage return or an empty namespace")
    root = etree.fromstring(raw)
    if root.tag != N + "Project":
        return found + [f"root {root.tag}"]
    for element in root.iter():
        if not isinstance(element.tag, str) or not element.tag.startswith(N):
            found.append(f"foreign element {element.tag}")
            continue
        name = element.tag[len(N):]
        if name not in RULES:
            found.append(f"unknown element {name}")
            continue
        required, others, children = RULES[name]
        known = {**required, **others}
        found += [f"{name} without {a}" for a in required if element.get(a) is None]
        found += [f"{name} with {a}" for a in element.attrib if a not in known]
        found += [f"{name} {a}={v!r}" for a, v in element.attrib.items() if a in known and not known[a](v)]
        below = "".join(c.tag[len(N):] + "," for c in element if isinstance(c.tag, str))
        if children is None:
            if below:
                found.append(f"{name} holds elements")
            if name in value_of and not value_of[name](element.text or ""):
                found.append(f"{name} holds {element.text!r}")
        else:
            if not re.fullmatch(children, below):
                found.append(f"{name} holds {below[:80]}")
            if (element.text or "").strip():
                found.append(f"{name} holds text")
    guids = [e.get("guid") for e in root.iter() if e.get("guid")]
    if len(set(guids)) != len(guids):
        found.append("GUIDs that are not unique")
    ids = {kind: {e.get("guid") for e in root.iter(N + kind)} for kind in ("User", "Code", "Variable", "TextSource")}
    for kind, pointer in [("Code", "CodeRef"), ("Code", "MemberCode"), ("Variable", "VariableRef"), ("TextSource", "SourceRef")]:
        found += [f"{pointer} to nothing" for e in root.iter(N + pointer) if e.get("targetGUID") not in ids[kind]]
    found += ["creatingUser is nobody" for e in root.iter() if e.get("creatingUser") and e.get("creatingUser") not in ids["User"]]
    for source in root.iter(N + "TextSource"):
        if (source.get("plainTextPath") is None) == (source.find(N + "PlainTextContent") is None):
            found.append("a text source with not exactly one text")
    kinds = {v.get("guid"): v.get("typeOfVariable") + "Value" for v in root.iter(N + "Variable")}
    for value in root.iter(N + "VariableValue"):
        if len(value) > 1 and kinds.get(value[0].get("targetGUID")) != value[1].tag[len(N):]:
            found.append("a value of another type than its variable")
    return found


archive = zipfile.ZipFile(sys.argv[1])
check(archive.testzip() is None, "the archive is whole")
names = archive.namelist()
raw = archive.read("project.qde")
same(problems(raw), [], "the rules of the schema")

if "--mistakes" in sys.argv:
    mistakes = {
        "order of elements": (b"<Users>", b"<Description/><Users>"), "no isCodable": (b' isCodable="true"', b""),
        "GUID too short": (b' guid="', b' guid="0'), "colour as rgb()": (b'color="#', b'color="rgb('),
        "place is no number": (b'startPosition="', b'startPosition="x'), "other namespace": (b"project:1.0", b"project:0.4"),
        "unknown element": (b"<Cases>", b"<Things/><Cases>"), "codebook pointer": (b"<MemberCode targetGUID", b"<MemberCode guid"),
        "nobody": (b"<User guid", b"<User id='x' name='y' guid='00000000-0000-0000-0000-000000000000'/><User guid"),
    }
    for name, (right, wrong) in mistakes.items():
        broken = raw.replace(right, wrong, 1 if name == "nobody" else -1)
        if name == "nobody":
            broken = re.sub(rb"(<User guid=')?([0-9A-F-]{36})(\" name=\"ier\")", rb"11111111-1111-1111-1111-111111111111\3", broken, count=1)
        check(broken != raw and problems(broken), f"the checker accepts: {name}")

# Every selection holds the words of its mention, in Python's counting, which is in code points.
root = etree.fromstring(raw)
answers = [json.loads(line) for line in open(sys.argv[2], encoding="utf-8")]
sources = list(root.iter(N + "TextSource"))
same(len(sources), len(answers), "a source an answer")
codes = {}
for code in root.iter(N + "Code"):
    codes[code.get("guid")] = (code.findtext(N + "Description") or "").rsplit("Id: ", 1)[-1]
users = {u.get("guid"): u.get("name") for u in root.iter(N + "User")}
same(set(users.values()), {"ier"}, "the machine is the only user")
plain = lambda words: words.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
selections = 0
for answer, source in zip(answers, sources):
    check(source.get("name").startswith(answer["id"]), f"name of {answer['id']}")
    path = source.get("plainTextPath")
    check(path == f"internal://{source.get('guid')}.txt", f"path {path}")
    stored = archive.read("Sources/" + path.removeprefix("internal://"))
    check(b"\r" not in stored and not stored.startswith(b"\xef\xbb\xbf"), f"plain text of {answer['id']}")
    words = stored.decode("utf-8")
    check(words in {plain(v) for v in answer["input"].values() if isinstance(v, str)}, f"text of {answer['id']}")
    got = []
    for selection in source.iter(N + "PlainTextSelection"):
        selections += 1
        start, end = int(selection.get("startPosition")), int(selection.get("endPosition"))
        check(0 <= start < end <= len(words), f"place in {answer['id']}")
        for coding in selection.findall(N + "Coding"):
            check(users.get(coding.get("creatingUser")) == "ier", "coded by ier")
            got.append((codes[coding[0].get("targetGUID")], words[start:end]))
    counted = [m for m in answer["mentions"] if m["status"] in ("actual", "planned")]
    expected = {(m["code"], plain(m["quote"])) for m in counted} | {(b, words) for b in answer["boundary"] if b != "none" and words}
    strategies = {(m["strategy"], plain(m["quote"])) for m in counted if m["strategy"]}
    same(set(got) - strategies, expected, f"codes of {answer['id']}")
    check({g for g in got if g[0].startswith("IERS:")} in (strategies, set()), f"strategies of {answer['id']}")
values = {}
variables = {v.get("guid"): v.get("name") for v in root.iter(N + "Variable")}
for answer, case in zip(answers, root.iter(N + "Case")):
    values = {variables[v[0].get("targetGUID")]: v[1].text for v in case.findall(N + "VariableValue")}
    for name, value in answer["input"].items():
        if name in values:
            same(values[name], str(value).strip(), f"{name} of {answer['id']}")
    same(values["ier: review"], str(answer["review"]).lower(), f"review of {answer['id']}")
same(set(names), {"project.qde"} | {"Sources/" + s.get("guid") + ".txt" for s in sources}, "files of the archive")
check(all(uuid.UUID(e.get("guid")).version == 5 for e in root.iter() if e.get("guid")), "all GUIDs are of version 5")
print(f"{len(sources)} sources, {selections} selections: every text as coded")
