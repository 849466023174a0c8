"""Writes figures.json beside it: what scipy says of pairs of histograms.

python3 -m venv venv && venv/bin/pip install -r requirements.txt && venv/bin/python make.py
"""

import json
from pathlib import Path

import numpy as np
from scipy.spatial.distance import jensenshannon
from scipy.special import gammaincc, gammaln, kolmogorov
from scipy.stats import chi2_contingency, false_discovery_control, ks_2samp

here = Path(__file__).parent
random = np.random.default_rng(19)


def figures(reference, live):
    bins = np.arange(len(reference))
    ks = ks_2samp(np.repeat(bins, reference), np.repeat(bins, live), method="asymp")
    table = np.array([reference, live])
    chi_square = chi2_contingency(table[:, table.sum(axis=0) > 0], correction=False)
    all_rows, live_rows = sum(reference), sum(live)
    p = (live + 0.5) / (live_rows + 0.5 * len(bins))
    q = (reference + 0.5) / (all_rows + 0.5 * len(bins))
    return {
        "reference": reference.tolist(),
        "live": live.tolist(),
        "ks": ks.statistic,
        "ks_p": kolmogorov(ks.statistic * np.sqrt(all_rows * live_rows / (all_rows + live_rows))),
        "chi_square": chi_square.statistic,
        "chi_square_p": chi_square.pvalue,
        "jensen_shannon": jensenshannon(q=reference, p=live, base=2),
        "stability_index": float(np.sum((p - q) * np.log(p / q))),
    }


def pairs():
    for bins, rows, shift in [(10, 500, 0), (10, 500, 0.5), (11, 100, 0.2), (3, 5000, 0.05), (40, 900, 0.3)]:
        edges = np.quantile(random.normal(size=20_000), np.arange(1, bins) / bins)
        count = lambda values: np.bincount(np.searchsorted(edges, values), minlength=bins)
        yield count(random.normal(size=10_000)), count(random.normal(shift, size=rows))
    # Bins that are empty in one, the other and both, and nothing in common.
    yield np.array([100, 0, 40, 0, 3]), np.array([20, 7, 0, 0, 1])
    yield np.array([100, 0]), np.array([0, 50])
    yield np.array([30, 30, 30]), np.array([7, 7, 7])


ps = random.uniform(size=12) ** 3
value = {
    "pairs": [figures(*pair) for pair in pairs()],
    "discoveries": {"p": ps.tolist(), "adjusted": false_discovery_control(ps).tolist()},
    "log_gamma": [[x, gammaln(x)] for x in [1e-3, 0.5, 1, 1.5, 2, 7.25, 12, 100.5, 1e6]],
    "upper_gamma": [
        [a, x, gammaincc(a, x)] for a in [0.5, 1, 4.5, 60] for x in [0, 0.01, 0.5, 1, 4, 30, 62, 120]
    ],
}
(here / "figures.json").write_text(json.dumps(value) + "\n")
