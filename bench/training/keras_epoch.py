"""Prints the seconds that Keras takes for an epoch of 30-64-32-1 in batches of 512, on one thread.

keras_epoch.py ROWS EPOCHS
"""

import os
import statistics
import sys
import time

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy
import tensorflow

tensorflow.config.threading.set_intra_op_parallelism_threads(1)
tensorflow.config.threading.set_inter_op_parallelism_threads(1)


class Clock(keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.seconds = []

    def on_epoch_begin(self, epoch, logs=None):
        self.started = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        self.seconds.append(time.perf_counter() - self.started)


def table(rows):
    random = numpy.random.default_rng(1)
    features = random.uniform(-10, 10, (rows, 30)).astype("float32")
    weights = numpy.where(numpy.arange(30) % 3 == 0, 1, -0.25)
    return features, (features @ weights > 0).astype("float32")


def main(rows, epochs):
    network = keras.Sequential(
        [
            keras.Input((30,)),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(32, activation="relu"),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    network.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    clock = Clock()
    network.fit(
        *table(rows),
        validation_data=table(rows // 8),
        batch_size=512,
        epochs=epochs,
        verbose=0,
        callbacks=[clock],
    )
    print(statistics.median(clock.seconds[1:]))


main(*map(int, sys.argv[1:]))
