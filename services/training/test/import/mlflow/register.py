"""Registers models with the MLflow server of MLFLOW_TRACKING_URI, and writes what they answer: register.py EXPECTED.json"""

import json
import os
import sys

import lightgbm
import mlflow
import mlflow.lightgbm
import mlflow.onnx
import mlflow.sklearn
import mlflow.xgboost
import numpy as np
import pandas as pd
import xgboost
from skl2onnx import to_onnx
from sklearn.linear_model import LogisticRegression

client = mlflow.MlflowClient()
random = np.random.default_rng(7)
rows = pd.DataFrame(random.normal(size=(300, 3)).astype(np.float32), columns=["a", "b", "c"])
target = (rows.a + rows.b * rows.c > 0).astype(int)
signature = mlflow.models.infer_signature(rows, target)
log = {"signature": signature, "pip_requirements": []}

linear = LogisticRegression().fit(rows, target)
trees = xgboost.XGBClassifier(n_estimators=9, max_depth=4).fit(rows, target)
leaves = lightgbm.LGBMClassifier(n_estimators=9, verbose=-1).fit(rows, target)
with mlflow.start_run() as run:
    onnx = to_onnx(linear, rows.values[:1], options={"zipmap": False})
    mlflow.onnx.log_model(onnx, name="linear", registered_model_name="linear", **log)
    mlflow.xgboost.log_model(trees, name="trees", registered_model_name="trees", **log)
    mlflow.lightgbm.log_model(leaves.booster_, name="leaves", registered_model_name="leaves", **log)
    mlflow.sklearn.log_model(linear, name="python", registered_model_name="python", **log)
    # y = 2 a + 3 b - c, as TensorFlow.js saves a layer.
    config = {"units": 1, "activation": "linear", "use_bias": False, "name": "dense", "batch_input_shape": [None, 3]}
    layers = [{"class_name": "Dense", "config": config}]
    weights = [{"name": "dense/kernel", "shape": [3, 1], "dtype": "float32"}]
    model = {
        "format": "layers-model",
        "modelTopology": {"class_name": "Sequential", "config": {"name": "model", "layers": layers}},
        "weightsManifest": [{"paths": [os.path.basename(sys.argv[1]) + ".bin"], "weights": weights}],
    }
    mlflow.log_dict(model, "web/model.json")
    with open(sys.argv[1] + ".bin", "wb") as file:
        file.write(np.float32([2, 3, -1]).tobytes())
    mlflow.log_artifact(sys.argv[1] + ".bin", "web")
    for name, folder in [("web", "web"), ("empty", "nothing")]:
        client.create_registered_model(name)
        client.create_model_version(name, f"{run.info.artifact_uri}/{folder}", run.info.run_id)
for name in ["linear", "trees", "leaves", "python", "web", "empty"]:
    client.set_registered_model_alias(name, "champion", 1)

asked = rows[:50]
expected = {
    "linear": linear.predict_proba(asked.values)[:, 1],
    "trees": trees.predict_proba(asked)[:, 1],
    "leaves": leaves.predict_proba(asked)[:, 1],
    "web": asked.values @ np.float32([2, 3, -1]),
}
answers = {name: np.asarray(values, np.float64).tolist() for name, values in expected.items()}
with open(sys.argv[1], "w") as file:
    json.dump({"rows": asked.values.astype(np.float64).tolist(), "answers": answers}, file)
