"""Writes the fixtures beside it: what shap answers for small models.

python3 -m venv venv && venv/bin/pip install -r requirements.txt && venv/bin/python make.py
"""

import json
from pathlib import Path

import numpy as np
import shap
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


if __name__ == "__main__":
    linear()
