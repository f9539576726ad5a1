"""Reads the SKOS exports with rdflib and holds them against the tables and against the conditions of SKOS itself."""
from export_common import check, folder, need, same, table

rdflib = need("rdflib")
from rdflib import OWL, RDF, DCTERMS, Graph, Literal, URIRef  # noqa: E402
from rdflib.namespace import SKOS  # noqa: E402

turtle = Graph().parse(folder() / "catalogue.ttl", format="turtle")
jsonld = Graph().parse(folder() / "catalogue.jsonld", format="json-ld")
same(set(turtle), set(jsonld), "Turtle and JSON-LD say the same")
g = turtle

concepts = set(g.subjects(RDF.type, SKOS.Concept))
schemes = set(g.subjects(RDF.type, SKOS.ConceptScheme))
base = str(next(s for s in schemes if str(s).endswith("strategies")))[: -len("scheme:strategies")]
joint = base[-1] if base[-1] != "#" else "/"


def iri(kind, id):
    return URIRef(base + kind + joint + id.replace(":", "-"))


# The tables are another road to the same entries.
strategies, codes = table("strategies"), table("codes")
expected = {iri("strategy", row["id"]) for row in strategies} | {iri("code", row["code"]) for row in codes}
same(set(g.subjects(SKOS.inScheme, URIRef(base + "scheme" + joint + "strategies"))), expected, "concepts of the main scheme")
for row in strategies:
    concept = iri("strategy", row["id"])
    same({str(o) for o in g.objects(concept, SKOS.prefLabel)}, {row["label"].strip()}, f"label of {row['id']}")
    same({str(o) for o in g.objects(concept, SKOS.definition)}, {row["definition"]}, f"definition of {row['id']}")
    check((concept, SKOS.notation, Literal(row["id"])) in g, f"notation of {row['id']}")
    same((concept, OWL.deprecated, Literal(True)) in g, row["deprecated"] == "true", f"deprecated {row['id']}")
    replaced = {iri("strategy", row["replaced_by"])} if row["replaced_by"] else set()
    same(set(g.objects(concept, DCTERMS.isReplacedBy)), replaced, f"replacement of {row['id']}")
aliases = {(iri("strategy", row["id"]), row["alias"].strip()) for row in table("aliases")}
labels = {(s, str(o)) for s, o in g.subject_objects(SKOS.prefLabel)}
same({(s, str(o)) for s, o in g.subject_objects(SKOS.altLabel) if "measure" not in str(s)}, aliases - labels, "aliases")
examples = {(iri(r["kind"], r["id"]), r["text"].strip()) for r in table("examples") if r["role"] == "example"}
same({(s, str(o)) for s, o in g.subject_objects(SKOS.example) if str(s).split(base, 1)[-1].startswith(("strategy", "code", "boundary", "concept"))},
     examples, "examples")
relations = table("relations")
same({(s, o) for s, o in g.subject_objects(SKOS.broader) if "strategy" in str(o)},
     {(iri("strategy", r["from"]), iri("strategy", r["to"])) for r in relations if r["relation"] == "broader" and r["from_kind"] == "strategy"},
     "broader strategies")
same({(s, o) for s, o in g.subject_objects(SKOS.closeMatch)},
     {(iri("strategy", r["from"]), URIRef(base + "measure" + joint + r["to"].replace(".", joint, 1))) for r in relations if r["relation"] == "close_match"},
     "crosswalk")

# Every address that is pointed to is described, and every concept has exactly one label, a scheme and a definition or parent.
for s, p, o in g:
    if isinstance(o, URIRef) and str(o).startswith(base):
        check((o, RDF.type, None) in g, f"{s} {p} points to {o}, which nothing describes")
    if isinstance(o, Literal) and o.language is not None:
        check(str(o).strip() == str(o) and str(o), f"words of {s} {p}")
for concept in concepts:
    check(len(list(g.objects(concept, SKOS.prefLabel))) == 1, f"S14: one label for {concept}")
    check(len(list(g.objects(concept, SKOS.inScheme))) == 1, f"scheme of {concept}")
    check(not set(g.objects(concept, SKOS.prefLabel)) & set(g.objects(concept, SKOS.altLabel)), f"S13: {concept}")

# Hierarchy: both directions, no circle, everything reaches the top of its scheme.
same(set(g.subject_objects(SKOS.broader)), {(b, a) for a, b in g.subject_objects(SKOS.narrower)}, "broader and narrower")
same(set(g.subject_objects(SKOS.topConceptOf)), {(b, a) for a, b in g.subject_objects(SKOS.hasTopConcept)}, "top concepts")
above = {c: set(g.transitive_objects(c, SKOS.broader)) - {c} for c in concepts}
tops = set(g.subjects(SKOS.topConceptOf))
for concept in concepts:
    check(concept in tops or above[concept] & tops, f"{concept} hangs in the air")
    check(not any(concept in above[a] for a in above[concept]), f"{concept} is above itself")
    check(not (concept in tops and above[concept]), f"{concept} is top and below something")
for a, b in g.subject_objects(SKOS.related):
    check((b, SKOS.related, a) in g, f"related is symmetric: {a} {b}")
    check(a != b and b not in above[a] and a not in above[b], f"S27: {a} is related to what is above it, {b}")
count = lambda p: len(list(g.subject_objects(p)))  # noqa: E731
print(f"{len(g)} triples, {len(concepts)} concepts in {len(schemes)} schemes: {len(strategies)} strategies below {len(codes)} codes; "
      f"broader {count(SKOS.broader)}, related {count(SKOS.related)}, closeMatch {count(SKOS.closeMatch)}, "
      f"altLabel {count(SKOS.altLabel)}, example {count(SKOS.example)}")
