"""peers.py DIRECTORY METHOD SEED: trains with a library's defaults on DIRECTORY/train.csv and predicts test.json.

Prints JSON: processor seconds of training, and values or classes with a row of probabilities each.
"""

import json
import pathlib
import sys
import time
import warnings

import numpy
import pandas

warnings.filterwarnings("ignore")


def is_number(column):
    return column.dtype.kind in "if"


def dense():
    """Numbers scaled, texts as one-hots; the mean for what is missing."""
    from sklearn.compose import make_column_selector, make_column_transformer
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    numbers = make_pipeline(SimpleImputer(), StandardScaler())
    texts = OneHotEncoder(handle_unknown="ignore", sparse_output=False)
    return make_column_transformer(
        (numbers, make_column_selector(dtype_include="number")), (texts, make_column_selector(dtype_exclude="number"))
    )


def linear(is_regression, seed):
    from sklearn.linear_model import LogisticRegression, Ridge
    from sklearn.pipeline import make_pipeline

    return make_pipeline(dense(), Ridge() if is_regression else LogisticRegression(max_iter=2000)), as_texts


def mlp(is_regression, seed):
    from sklearn.compose import TransformedTargetRegressor
    from sklearn.neural_network import MLPClassifier, MLPRegressor
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    network = MLPClassifier(random_state=seed)
    if is_regression:  # without a scaled target it does not converge
        network = TransformedTargetRegressor(MLPRegressor(random_state=seed), transformer=StandardScaler())
    return make_pipeline(dense(), network), as_texts


def hist_gradient_boosting(is_regression, seed):
    from sklearn import ensemble

    kind = ensemble.HistGradientBoostingRegressor if is_regression else ensemble.HistGradientBoostingClassifier
    return kind(random_state=seed, categorical_features="from_dtype"), as_categories


def lightgbm(is_regression, seed):
    from lightgbm import LGBMClassifier, LGBMRegressor

    return (LGBMRegressor if is_regression else LGBMClassifier)(random_state=seed, verbose=-1), as_categories


def xgboost(is_regression, seed):
    from xgboost import XGBClassifier, XGBRegressor

    return (XGBRegressor if is_regression else XGBClassifier)(random_state=seed, enable_categorical=True, n_jobs=1), as_categories


def catboost(is_regression, seed):
    from catboost import CatBoostClassifier, CatBoostRegressor

    kind = CatBoostRegressor if is_regression else CatBoostClassifier
    return kind(random_seed=seed, verbose=0, allow_writing_files=False, thread_count=1), as_texts


METHODS = {
    "linear": linear,
    "MLP": mlp,
    "HistGradientBoosting": hist_gradient_boosting,
    "LightGBM": lightgbm,
    "XGBoost": xgboost,
    "CatBoost": catboost,
}


def as_texts(train, test):
    """Missing texts as a category of their own."""
    texts = [name for name in train if not is_number(train[name])]
    return [part.assign(**{name: part[name].astype(object).fillna("(none)") for name in texts}) for part in (train, test)]


def as_categories(train, test):
    """Texts that training has not seen as missing; names that every library takes."""
    train, test = train.copy(), test.copy()
    for name in train:
        if not is_number(train[name]):
            levels = train[name].dropna().unique()
            for part in (train, test):
                part[name] = pandas.Categorical(part[name], categories=levels)
    names = {name: f"f{i}" for i, name in enumerate(train)}
    return train.rename(columns=names), test.rename(columns=names)


def main(directory, method, seed):
    directory = pathlib.Path(directory)
    known = json.loads((directory / "test.json").read_text())
    is_regression = known["task"] == "regression"
    table = pandas.read_csv(directory / "train.csv", keep_default_na=False, na_values=[""])
    test = pandas.DataFrame(known["rows"], columns=known["features"])
    train = table[known["features"]]
    for name in train:
        test[name] = test[name].astype(float if is_number(train[name]) else object)
    model, prepare = METHODS[method](is_regression, int(seed))
    train, test = prepare(train, test)
    if method == "CatBoost":
        model.set_params(cat_features=[name for name in train if not is_number(train[name])])
    target = table[known["target"]]
    classes = None if is_regression else sorted(target.unique())
    codes = target if is_regression else target.map(classes.index)
    began = time.process_time()
    model.fit(train, codes)
    result = {"seconds": time.process_time() - began}
    if is_regression:
        result["values"] = numpy.asarray(model.predict(test)).ravel().tolist()
    else:
        result |= {"classes": classes, "probabilities": model.predict_proba(test).tolist()}
    print(json.dumps(result))


main(*sys.argv[1:])
