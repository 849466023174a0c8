"""Writes the fixtures beside it: what shap answers for small models.

python3 -m venv venv && venv/bin/pip install -r requirements.txt && venv/bin/python make.py

The forests of XGBoost and LightGBM are those that the tests of imports have.
"""

import json
from pathlib import Path

import lightgbm
import numpy as np
import shap
import xgboost
from skl2onnx import to_onnx
from sklearn.datasets import load_diabetes
from sklearn.ensemble import GradientBoostingRegressor, HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.tree import DecisionTreeClassifier

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


towns = ["Bern", "Oslo", "Rome"]


def people():
    """Rows of a table: a number that may be missing, a whole number, and a text with rare and missing values."""
    random = np.random.default_rng(1)
    count = 90
    age = np.round(random.gamma(4, 10, count) * 8) / 8
    visits = random.poisson(3, count)
    town = random.choice(towns + ["Lima", None], count, p=[0.4, 0.25, 0.15, 0.1, 0.1])
    return [
        [None if random.random() < 0.15 else float(a), int(v), t]
        for a, v, t in zip(age, visits, town)
    ]


def encoded(rows):
    """As a model takes them, a mark of missing ages behind these, and the statistics that a manifest has."""
    ages = np.array([np.nan if row[0] is None else row[0] for row in rows])
    visits = np.array([row[1] for row in rows], dtype=float)
    lacks = np.isnan(ages)
    one_hot = np.array([[row[2] == town for town in towns] for row in rows], dtype=float)
    filled = np.where(lacks, np.nanmean(ages), ages)
    inputs = np.column_stack([filled, lacks, visits, one_hot])

    def numbers(values, missing):
        return {
            **{"min": values.min(), "max": values.max(), "mean": values.mean(), "std": values.std()},
            **{"missing": missing, "deciles": np.quantile(values, np.linspace(0, 1, 11)).tolist()},
        }

    texts = [row[2] for row in rows]
    counts = [texts.count(town) for town in towns]
    absent = texts.count(None)
    statistics = [
        numbers(ages[~lacks], lacks.mean()),
        numbers(visits, 0),
        {
            **{"counts": counts, "other": len(texts) - sum(counts) - absent},
            "missing": absent / len(texts),
        },
    ]
    return inputs, statistics


def linear_of_table():
    """A regression, and classes of two and three, explained with all rows as the background."""
    rows = people()
    inputs, statistics = encoded(rows)
    random = np.random.default_rng(2)
    target = inputs @ [0.05, 1.5, -0.5, 1, -2, 0.75] + random.normal(0, 1, len(rows))
    models = {
        "regression": (LinearRegression(), target),
        "binary": (LogisticRegression(max_iter=1000), (target > np.median(target)).astype(int)),
        "multiclass": (LogisticRegression(max_iter=1000), np.digitize(target, np.quantile(target, [0.3, 0.7]))),
    }
    first = lambda matches: next(i for i, row in enumerate(rows) if matches(row))
    unusual = [lambda row: row[0] is None, lambda row: row[2] is None, lambda row: row[2] == "Lima"]
    explained = [0, 1, *map(first, unusual)]
    answers = {}
    for task, (model, wanted) in models.items():
        model.fit(inputs, wanted)
        # As a file holds them.
        model.coef_ = model.coef_.astype(np.float32).astype(float)
        model.intercept_ = np.asarray(model.intercept_, dtype=np.float32).astype(float)
        masker = shap.maskers.Independent(inputs, max_samples=len(rows))
        answer = shap.LinearExplainer(model, masker)(inputs[explained])
        # [rows, inputs, outputs]; one output is not nested.
        values = answer.values if answer.values.ndim == 3 else answer.values[:, :, None]
        base = np.broadcast_to(answer.base_values.T, (values.shape[2], len(explained)))[:, 0]
        # The inputs of a feature count together.
        features = [values[:, start:end].sum(axis=1) for start, end in [(0, 2), (2, 3), (3, 6)]]
        answers[task] = {
            "weights": np.atleast_2d(model.coef_).T.ravel().tolist(),
            "bias": np.atleast_1d(model.intercept_).tolist(),
            "base": base.tolist(),
            "values": np.stack(features, axis=2).tolist(),
        }
    write(
        "linear-table.json",
        {
            **{"categories": towns, "statistics": statistics},
            **{"rows": [rows[i] for i in explained], "models": answers},
        },
    )


def scikit_learn():
    """Trees whose file does not say how many rows came to each node: the table that they were trained on does."""
    random = np.random.default_rng(3)
    table = (np.round(random.gamma(2, 2, (120, 3)) * 8) / 8).astype(np.float32)
    total = table @ [1, -2, 0.5] + table[:, 0] * (table[:, 1] > 3) + random.normal(0, 1, len(table))
    two = (total > np.quantile(total, 0.7)).astype(int)
    three = np.digitize(total, np.quantile(total, [0.2, 0.6]))
    holes = np.where(random.random(table.shape) < 0.15, np.nan, table).astype(np.float32)
    forest = RandomForestClassifier(5, max_depth=3, bootstrap=False, max_features=1, random_state=0)
    models = {
        "tree": (DecisionTreeClassifier(max_depth=4, random_state=0), table, three),
        "forest": (forest, table, two),
        "boosting": (GradientBoostingRegressor(n_estimators=8, random_state=0), table, total.round(3)),
        "binary": (HistGradientBoostingClassifier(max_iter=8), holes, two),
        "multiclass": (HistGradientBoostingClassifier(max_iter=5), holes, three),
    }
    for name, (model, inputs, target) in models.items():
        model.fit(inputs, target)
        explainer = shap.TreeExplainer(model)
        explained = inputs[:12]
        values = np.asarray(explainer.shap_values(explained), dtype=float)
        # [rows, features, outputs]; one output is not nested.
        values = values[:, :, None] if values.ndim == 2 else values
        base = np.atleast_1d(np.asarray(explainer.expected_value, dtype=float))
        # Of two classes the second one is explained.
        if name == "forest":
            values, base = values[:, :, 1:], base[1:]
        sent = [[None if np.isnan(x) else float(x) for x in row] for row in inputs]
        options = {"zipmap": False} if hasattr(model, "classes_") else None
        exported = to_onnx(model, inputs[:1], options=options and {id(model): options})
        (here / f"sklearn-{name}.onnx").write_bytes(exported.SerializeToString())
        write(
            f"sklearn-{name}.json",
            {
                **{"table": sent, "target": target.tolist()},
                **{"values": values.transpose(0, 2, 1).tolist(), "base": base.tolist()},
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
    linear_of_table()
    scikit_learn()
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
