"""Writes the fixtures beside it: what shap answers for small models.

python3 -m venv venv && venv/bin/pip install -r requirements.txt && venv/bin/python make.py

The forests are those that the tests of imports have.
"""

import json
from pathlib import Path

import lightgbm
import numpy as np
import shap
import xgboost
from sklearn.datasets import load_diabetes
from sklearn.linear_model import LinearRegression

here = Path(__file__).parent
forests = here.parents[3] / "training/test/import/forest/fixtures"


def write(name, value):
    (here / name).write_text(json.dumps(value) + "\n")


def linear():
    table, target = load_diabetes(return_X_y=True)
    # Numbers that 32 bits hold, so that both sides compute with the same.
    table = np.round(800 * table) / 8
    model = LinearRegression().fit(table, target)
    model.coef_ = model.coef_.astype(np.float32).astype(float)
    model.intercept_ = float(np.float32(model.intercept_))
    background = table[:20]
    explained = shap.LinearExplainer(model, shap.maskers.Independent(background, max_samples=20))
    rows = table[100:105]
    answers = explained(rows)
    write(
        "linear.json",
        {
            "weights": model.coef_.tolist(),
            "intercept": model.intercept_,
            "background": background.tolist(),
            "rows": [
                {"row": row.tolist(), "values": values.tolist(), "base": float(base)}
                for row, values, base in zip(rows, answers.values, answers.base_values)
            ],
        },
    )


def forest(name):
    stem = name.rsplit(".", 1)[0]
    rows = json.loads((forests / f"{stem}.expected.json").read_text())["rows"]
    table = np.asarray(rows, dtype=float)
    if name.startswith("xgboost"):
        model = xgboost.Booster(model_file=forests / name)
        model.feature_names = None
    else:
        model = lightgbm.Booster(model_file=forests / name)
    explainer = shap.TreeExplainer(model)
    values = np.asarray(explainer.shap_values(table), dtype=float)
    # [rows, features, outputs]; one output is not nested.
    values = values[:, :, None] if values.ndim == 2 else values
    base = np.atleast_1d(np.asarray(explainer.expected_value, dtype=float))
    if stem == "lightgbm-forest":
        # Of a random forest LightGBM averages predictions, but adds contributions up.
        values, base = values / model.num_trees(), base / model.num_trees()
    write(f"{stem}.json", {"values": values.transpose(0, 2, 1).tolist(), "base": base.tolist()})


if __name__ == "__main__":
    linear()
    for name in [
        "xgboost-binary-json.json",
        "xgboost-multiclass.ubj",
        "xgboost-regression.ubj",
        "xgboost-gamma.ubj",
        "lightgbm-binary.txt",
        "lightgbm-multiclass.txt",
        "lightgbm-poisson.txt",
        "lightgbm-forest.txt",
        "lightgbm-zeros.txt",
        "lightgbm-never-missing.txt",
    ]:
        forest(name)
