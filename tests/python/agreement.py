"""Coefficients of tables by other programs: python3 agreement.py TABLES.json, prints JSON.

Each table has `level` and `rows` (a row a unit, a value a coder, null for missing), or `sets` (lists of labels).
Exit code 77: a package is not there.
"""
import json
import sys
import warnings

warnings.filterwarnings("ignore")
try:
    import krippendorff
    import numpy as np
    import pandas as pd
    from irrCAC.raw import CAC
    from nltk.metrics import jaccard_distance
    from nltk.metrics.agreement import AnnotationTask
    from sklearn.metrics import cohen_kappa_score, f1_score, precision_score, recall_score
    from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa
except ImportError as missing:
    print(missing, file=sys.stderr)
    sys.exit(77)


def masi(a, b):
    """MASI with exact thirds; nltk before 3.9.3 has .67 and .33."""
    if not a and not b:
        return 0.0
    inter, union = len(a & b), len(a | b)
    m = 1 if a == b else 2 / 3 if inter == min(len(a), len(b)) else 1 / 3 if inter else 0
    return 1 - inter / union * m


def jaccard(a, b):
    return jaccard_distance(a, b) if a or b else 0.0


def one(table):
    level, rows = table["level"], table["rows"]
    values = np.array([[np.nan if v is None else float(v) for v in row] for row in rows])
    out = {"krippendorff_alpha": krippendorff.alpha(reliability_data=values.T, level_of_measurement=level)}
    complete = values[~np.isnan(values).any(axis=1)].astype(int)
    counts, _ = aggregate_raters(complete)
    out["fleiss_kappa"] = fleiss_kappa(counts)
    frame = pd.DataFrame(values)
    out["gwet_ac1"] = CAC(frame, digits=12).gwet()["est"]["coefficient_value"]
    if level != "nominal":
        weights = {"ordinal": "ordinal", "interval": "quadratic"}[level]
        out["gwet_ac2"] = CAC(frame, weights=weights, digits=12).gwet()["est"]["coefficient_value"]
    if values.shape[1] == 2:
        a, b = complete.T
        out["cohen_kappa"] = cohen_kappa_score(a, b)
        if level != "nominal":
            out["weighted_kappa_linear"] = cohen_kappa_score(a, b, weights="linear")
            out["weighted_kappa_quadratic"] = cohen_kappa_score(a, b, weights="quadratic")
        triples = [(c, str(i), str(v)) for i, pair in enumerate(complete) for c, v in zip("ab", pair)]
        out["scott_pi"] = AnnotationTask(data=triples).pi()
        if table.get("presence"):
            out["precision"] = precision_score(a, b)
            out["recall"] = recall_score(a, b)
            # Ours takes the first as the reference: precision is about the codes of the second.
            out["f1"] = f1_score(a, b)
    return out


def sets(table):
    out = {}
    triples = [(str(c), str(i), frozenset(s)) for i, row in enumerate(table["sets"]) for c, s in enumerate(row)]
    for name, distance in (("krippendorff_alpha_masi", masi), ("krippendorff_alpha_jaccard", jaccard)):
        out[name] = AnnotationTask(data=triples, distance=distance).alpha()
    return out


tables = json.load(open(sys.argv[1], encoding="utf-8"))
print(json.dumps([sets(t) if "sets" in t else one(t) for t in tables]))
