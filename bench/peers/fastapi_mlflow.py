"""FastAPI around an MLflow model, with validation and Prometheus metrics."""

import os

import mlflow.pyfunc
import numpy
from fastapi import FastAPI
from prometheus_client import Counter, Histogram, make_asgi_app
from pydantic import BaseModel, Field

model = mlflow.pyfunc.load_model(os.environ["MODEL_DIRECTORY"] + "/mlflow")
predictions = Counter("model_predictions_total", "Rows predicted")
latency = Histogram("model_prediction_latency_seconds", "Seconds in the model")

app = FastAPI()
app.mount("/metrics", make_asgi_app())


class Row(BaseModel):
    features: list[float] = Field(min_length=30, max_length=30)


@app.post("/predict")
def predict(row: Row):
    with latency.time():
        benign = float(model.predict(numpy.array([row.features]))[0][1])
    predictions.inc()
    return {"prediction": benign}
