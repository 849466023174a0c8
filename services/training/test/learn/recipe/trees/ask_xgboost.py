"""ask_xgboost.py MODEL: prints what XGBoost answers to the rows on its standard input, as probabilities or values.

The rows become a table as a notebook has it: texts are categories in an order of their own.
"""

import json
import sys

import pandas
import xgboost

booster = xgboost.Booster(model_file=sys.argv[1])
table = pandas.DataFrame(json.load(sys.stdin), columns=booster.feature_names)
for name, kind in zip(booster.feature_names, booster.feature_types):
    if kind == "c":
        order = sorted(table[name].dropna().unique(), reverse=True)
        table[name] = pandas.Categorical(table[name], categories=order)
    else:
        table[name] = table[name].astype(float)
answers = booster.predict(xgboost.DMatrix(table, enable_categorical=True))
json.dump(answers.reshape(len(table), -1).tolist(), sys.stdout)
