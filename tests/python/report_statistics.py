"""What SciPy and statsmodels make of the tables whose statistics the report gives: reads JSON, prints JSON."""
import json
import sys
from export_common import need

np = need("numpy")
stats = need("scipy.stats")
contingency = need("statsmodels.stats.contingency_tables")
proportion = need("statsmodels.stats.proportion")
multitest = need("statsmodels.stats.multitest")

given = json.load(open(sys.argv[1], encoding="utf-8"))
out = {"tables": [], "tails": [], "intervals": [], "corrections": []}
for table in given["tables"]:
    observed = np.array([table["with"], [n - k for k, n in zip(table["with"], table["of"])]])
    chi_square, p, df, expected = stats.chi2_contingency(observed, correction=False)
    out["tables"].append({
        "chi_square": chi_square, "p": p, "df": int(df), "smallest": expected.min(), "small": float((expected < 5).mean()),
        "v": stats.contingency.association(observed, method="cramer"),
        "residuals": contingency.Table(observed, shift_zeros=False).standardized_resids[0].tolist(),
        "exact": stats.fisher_exact(observed)[1] if observed.shape[1] == 2 else None,
    })
out["tails"] = [float(stats.chi2.sf(x, df)) for x, df in given["tails"]]
out["intervals"] = [list(map(float, proportion.proportion_confint(k, n, method="wilson"))) for k, n in given["intervals"]]
for p in given["corrections"]:
    out["corrections"].append([multitest.multipletests(p, method=m)[1].tolist() for m in ("holm", "fdr_bh")])
json.dump(out, sys.stdout)
