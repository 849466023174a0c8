"""Writes the fixtures beside it: what shap answers for small models.

python3 -m venv venv && venv/bin/pip install -r requirements.txt && venv/bin/python make.py
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
    answers = explained(table[100:105])
    write(
        "linear.json",
        {
            "weights": model.coef_.astype(float).tolist(),
            "intercept": float(model.intercept_),
            "background": background.tolist(),
            "rows": [
                {"row": row.tolist(), "values": values.tolist(), "base": float(answers.base_values[i])}
                for i, (row, values) in enumerate(zip(table[100:105], answers.values))
            ],
        },
    )


def table_with_gaps(rows=400):
    """Four columns of numbers that 32 bits hold, the last one a category; some numbers are missing."""
    random = np.random.default_rng(1)
    table = np.round(random.normal(size=(rows, 4)) * 64) / 64
    table[:, 3] = random.integers(0, 5, rows)
    target = table[:, 0] * table[:, 1] + (table[:, 3] == 2) + 0.3 * random.normal(size=rows)
    table[random.random((rows, 4)) < 0.1] = np.nan
    table[np.isnan(table[:, 3]), 3] = 0
    return table, target


def write_trees(name, model, table, kind):
    explainer = shap.TreeExplainer(model)
    values = np.asarray(explainer.shap_values(table))
    # By row and output; one output is not nested.
    values = values[:, :, None] if values.ndim == 2 else values
    base = np.atleast_1d(explainer.expected_value)
    write(
        f"{name}.json",
        {
            "task": kind,
            "rows": [[None if np.isnan(x) else float(x) for x in row] for row in table],
            "values": values.transpose(0, 2, 1).astype(float).tolist(),
            "base": base.astype(float).tolist(),
        },
    )


def xgboost_models():
    table, target = table_with_gaps()
    table = table[:, :3]
    for kind, labels, objective in [
        ("binary", target > 0, "binary:logistic"),
        ("multiclass", np.digitize(target, [-0.5, 0.5]), "multi:softprob"),
        ("regression", target, "reg:squarederror"),
    ]:
        data = xgboost.DMatrix(table, labels.astype(float))
        options = {"objective": objective, "max_depth": 4, "seed": 1, "eta": 0.1}
        if kind == "multiclass":
            options["num_class"] = 3
        model = xgboost.train(options, data, num_boost_round=6)
        model.save_model(here / f"xgboost-{kind}.model.json")
        write_trees(f"xgboost-{kind}", model, table[:6], kind)


def lightgbm_models():
    table, target = table_with_gaps()
    for kind, labels, objective in [
        ("binary", target > 0, "binary"),
        ("multiclass", np.digitize(target, [-0.5, 0.5]), "multiclass"),
        ("regression", target, "regression"),
    ]:
        data = lightgbm.Dataset(table, labels.astype(float), categorical_feature=[3], free_raw_data=False)
        options = {"objective": objective, "num_leaves": 8, "seed": 1, "verbose": -1, "num_threads": 1}
        if kind == "multiclass":
            options["num_class"] = 3
        model = lightgbm.train(options, data, num_boost_round=6)
        model.save_model(here / f"lightgbm-{kind}.model.txt")
        write_trees(f"lightgbm-{kind}", model, table[:6], kind)


if __name__ == "__main__":
    linear()
    xgboost_models()
    lightgbm_models()
