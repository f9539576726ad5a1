"""Reads the exports of `ier teach export` back with parsers of its own and compares them with expected.json.

Standard library only. GIFT is parsed here after Moodle's description of the format: comments and category lines, blocks
ended by blank lines, ::title::, [format], { answers }, = ~ %weight% # feedback, #### general feedback, backslash escapes.
"""

import csv
import html
import json
import re
import sys
import uuid
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

folder = Path(sys.argv[1])
expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))


def need(holds, *what):
    if not holds:
        sys.exit("not as expected: " + " ".join(map(str, what)))


for item in expected:
    need(item["uuid"] == str(uuid.uuid5(uuid.NAMESPACE_URL, "urn:ier:vignette:" + item["id"])), item["id"], "uuid")


def plain(markup):
    markup = re.sub(r"<br/?>", "\n", markup)
    return html.unescape(re.sub(r"</?(p|em|blockquote)>", "", markup))


def same_points(fractions, rights, what):
    n = sum(rights)
    for fraction, right in zip(fractions, rights, strict=True):
        if right:
            need(abs(fraction - 100 / n) < 0.001, what, fraction)
        else:
            need(abs(fraction + (0 if n == 1 else 100 / n)) < 0.001, what, fraction)


# Moodle XML
quiz = ET.parse(folder / "quiz.xml").getroot()
questions = quiz.findall("question")
need(questions[0].get("type") == "category", "the category comes first")
need(questions[0].find("category/text").text == "$course$/top/Test   1", questions[0].find("category/text").text)
moodle = [q for q in questions if q.get("type") == "multichoice"]
need(len(moodle) == len(expected) == len(questions) - 1, "number of questions")
for question, item in zip(moodle, expected):
    need(question.find("idnumber").text == item["uuid"], item["id"], "idnumber")
    stem = question.find("questiontext/text").text
    need(item["text"] in plain(stem) and item["prompt"] in plain(stem), item["id"], "stem")
    answers = question.findall("answer")
    need([plain(a.find("text").text) for a in answers] == [c["name"] for c in item["choices"]], item["id"], "choices")
    need([plain(a.find("feedback/text").text) for a in answers] == [c["feedback"] for c in item["choices"]], item["id"], "feedback")
    rights = [c["right"] for c in item["choices"]]
    same_points([float(a.get("fraction")) for a in answers], rights, item["id"])
    need(question.find("single").text == ("true" if sum(rights) == 1 else "false"), item["id"], "single")
    need(plain(question.find("generalfeedback/text").text), item["id"], "general feedback")
    ET.fromstring("<div>" + stem + "</div>")


# GIFT
def unescape(text):
    return re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], text, flags=re.S)


def cut(text, marks):
    """Splits before every mark that is not escaped."""
    parts, start, at = [], 0, 0
    while at < len(text):
        if text[at] == "\\":
            at += 2
            continue
        if text[at] in marks and at > start:
            parts.append(text[start:at])
            start = at
        at += 1
    return parts + [text[start:]]


lines = [line for line in (folder / "quiz.gift").read_text(encoding="utf-8").split("\n") if not line.startswith("//")]
need(lines[0] == "$CATEGORY: Test", lines[0])
blocks = [b.strip() for b in re.split(r"\n\s*\n", "\n".join(lines[1:])) if b.strip()]
need(len(blocks) == len(expected), "number of GIFT questions", len(blocks))
for block, item in zip(blocks, expected):
    found = re.fullmatch(r"::((?:[^:\\]|\\.)*)::\[plain\]((?:[^{}~=#:\\]|\\.)*)\{((?:[^{}\\]|\\.)*)\}", block, flags=re.S)
    need(found, item["id"], "GIFT block", block)
    need(unescape(found[1]) == "ier " + item["id"], item["id"], "title")
    stem = unescape(found[2])
    need(item["text"] in stem and item["prompt"] in stem, item["id"], "GIFT stem")
    body, general = re.split(r"(?<!\\)####", found[3])
    need(unescape(general).strip(), item["id"], "GIFT general feedback")
    choices, points = [], []
    for part in cut(body.strip(), "=~"):
        answer, feedback = re.split(r"(?<!\\)#", part[1:].strip(), maxsplit=1)
        weight = re.match(r"%(-?[\d.]+)%", answer)
        points.append(float(weight[1]) if weight else (100.0 if part[0] == "=" else 0.0))
        choices.append((unescape(answer[weight.end() :] if weight else answer), unescape(feedback.strip())))
    need(choices == [(c["name"], c["feedback"]) for c in item["choices"]], item["id"], "GIFT choices", choices)
    same_points(points, [c["right"] for c in item["choices"]], item["id"])

