"""train.py CSV DIRECTORY: the model that every Python server here serves: a scaler and the network 30-16-8-1.

Writes DIRECTORY/model.joblib and, as MLflow logs it, DIRECTORY/mlflow. Class 1 is benign.
"""

import pathlib
import shutil
import sys

import joblib
import mlflow.sklearn
import pandas
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

csv, directory = sys.argv[1], pathlib.Path(sys.argv[2])
table = pandas.read_csv(csv)
rows = table.drop(columns="diagnosis").to_numpy()
labels = (table["diagnosis"] == "benign").astype(int)

network = MLPClassifier((16, 8), alpha=0.01, max_iter=2000, random_state=7)
model = make_pipeline(StandardScaler(), network).fit(rows, labels)
joblib.dump(model, directory / "model.joblib")
shutil.rmtree(directory / "mlflow", ignore_errors=True)  # of a run that was interrupted
mlflow.sklearn.save_model(
    model, directory / "mlflow", pyfunc_predict_fn="predict_proba", serialization_format="cloudpickle"
)
