"""BentoML with one endpoint, whose calls it batches."""

import os

import bentoml
import joblib
import numpy


@bentoml.service
class BreastCancer:
    def __init__(self):
        self.model = joblib.load(os.environ["MODEL_DIRECTORY"] + "/model.joblib")

    @bentoml.api(batchable=True)
    def predict(self, rows: numpy.ndarray) -> numpy.ndarray:
        return self.model.predict_proba(rows)[:, 1]