# QTI
QTI = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"
CP = "{http://www.imsglobal.org/xsd/imscp_v1p1}"
with zipfile.ZipFile(folder / "quiz.zip") as package:
    need(package.testzip() is None, "zip")
    names = set(package.namelist())
    manifest = ET.fromstring(package.read("imsmanifest.xml"))
    need(manifest.tag == CP + "manifest", manifest.tag)
    resources = {r.get("identifier"): r for r in manifest.iter(CP + "resource")}
    files = {f.get("href") for f in manifest.iter(CP + "file")}
    need(files == names - {"imsmanifest.xml"}, "the manifest names every file")
    need({d.get("identifierref") for d in manifest.iter(CP + "dependency")} == set(resources) - {"ier-assessment"}, "dependencies")
    test = ET.fromstring(package.read("assessment.xml"))
    refs = [r.get("href") for r in test.iter(QTI + "assessmentItemRef")]
    need(len(refs) == len(expected) and set(refs) <= names, "the test names every item")
    for ref, item in zip(refs, expected):
        root = ET.fromstring(package.read(ref))
        need(root.get("identifier") == "ier-" + item["uuid"] and root.get("identifier") in resources, item["id"], "identifier")
        text = "".join(root.find(QTI + "itemBody/" + QTI + "blockquote").itertext())
        need(text.replace("\n", "") == item["text"].replace("\n", ""), item["id"], "QTI text")
        choices = root.findall(".//" + QTI + "simpleChoice")
        need([c.text for c in choices] == [c["name"] for c in item["choices"]], item["id"], "QTI choices")
        right = {v.text for v in root.findall(f"{QTI}responseDeclaration/{QTI}correctResponse/{QTI}value")}
        need(right == {c.get("identifier") for c, k in zip(choices, item["choices"]) if k["right"]}, item["id"], "QTI key")
        several = len(right) > 1
        need(root.find(QTI + "responseDeclaration").get("cardinality") == ("multiple" if several else "single"), item["id"])
        need((root.find(".//" + QTI + "mapping") is not None) == several, item["id"], "mapping")

# Anki
lines = (folder / "cards.txt").read_text(encoding="utf-8").split("\n")
headers = [line for line in lines if line.startswith("#")]
need(headers[:3] == ["#separator:tab", "#html:true", "#guid column:1"], headers)
rows = list(csv.reader([line for line in lines if line and not line.startswith("#")], delimiter="\t"))
need(len(rows) == len(expected), "number of cards", len(rows))
for row, item in zip(rows, expected):
    need(len(row) == 4 and row[0] == item["uuid"], item["id"], row)
    need(html.unescape(row[1].replace("<br>", "\n")).endswith(item["text"].strip()), item["id"], "front")
    need(all(c["name"] in html.unescape(row[2]) for c in item["choices"] if c["right"]), item["id"], "back")

drawings = [ET.parse(folder / f"{name}.svg").getroot().tag for name in ("map", "process", "tree")]
need(drawings == ["{http://www.w3.org/2000/svg}svg"] * 3, drawings)

n = len(expected)
print(f"{len(moodle)} moodle, {len(blocks)} gift, {len(refs)} qti, {len(rows)} anki, {len(drawings)} svg")
