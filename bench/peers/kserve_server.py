"""KServe's Python server around the model. It listens on every interface, which its library fixes."""

import os

import joblib
from kserve import Model, ModelServer
from kserve.utils.utils import get_predict_input, get_predict_response


class BreastCancer(Model):
    def load(self):
        self.model = joblib.load(os.environ["MODEL_DIRECTORY"] + "/model.joblib")
        self.ready = True
        return self.ready

    def predict(self, payload, headers=None, response_headers=None):
        classes = self.model.predict(get_predict_input(payload))
        return get_predict_response(payload, classes, self.name)


model = BreastCancer("breast-cancer")
model.load()
ModelServer(http_port=int(os.environ["PORT"]), enable_grpc=False).start([model])
