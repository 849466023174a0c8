"""Writes files/NAME.onnx as the libraries export it, and files/NAME.json: held-out rows with the library's own answers.

    pip install -r requirements.txt && python make-files.py

Rows are as a client sends them; answers are probabilities by class, or the value of a regression.
"""

import json
import pathlib
import sys
import warnings

import catboost
import numpy as np
import onnx
import pandas as pd
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType, Int64TensorType, StringTensorType
from sklearn.compose import ColumnTransformer
from sklearn.datasets import load_diabetes, load_iris
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.svm import LinearSVC

warnings.filterwarnings("ignore")
FILES = pathlib.Path(__file__).parent / "files"
random = np.random.default_rng(0)

iris, species = load_iris(return_X_y=True)
iris = iris.astype(np.float32)
names = np.array(["setosa", "versicolor", "virginica"])[species]
# Between the flowers, where models differ most.
new_iris = (iris[random.choice(150, 40)] + random.normal(0, 0.3, (40, 4))).astype(np.float32)

diabetes, progress = load_diabetes(return_X_y=True)
diabetes = diabetes.astype(np.float32)


def write(name, model, rows, answers):
    (FILES / f"{name}.onnx").write_bytes(model if isinstance(model, bytes) else model.SerializeToString())
    expected = {"rows": rows, "answers": np.asarray(answers, dtype=float).round(9).tolist()}
    (FILES / f"{name}.json").write_text(json.dumps(expected, separators=(",", ":")) + "\n")


def linear():
    model = make_pipeline(StandardScaler(), LogisticRegression()).fit(iris, names)
    write("linear", to_onnx(model, iris[:1]), new_iris.tolist(), model.predict_proba(new_iris))


def columns():
    model = make_pipeline(StandardScaler(), LogisticRegression()).fit(iris, names)
    onnx_model = to_onnx(model, iris[:1], options={"zipmap": "columns"})
    write("columns", onnx_model, new_iris.tolist(), model.predict_proba(new_iris))


def forest():
    model = RandomForestRegressor(10, max_depth=5, random_state=0).fit(diabetes[40:], progress[40:])
    rows = diabetes[:40]
    write("forest", to_onnx(model, rows[:1]), rows.tolist(), model.predict(rows)[:, None])


def boosting():
    holes = iris.copy()
    holes[random.random(holes.shape) < 0.1] = np.nan
    model = HistGradientBoostingClassifier(max_iter=10, random_state=0).fit(holes, names)
    rows = new_iris.copy()
    rows[::5, 2] = np.nan
    sent = [[None if np.isnan(x) else x for x in row] for row in rows.tolist()]
    write("boosting", to_onnx(model, iris[:1]), sent, model.predict_proba(rows))


def margins():
    """Answers of a support vector machine, from which softmax makes probabilities."""
    model = LinearSVC(random_state=0).fit(iris, names)
    scores = np.exp(model.decision_function(new_iris))
    write("margins", to_onnx(model, iris[:1]), new_iris.tolist(), scores / scores.sum(axis=1, keepdims=True))


def people(count):
    table = pd.DataFrame(
        {
            "age": random.normal(40, 10, count).astype(np.float32),
            "children": random.integers(0, 4, count),
            "city": random.choice(["Paris", "Lyon", "Nice", ""], count),
            "plan": random.choice(["basic", "plus"], count),
        }
    )
    table.loc[random.choice(count, count // 10, False), "age"] = np.nan
    return table


def pipeline():
    types = [
        ("age", FloatTensorType([None, 1])),
        ("children", Int64TensorType([None, 1])),
        ("city", StringTensorType([None, 1])),
        ("plan", StringTensorType([None, 1])),
    ]
    table = people(300)
    leaves = np.where((table.age.fillna(40) > 42) ^ (table.city == "Paris") | (table.children > 2), "yes", "no")
    numbers = make_pipeline(SimpleImputer(), StandardScaler())
    texts = make_pipeline(
        SimpleImputer(strategy="most_frequent", missing_values=""), OneHotEncoder(handle_unknown="ignore")
    )
    columns = ColumnTransformer(
        [("numbers", numbers, ["age", "children"]), ("city", texts, ["city"]), ("plan", OneHotEncoder(), ["plan"])]
    )
    model = make_pipeline(columns, LogisticRegression()).fit(table, leaves)
    rows = people(40)
    rows.loc[0, "city"] = "Marseille"
    sent = json.loads(rows.to_json(orient="values", double_precision=15))
    write("pipeline", to_onnx(model, initial_types=types), sent, model.predict_proba(rows))


def cat():
    model = catboost.CatBoostClassifier(iterations=10, depth=4, verbose=0, random_seed=0).fit(iris, names)
    path = str(FILES / "catboost.onnx")
    model.save_model(path, format="onnx")
    write("catboost", onnx.load(path), new_iris.tolist(), model.predict_proba(new_iris))


def pytorch():
    import torch

    torch.manual_seed(0)
    inputs, classes = torch.from_numpy(iris), torch.from_numpy(species)
    network = torch.nn.Sequential(torch.nn.Linear(4, 16), torch.nn.ReLU(), torch.nn.Linear(16, 3))
    optimizer = torch.optim.Adam(network.parameters(), lr=0.02)
    for _ in range(200):
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(network(inputs), classes).backward()
        optimizer.step()
    rows = torch.from_numpy(new_iris)
    answers = torch.softmax(network(rows), dim=1).detach().numpy()
    path = str(FILES / "pytorch.onnx")
    torch.onnx.export(
        network, (inputs[:2],), path, dynamic_shapes=({0: torch.export.Dim("rows")},), external_data=False
    )
    write("pytorch", pathlib.Path(path).read_bytes(), new_iris.tolist(), answers)


FILES.mkdir(exist_ok=True)
everything = [linear, columns, forest, boosting, margins, pipeline, cat, pytorch]
for make in everything:
    if len(sys.argv) == 1 or make.__name__ in sys.argv[1:]:
        make()
