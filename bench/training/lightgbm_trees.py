"""lightgbm_trees.py FLOATS ROWS SETTINGS: prints the CPU seconds that LightGBM takes for trees, on one thread, and their loss.

FLOATS is a file of 32-bit numbers, row by row: the columns, the number of the row (two) and the class.
"""

import json
import sys
import time

import lightgbm
import numpy

path, rows, settings = sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3])
table = numpy.fromfile(path, dtype="float32").reshape(rows, -1)
features, truth = table[:, :-3].copy(), table[:, -1].copy()
parameters = {
    "objective": "binary",
    "num_threads": 1,
    "verbosity": -1,
    "max_bin": 33,
    "min_data_in_bin": 1,
    "num_leaves": settings["leaves"],
    "max_depth": settings["depth"],
    "min_data_in_leaf": settings["least"],
    "min_sum_hessian_in_leaf": 0,
    "learning_rate": settings["rate"],
    "feature_fraction": settings["share"],
    "bagging_fraction": settings["drawn"],
    "bagging_freq": 1,
    "lambda_l2": 0.2,
}
before = time.process_time()
booster = lightgbm.train(parameters, lightgbm.Dataset(features, truth), settings["trees"])
seconds = time.process_time() - before
answers = numpy.clip(booster.predict(features, num_threads=1), 1e-12, 1 - 1e-12)
loss = -numpy.mean(numpy.log(numpy.where(truth == 1, answers, 1 - answers)))
print(json.dumps({"seconds": seconds, "loss": float(loss)}))
