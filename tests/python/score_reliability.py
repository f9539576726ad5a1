"""Computes what `ier score` should find, with other programs, and prints it as JSON.

Usage: score_reliability.py ANSWERS.csv SUBSCALES.json

SUBSCALES.json: {"subscales": {id: [column, ...]}, "method": "sum" or "mean", "confidence": 0.95, "allow_missing": 0}.
Scores, means and standard deviations come from pandas, item-total correlations from numpy, the interval of alpha from
SciPy's F distribution and, where it is installed, from pingouin; omega from a one-factor model whose discrepancy SciPy
minimises directly (L-BFGS-B), which has nothing in common with the EM steps of the program, and, where it is installed,
from statsmodels.
Exit code 77: a package that is needed is not installed.
"""

import json
import sys

try:
    import numpy as np
    import pandas as pd
    from scipy import optimize, stats
except ImportError as missing:
    print(f"not installed: {missing.name}", file=sys.stderr)
    sys.exit(77)

try:
    import pingouin
except Exception:  # noqa: BLE001 - it is optional, whatever is wrong with it
    pingouin = None
try:
    from statsmodels.multivariate.factor import Factor
except Exception:  # noqa: BLE001
    Factor = None


def alpha(items):
    covariances = items.cov().to_numpy()
    k = len(covariances)
    return k / (k - 1) * (1 - np.trace(covariances) / covariances.sum())


def interval(items, confidence):
    n, k = items.shape
    d1, d2 = n - 1, (n - 1) * (k - 1)
    tail = (1 - confidence) / 2
    return [float(1 - (1 - alpha(items)) * stats.f.isf(p, d1, d2)) for p in (tail, 1 - tail)]


def pingouin_interval(items, confidence):
    """Rounded to three decimals by pingouin; none where that is not installed."""
    if pingouin is None:
        return [None, None]
    return [float(bound) for bound in pingouin.cronbach_alpha(data=items, ci=confidence)[1]]


def one_factor(items):
    """Loadings (standardised) and omega, by the discrepancy ln|Sigma| + tr(R Sigma^-1)."""
    r = items.corr().to_numpy()
    sd = items.std(ddof=1).to_numpy()
    k = len(r)

    def discrepancy(x):
        loadings, uniquenesses = x[:k], np.exp(x[k:])
        sigma = np.outer(loadings, loadings) + np.diag(uniquenesses)
        inverse = np.linalg.inv(sigma)
        value = np.linalg.slogdet(sigma)[1] + np.trace(r @ inverse)
        slope = inverse - inverse @ r @ inverse
        return value, np.concatenate([2 * slope @ loadings, np.diag(slope) * uniquenesses])

    best = None
    for start in (0.3, 0.5, 0.7):
        x = np.concatenate([np.full(k, start), np.log(np.full(k, 1 - start**2))])
        found = optimize.minimize(discrepancy, x, jac=True, method="L-BFGS-B", options={"maxiter": 100000, "ftol": 1e-16, "gtol": 1e-12})
        if best is None or found.fun < best.fun:
            best = found
    loadings, uniquenesses = best.x[:k], np.exp(best.x[k:])
    loadings = loadings * np.sign((loadings * sd).sum())
    return loadings, omega(loadings * sd, uniquenesses * sd**2)


def omega(loadings, uniquenesses):
    common = loadings.sum() ** 2
    return common / (common + uniquenesses.sum())


def statsmodels_omega(items):
    """Omega from the factor analysis of statsmodels, by maximum likelihood; none where that is not installed."""
    if Factor is None:
        return None
    fit = Factor(items, n_factor=1, method="ml").fit()
    sd = items.std(ddof=1).to_numpy()
    return float(omega(fit.loadings[:, 0] * sd, fit.uniqueness * sd**2))


def main():
    table = pd.read_csv(sys.argv[1])
    plan = json.load(open(sys.argv[2], encoding="utf-8"))
    result = {}
    for subscale, columns in plan["subscales"].items():
        items = table[columns].astype(float)
        complete = items.dropna()
        scores = items.sum(axis=1, skipna=False) if plan["method"] == "sum" else items.mean(axis=1, skipna=False)
        if plan.get("allow_missing"):
            enough = items.isna().sum(axis=1) <= plan["allow_missing"]
            scores = items.mean(axis=1).where(enough) * (len(columns) if plan["method"] == "sum" else 1)
        loadings, w = one_factor(complete)
        total = complete.sum(axis=1)
        result[subscale] = {
            "scores": [None if np.isnan(s) else float(s) for s in scores],
            "mean": float(scores.mean()),
            "sd": float(scores.std(ddof=1)),
            "n": len(complete),
            "alpha": float(alpha(complete)),
            "interval": interval(complete, plan["confidence"]),
            "interval_pingouin": pingouin_interval(complete, plan["confidence"]),
            "omega": float(w),
            "omega_statsmodels": statsmodels_omega(complete),
            "item_mean": [float(complete[c].mean()) for c in columns],
            "item_sd": [float(complete[c].std(ddof=1)) for c in columns],
            "item_total": [float(np.corrcoef(complete[c], total - complete[c])[0, 1]) for c in columns],
            "alpha_if_dropped": [float(alpha(complete.drop(columns=c))) for c in columns],
            "loading": [float(v) for v in loadings],
        }
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main()
