"""Reads the Taguette codebook, the dictionaries and the sources, by the rules of the programs they are for."""
import csv
import fnmatch
import json
import re
from export_common import check, folder, need, same, table

yaml = need("yaml")
codes = [row["code"] for row in table("codes")]
valence = {row["code"]: row["valence"] for row in table("codes")}

# Taguette: exactly one of three columns names the tag; tags are unique, not empty and short.
with open(folder() / "catalogue-taguette.csv", encoding="utf-8", newline="") as file:
    rows = list(csv.reader(file, strict=True))
header = [cell.lower() for cell in rows[0]]
same(sum(name in header for name in ("tag", "name", "path")), 1, "one column for the tag")
tags = [dict(zip(header, row)) for row in rows[1:]]
names = [tag["tag"].strip() for tag in tags]
check(len(names) == len(set(names)) and all(0 < len(name) <= 200 for name in names), "tags")
check(all(0 < len(tag["description"]) <= 102400 for tag in tags), "descriptions")
for at, tag in enumerate(tags):
    check(not tag["parent"] or tag["parent"] in names[:at], f"parent of {tag['tag']} stands before it")
alive = [row for row in table("strategies") if row["deprecated"] == "false"]
same({n for n in names if "." in n}, {f"{row['code']}.{row['slug'] or row['id']}" for row in alive}, "strategies as tags")

# quanteda: a YAML mapping of mappings of lists of globs.
dictionary = yaml.safe_load((folder() / "catalogue-dictionary.yml").read_text(encoding="utf-8"))
nested = any(isinstance(v, dict) for v in dictionary.values())
flat = {code: words for v in dictionary.values() for code, words in v.items()} if nested else dictionary
for code, words in flat.items():
    check(code in codes, f"quanteda: {code}")
    check(words == sorted(set(words)) and all(isinstance(w, str) and w == w.lower().strip() and w.strip("* ") for w in words), f"quanteda: {code}")
if nested:
    same({(v, code) for v, inner in dictionary.items() for code in inner}, {(valence[code], code) for code in flat}, "quanteda: valences")


def looked_up(text, words):
    tokens = re.findall(r"[\w'-]+", text.lower())
    for word in words:
        globs = word.split()
        for at in range(len(tokens) - len(globs) + 1):
            if all(fnmatch.fnmatchcase(t, g) for t, g in zip(tokens[at:], globs)):
                return True
    return False


# LIWC: legend between two lines with a percent sign, then a word and numbers in each line, as quanteda's reader has it.
def liwc(name):
    lines = (folder() / name).read_text(encoding="utf-8").splitlines()
    sections = [at for at, line in enumerate(lines) if line == "%"]
    same(len(sections), 2, f"{name}: two percent signs")
    legend = dict(line.split("\t") for line in lines[1 : sections[1]])
    words = {}
    for line in lines[sections[1] + 1 :]:
        line = re.sub(r"\s+(\d+)", r"\t\1", line)
        word, *numbers = line.split("\t")
        check(numbers and all(number in legend for number in numbers), f"{name}: {line}")
        check(not re.search(r"[\d()%<>]", word) and word not in words, f"{name}: {word}")
        check(not any(part == "*" for part in word.split()), f"{name}: no free word in {word}")
        words[word] = {legend[number] for number in numbers}
    return words


for name in ("catalogue.dic", "wildcards.dic"):
    words = liwc(name)
    same({c for cs in words.values() for c in cs if c in codes}, set(flat), f"{name}: categories")
    for word, categories in words.items():
        same(categories - set(codes), {valence[c] for c in categories if c in codes} - {""}, f"{name}: valences of {word}")
check(any("*" in word for word in liwc("wildcards.dic")), "wildcards were asked for")
check(not any("*" in word for word in liwc("catalogue.dic")), "no wildcards unless asked for")
for line in (folder() / "hits.tsv").read_text(encoding="utf-8").splitlines():
    sentence, code = line.split("\t")
    check(looked_up(sentence, flat[code]), f"quanteda: {code} in {sentence}")


# BibTeX by counting braces; CSL-JSON and the table say the same.
def entries(text):
    for start in re.finditer(r"@(\w+)\{([^,\s]+),", text):
        depth, at, value, fields, name = 1, start.end(), "", {}, None
        while depth:
            c = text[at]
            depth += (c == "{") - (c == "}")
            if depth == 1 and c == "=":
                name, value = value.strip(), ""
            elif depth == 1 and c == "," and name:
                fields[name], name, value = value.strip()[1:-1], None, ""
            elif depth:
                value += c
            at += 1
        yield start[1], start[2], fields


TEX = {"textbraceleft{}": "{", "textbraceright{}": "}", "textbackslash{}": "\\", "textasciitilde{}": "~", "textasciicircum{}": "^"}


def plain(text):
    """What TeX would print."""
    return re.sub(r"\\(text\w+\{\}|.)|[{}]", lambda m: TEX.get(m[1], m[1]) if m[1] else "", text)


def outside_braces(authors):
    """Names are joined by "and"; one inside braces belongs to a name."""
    names, depth = [""], 0
    for piece in re.split(r"( and |[{}])", authors):
        depth += (piece == "{") - (piece == "}")
        if piece == " and " and not depth:
            names.append("")
        else:
            names[-1] += piece
    return names


bib = {key: (kind, fields) for kind, key, fields in entries((folder() / "catalogue.bib").read_text(encoding="utf-8"))}
csl = {item["id"]: item for item in json.loads((folder() / "catalogue.csl.json").read_text(encoding="utf-8"))}
sources = table("sources")
same(list(bib), [row["id"] for row in sources], "BibTeX keys")
same(list(csl), [row["id"] for row in sources], "CSL ids")
for row in sources:
    kind, fields = bib[row["id"]]
    item = csl[row["id"]]
    same(plain(fields.get("title", "")), row["title"], f"BibTeX title of {row['id']}")
    same((item.get("title", ""), item.get("DOI", "")), (row["title"], row["doi"]), f"CSL title and DOI of {row['id']}")
    same(fields.get("doi", ""), row["doi"], f"BibTeX DOI of {row['id']}")
    same(fields.get("year", ""), row["year"], f"BibTeX year of {row['id']}")
    authors = row["authors"].split("; ") if row["authors"] else []
    same([plain(a) for a in outside_braces(fields["author"])] if authors else [], authors, f"BibTeX authors of {row['id']}")
    same([a.get("literal") or f"{a['family']}, {a['given']}" for a in item.get("author", [])], authors, f"CSL authors of {row['id']}")
    same(row["verified"] == "false", "unverified" in fields.get("keywords", "") and item.get("keyword") == "unverified", f"verified {row['id']}")
print(f"{len(tags)} tags; {sum(map(len, flat.values()))} quanteda entries for {len(flat)} codes; {len(liwc('catalogue.dic'))} LIWC entries; {len(bib)} sources")
