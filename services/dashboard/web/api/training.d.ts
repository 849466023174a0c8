/** Generated from the service's OpenAPI document by scripts/generate-api-types.mjs. */
export interface paths {
  '/datasets': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** The newest data set of each name, in short */
    get: {
      parameters: {
        query?: never
        header?: never
        path?: never
        cookie?: never
      }
      requestBody?: never
      responses: {
        /** @description By name */
        200: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/json': {
              items: components['schemas']['DatasetSummary'][]
            }
          }
        }
      }
    }
    put?: never
    /** Upload a table as CSV or the like, Excel (.xlsx), Parquet, JSON (an array of flat objects, or one a line) or ARFF, also packed by gzip or zip; how to read it is recognised, or prescribed by the query */
    post: {
      parameters: {
        query: {
          /** @description The same name again is a new version of it */
          name: string
          header?: boolean
          delimiter?: string
          encoding?: string
          decimal?: 'point' | 'comma' | '.' | ','
          date_form?:
            | 'yyyy-mm-dd'
            | 'yyyy/mm/dd'
            | 'dd.mm.yyyy'
            | 'dd/mm/yyyy'
            | 'mm/dd/yyyy'
            | 'dd-mm-yyyy'
            | 'mm-dd-yyyy'
            | 'dd-mmm-yyyy'
            | 'mmm-dd-yyyy'
            | 'dd.mm.yy'
            | 'dd/mm/yy'
            | 'mm/dd/yy'
            | 'yy/mm/dd'
            | 'dd-mm-yy'
            | 'mm-dd-yy'
            | 'yy-mm-dd'
            | 'dd-mmm-yy'
            | 'yyyy-mm'
            | 'mm/yyyy'
            | 'mmm-yyyy'
            | 'yyyy-Qq'
            | 'yyyy-Www'
            | 'yyyymmdd'
          missing?: string | string[]
        }
        header?: never
        path?: never
        cookie?: never
      }
      requestBody: {
        content: {
          'text/csv': unknown
        }
      }
      responses: {
        /** @description The table as it was understood */
        201: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/json': components['schemas']['Dataset']
          }
        }
        /** @description invalid_query */
        400: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
        /** @description too_large */
        413: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
        /** @description unsupported_media_type */
        415: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
        /** @description invalid_data */
        422: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
      }
    }
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/datasets/{name}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** The newest data set of a name */
    get: {
      parameters: {
        query?: never
        header?: never
        path: {
          name: string
        }
        cookie?: never
      }
      requestBody?: never
      responses: {
        /** @description The table as it was understood */
        200: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/json': components['schemas']['Dataset']
          }
        }
        /** @description invalid_query */
        400: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
        /** @description dataset_not_found */
        404: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
      }
    }
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/datasets/{name}/preview': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** The first rows of the newest data set of a name */
    get: {
      parameters: {
        query?: {
          /** @description The most rows to return */
          rows?: number
        }
        header?: never
        path: {
          name: string
        }
        cookie?: never
      }
      requestBody?: never
      responses: {
        /** @description The beginning of the table */
        200: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/json': components['schemas']['DatasetPreview']
          }
        }
        /** @description invalid_query */
        400: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
        /** @description dataset_not_found */
        404: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
        /** @description artifact_corrupt */
        422: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
      }
    }
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/datasets/{name}/reading': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Read the newest data set of a name once more, in the way that the body prescribes */
    post: {
      parameters: {
        query?: never
        header?: never
        path: {
          name: string
        }
        cookie?: never
      }
      requestBody: {
        content: {
          'application/json': components['schemas']['ReadingOptions']
        }
      }
      responses: {
        /** @description The table as it was understood now */
        200: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/json': components['schemas']['Dataset']
          }
        }
        /** @description invalid_json, invalid_body, invalid_query */
        400: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
        /** @description dataset_not_found */
        404: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
        /** @description too_large */
        413: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
        /** @description invalid_data, artifact_corrupt */
        422: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
      }
    }
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/runs': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Runs, newest first */
    get: {
      parameters: {
        query?: {
          /** @description Of this model only */
          model?: string
          limit?: number
        }
        header?: never
        path?: never
        cookie?: never
      }
      requestBody?: never
      responses: {
        /** @description Newest first */
        200: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/json': {
              items: components['schemas']['Run'][]
            }
          }
        }
        /** @description invalid_query */
        400: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
      }
    }
    put?: never
    /** Train a model; the run waits until those before it have ended */
    post: {
      parameters: {
        query?: never
        header?: never
        path?: never
        cookie?: never
      }
      requestBody: {
        content: {
          'application/json': components['schemas']['RunRequest']
        }
      }
      responses: {
        /** @description It is queued */
        202: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/json': {
              run_id: string
            }
          }
        }
        /** @description invalid_json, invalid_body */
        400: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
        /** @description dataset_not_found */
        404: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
        /** @description too_large */
        413: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
        /** @description unusable_target, unknown_feature, invalid_data */
        422: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
        /** @description too_many_requests */
        429: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
      }
    }
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/runs/{id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Where a run stands */
    get: {
      parameters: {
        query?: never
        header?: never
        path: {
          /** @description The run's id */
          id: string
        }
        cookie?: never
      }
      requestBody?: never
      responses: {
        /** @description The run */
        200: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/json': components['schemas']['Run']
          }
        }
        /** @description invalid_query */
        400: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
        /** @description run_not_found */
        404: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
      }
    }
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/runs/{id}/events': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Server-sent events: "epoch" for every epoch from the first one, "status" for changes; closes at the end */
    get: {
      parameters: {
        query?: never
        header?: never
        path: {
          /** @description The run's id */
          id: string
        }
        cookie?: never
      }
      requestBody?: never
      responses: {
        /** @description The events */
        200: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'text/event-stream': unknown
          }
        }
        /** @description invalid_query */
        400: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
        /** @description run_not_found */
        404: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
      }
    }
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/runs/{id}/cancel': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Cancel a run that has not ended */
    post: {
      parameters: {
        query?: never
        header?: never
        path: {
          /** @description The run's id */
          id: string
        }
        cookie?: never
      }
      requestBody?: never
      responses: {
        /** @description The run */
        200: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/json': components['schemas']['Run']
          }
        }
        /** @description invalid_query */
        400: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
        /** @description run_not_found */
        404: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
        /** @description run_finished */
        409: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
      }
    }
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/runs/{id}/held-out': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** What a run answers for the rows that its metrics are of, each by models that were not trained on it */
    get: {
      parameters: {
        query?: never
        header?: never
        path: {
          /** @description The run's id */
          id: string
        }
        cookie?: never
      }
      requestBody?: never
      responses: {
        /** @description Number of the row, actual and predicted value, probabilities */
        200: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'text/csv': unknown
          }
        }
        /** @description invalid_query */
        400: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
        /** @description run_not_found, not_found */
        404: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
        /** @description artifact_corrupt */
        422: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
      }
    }
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/runs/{id}/trees': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** The boosted trees of a run's mixture, as a file that XGBoost loads */
    get: {
      parameters: {
        query?: never
        header?: never
        path: {
          /** @description The run's id */
          id: string
        }
        cookie?: never
      }
      requestBody?: never
      responses: {
        /** @description Their margins are the logits (or values) that the leaderboard's weight of trees is of; features are the columns of the table */
        200: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/json': unknown
          }
        }
        /** @description invalid_query */
        400: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
        /** @description run_not_found, not_found */
        404: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
        /** @description artifact_corrupt */
        422: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
      }
    }
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/models': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Import a model: one file of ONNX, XGBoost (JSON, UBJ) or LightGBM (text), or TensorFlow.js' model.json and weight files, as model.save('http://.../models?name=...') sends them, or a zip of either; with `uri` a model of MLflow, and no body */
    post: {
      parameters: {
        query: {
          /** @description Name of the model; runs of one name are versions of it */
          name: string
          /** @description Default: inferred from the last layer: sigmoid with 1 unit and softmax with 2 are binary, softmax with more is multiclass, another one with 1 unit regression */
          task?: 'binary' | 'multiclass' | 'regression'
          /** @description By class index, separated by commas or repeated. Default: 0,1,... */
          labels?: string | string[]
          /** @description In the order of the inputs, separated by commas or repeated; their number settles an open width. Default: feature_0,feature_1,... */
          features?: string | string[]
          /** @description Added to a model that answers logits, so that it answers probabilities */
          activation?: 'softmax' | 'sigmoid'
          /** @description The output to serve, where the model has several */
          output?: string
          /** @description A model of the MLflow server that MLFLOW_TRACKING_URI names, as models:/name@alias or models:/name/version: it is fetched from there, and nothing is sent */
          uri?: string
          /** @description A data set with the columns that the model takes and the one that it predicts: metrics, curves, importance, the reference of drift and sample rows are those of its rows, which the model may have been trained on */
          dataset?: string
          /** @description The column of `dataset` that the model predicts. Default: the only one that is no feature */
          target?: string
        }
        header?: never
        path?: never
        cookie?: never
      }
      requestBody: {
        content: {
          'multipart/form-data': unknown
        }
      }
      responses: {
        /** @description The published run */
        201: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/json': components['schemas']['Run']
          }
        }
        /** @description invalid_query, bad_request */
        400: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
        /** @description model_not_found */
        404: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
        /** @description too_large */
        413: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
        /** @description unsupported_media_type */
        415: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
        /** @description unsupported_model, artifact_corrupt */
        422: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
        /** @description bad_gateway */
        502: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
      }
    }
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/mlflow': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** The MLflow server that `uri` of `POST /models` asks, which MLFLOW_TRACKING_URI names */
    get: {
      parameters: {
        query?: never
        header?: never
        path?: never
        cookie?: never
      }
      requestBody?: never
      responses: {
        /** @description The server, which may be away */
        200: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/json': components['schemas']['MlflowServer']
          }
        }
      }
    }
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
}
export type webhooks = Record<string, never>
export interface components {
  schemas: {
    /** @description How to read a table, where it is not to be recognised */
    ReadingOptions: {
      /** @description Whether the first row holds the names of the columns */
      header?: boolean
      /** @description What separates the cells of a row: one character, or comma, semicolon, tab, pipe, colon or blanks (which are runs of blanks and tabs) */
      delimiter?: string
      /** @description Of the text, as utf-8, utf-16le or windows-1252 */
      encoding?: string
      /**
       * @description The decimal mark of columns that can be read in two ways, as 1,000: point or comma
       * @enum {string}
       */
      decimal?: 'point' | 'comma' | '.' | ','
      /**
       * @description Of dates that can be read in two ways, as 01/02/2024
       * @enum {string}
       */
      date_form?:
        | 'yyyy-mm-dd'
        | 'yyyy/mm/dd'
        | 'dd.mm.yyyy'
        | 'dd/mm/yyyy'
        | 'mm/dd/yyyy'
        | 'dd-mm-yyyy'
        | 'mm-dd-yyyy'
        | 'dd-mmm-yyyy'
        | 'mmm-dd-yyyy'
        | 'dd.mm.yy'
        | 'dd/mm/yy'
        | 'mm/dd/yy'
        | 'yy/mm/dd'
        | 'dd-mm-yy'
        | 'mm-dd-yy'
        | 'yy-mm-dd'
        | 'dd-mmm-yy'
        | 'yyyy-mm'
        | 'mm/yyyy'
        | 'mmm-yyyy'
        | 'yyyy-Qq'
        | 'yyyy-Www'
        | 'yyyymmdd'
      /** @description What stands where a value is missing, instead of the usual marks (NA, n/a, null, None, NaN, ?, ...); a blank cell is missing in any case */
      missing?: string | string[]
      /** @description By name of the column, how to read it */
      columns?: {
        [key: string]: {
          /**
           * @description numeric: also codes with leading zeros
           * @enum {string}
           */
          type?: 'numeric' | 'text'
          /**
           * @description The only decimal mark of the column
           * @enum {string}
           */
          decimal?: 'point' | 'comma' | '.' | ','
          /**
           * @description Of dates that can be read in two ways, and of numbers that are dates: yyyymmdd, epoch-seconds, epoch-milliseconds (since 1970)
           * @enum {string}
           */
          date_form?:
            | 'yyyy-mm-dd'
            | 'yyyy/mm/dd'
            | 'dd.mm.yyyy'
            | 'dd/mm/yyyy'
            | 'mm/dd/yyyy'
            | 'dd-mm-yyyy'
            | 'mm-dd-yyyy'
            | 'dd-mmm-yyyy'
            | 'mmm-dd-yyyy'
            | 'dd.mm.yy'
            | 'dd/mm/yy'
            | 'mm/dd/yy'
            | 'yy/mm/dd'
            | 'dd-mm-yy'
            | 'mm-dd-yy'
            | 'yy-mm-dd'
            | 'dd-mmm-yy'
            | 'yyyy-mm'
            | 'mm/yyyy'
            | 'mmm-yyyy'
            | 'yyyy-Qq'
            | 'yyyy-Www'
            | 'yyyymmdd'
            | 'epoch-seconds'
            | 'epoch-milliseconds'
        }
      }
    }
    /** @description Train a model on a data set */
    RunRequest: {
      /** @description Name of an uploaded data set */
      dataset: string
      model: {
        /** @description Name of the model; runs of one name are versions of it */
        name: string
        /** @description Column to predict */
        target: string
        /**
         * @description Default: classes for a text target; for a numeric one regression when it has fractions, more than 20 different values, or counts (as its name says, or many zeros and ever fewer large ones), else classes
         * @enum {string}
         */
        task?: 'binary' | 'multiclass' | 'regression'
        /** @description Of two classes the one that precision, recall, F1 and the curves are about. Default: the rarer one */
        positive?: string | number | boolean
        /** @description Units of each hidden layer (ReLU) of a single network; [] is a linear model. Default of a single network: [] below 1,000 rows, else [32, 16] */
        hidden?: number[]
        /** @description Columns to learn from, in this order; those from which nothing can be learned are left out with a sentence. Default: all that may help, but the target */
        features?: string[]
        /** @description Columns not to learn from */
        exclude?: string[]
        /** @description Columns of numbers with which the answer may only rise (increasing) or only fall, where all else is the same; of two classes, the probability of the positive one. Boosted trees alone are trained then */
        monotone?: {
          [key: string]: 'increasing' | 'decreasing'
        }
      }
      /** @description What stands where a value is missing, instead of what the data set was read with; a blank cell is missing in any case */
      missing?: string | string[]
      /** @description Kinds of models to try instead of those of the budget: nets (128 and 64 units), wide_nets (twice as many), dropout_nets and decay_nets (more restrained), additive (a sum of functions of one column each), linear, trees (boosted). What each reached is in the leaderboard of the manifest */
      candidates?: ('nets' | 'wide_nets' | 'dropout_nets' | 'decay_nets' | 'additive' | 'linear' | 'trees')[]
      /** @description Column of dates or numbers by which the rows are in order: the model is measured on the last ones, and folds are blocks of time. Default: rows are drawn at random */
      time?: string
      /** @description How to train. Left out, nets of quantile codes, an additive and a linear model and boosted trees are trained by five folds and mixed into one model; where hidden, epochs, batchSize, learningRate, patience, l2, validationSplit, testSplit or refit is set, a single network is trained, with the defaults below */
      training?: {
        /**
         * @description How much is tried where no single network is asked for. fast: three folds, fewer steps and no trees, for seconds; default: nets, an additive and a linear model and boosted trees by five folds; best: more nets by fold, and wider and more restrained ones, for minutes. Default: default
         * @enum {string}
         */
        budget?: 'fast' | 'default' | 'best'
        /**
         * @description chain: without boosted trees, nets, an additive and a linear model alone. Default: trees as well, where they help
         * @constant
         */
        recipe?: 'chain'
        /** @description Passes over the training rows. Default: 100 below 1,000 rows, else 50 */
        epochs?: number
        /** @description Rows per step. Default: 16 below 1,000 rows, else a power of two near rows / 300, from 32 to 1,024 */
        batchSize?: number
        /** @description Of the Adam optimizer at the start; it falls to 0 along a cosine. Default: 0.03 without hidden layers, else 0.005 */
        learningRate?: number
        /** @description The same seed, data and configuration give the same model. Default: 0 */
        seed?: number
        /** @description Share of the rows held out to measure the model, at most 100,000 rows. Default: 0.2 */
        testSplit?: number
        /** @description Share of the other rows that decides when to stop, at most 100,000 rows; 0: train all epochs. Default: 0 below 1,000 rows, else 0.1 */
        validationSplit?: number
        /** @description Epochs without a lower validation loss after which training stops. Default: 8 */
        patience?: number
        /** @description Times the sum of squared weights, added to the loss. Default: 0.5 / training rows */
        l2?: number
        /** @description Train the model that is saved once more, on the test rows as well, when they have measured the first one: the metrics are those of the first. Default: true below 1,000 rows, else false */
        refit?: boolean
        /** @description Weight of a row in the loss by its label (1 for labels left out); "balanced": every class weighs the same in total. Default: 1 */
        classWeights?:
          | 'balanced'
          | {
              [key: string]: number
            }
        /** @description Of two classes: chooses from which probability on the positive one is answered, on rows that were not trained on. Default: the more probable class is */
        threshold?: components['schemas']['ThresholdRule']
      }
    }
    /**
     * @example {
     *       "by": "recall",
     *       "at_least": 0.9
     *     }
     */
    ThresholdRule:
      | {
          /**
           * @description The largest F1
           * @constant
           */
          by: 'f1'
        }
      | {
          /**
           * @description The least costs of errors
           * @constant
           */
          by: 'cost'
          /** @description Of a row of the positive class that is not found */
          false_negative: number
          /** @description Of a row of the other class that is taken for it */
          false_positive: number
        }
      | {
          /**
           * @description The highest threshold that finds this share
           * @constant
           */
          by: 'recall'
          /** @description Share of the rows of the positive class */
          at_least: number
        }
    /** @description A table as it was understood */
    Dataset: {
      name: string
      sha256: string
      /** Format: date-time */
      created: string
      rows: number
      size_bytes: number
      columns: {
        name: string
        /** @enum {string} */
        type: 'numeric' | 'text' | 'datetime'
        /** @description Cells without a value */
        missing: number
        /** @description Different values; 1,001 where they were not counted to the end: more than 1,000, very long ones, or too many in all columns together */
        distinct: number
        /**
         * @description Values that were not counted to the end occur again, as those of identifiers do not
         * @constant
         */
        repeats?: true
        /** @description Columns of dates: how they are read */
        datetime?: {
          /**
           * @description Of the values, each with an optional time and zone
           * @enum {string}
           */
          form:
            | 'yyyy-mm-dd'
            | 'yyyy/mm/dd'
            | 'dd.mm.yyyy'
            | 'dd/mm/yyyy'
            | 'mm/dd/yyyy'
            | 'dd-mm-yyyy'
            | 'mm-dd-yyyy'
            | 'dd-mmm-yyyy'
            | 'mmm-dd-yyyy'
            | 'dd.mm.yy'
            | 'dd/mm/yy'
            | 'mm/dd/yy'
            | 'yy/mm/dd'
            | 'dd-mm-yy'
            | 'mm-dd-yy'
            | 'yy-mm-dd'
            | 'dd-mmm-yy'
            | 'yyyy-mm'
            | 'mm/yyyy'
            | 'mmm-yyyy'
            | 'yyyy-Qq'
            | 'yyyy-Www'
            | 'yyyymmdd'
            | 'epoch-seconds'
            | 'epoch-milliseconds'
          /** @description The day that `days` counts from, as yyyy-mm-dd */
          reference: string
          /** @description One model input each, in this order: days since the reference (with fractions), year, month, day_of_week (1 is Monday), hour; all in UTC, those that never vary are left out */
          parts: ('days' | 'year' | 'month' | 'day_of_week' | 'hour')[]
        }
        /** @description Numeric columns with at least one value; fractions: some value is not a whole number */
        statistics?: {
          min: number
          max: number
          mean: number
          std: number
          fractions: boolean
        }
        /** @description The different values as they are first spelled, in that order, where they can be classes or inputs: of a number at most 200, of a text at most 1,000, not where all of more than 20 occur once, or most numbers */
        categories?: {
          value: string
          count: number
        }[]
        /**
         * @description There are categories, but this answer would be too long with them
         * @constant
         */
        categories_left_out?: true
        /** @description The first value that occurs in one row only, where categories are left out for such values */
        lone_value?: string
        /**
         * @description Sentences on what is probably wrong with the column and what training does about it, worst first
         * @default []
         */
        problems: string[]
        /** @description Of the problems, the one that makes a column text which was probably meant to be numbers or dates */
        why_text?: string
        /** @description How the numbers are written; absent where all of them are plain, as 1234.5 */
        number_form?: {
          /** @enum {string} */
          decimal: '.' | ','
          /** @description What separates groups of thousands in the example */
          groups?: string
          /** @description A currency or % in the example; it is taken off */
          unit?: string
          /** @description A cell and the number that it is */
          example: {
            cell: string
            value: number
          }
        }
        /** @description What stands in missing cells, but for blank ones */
        read_as_missing?: {
          value: string
          count: number
        }[]
        /**
         * @description Why the numbers look like identifiers, which a run leaves out unless model.features names them
         * @enum {string}
         */
        identifier?: 'rising' | 'shuffled' | 'named'
        /** @description Sentences on what was made of the cells */
        notes?: string[]
        /** @description What may be decided, where anything */
        questions?: components['schemas']['ReadingQuestion'][]
      }[]
      /** @description Absent in tables of older versions: UTF-8 with a header */
      reading?: components['schemas']['Reading']
      /** @description Marks of missing values that were asked for instead of the usual ones */
      missing_marks?: string[]
    }
    /** @description What may be decided about how a table is read */
    ReadingQuestion: {
      /**
       * @description What decides it, in the query of an upload or the body of POST /datasets/{name}/reading
       * @enum {string}
       */
      option: 'header' | 'delimiter' | 'encoding' | 'decimal' | 'date_form' | 'type' | 'missing'
      /** @description That of notes or problems which asks it */
      sentence: string
      /** @description The first row, from 1, that raises it */
      row?: number
      /** @description What the option can be, where only some make sense */
      answers?: string[]
      /** @description A value of the column that can be read in another way */
      cell?: string
    }
    /** @description How the bytes of the file were read */
    Reading: {
      /** @description Of the text: utf-8, utf-16le, windows-1252, ... */
      encoding: string
      /** @description What separates cells; a blank stands for runs of blanks and tabs */
      delimiter: string
      /** @description False: the file names no columns, so they are called column_1, column_2, ... */
      header: boolean
      /** @description Rows that come before the header, as titles and comments */
      skipped_rows: number
      /** @description Cells of a row of the file */
      width: number
      /** @description Positions in the file, from 1, of columns that are left out */
      left_out_columns: number[]
      /** @description Sentences on what was recognised and left out */
      notes: string[]
      /** @description What may be decided, where anything */
      questions?: components['schemas']['ReadingQuestion'][]
      /**
       * @description Of the upload, which was unpacked or converted to the stored text; absent for text
       * @enum {string}
       */
      format?: 'gzip' | 'zip' | 'xlsx' | 'parquet' | 'json' | 'arff'
      /** @description Those of the notes that speak of unpacking and converting */
      conversion_notes?: string[]
      /** @description What a request prescribed, as the body of POST /datasets/{name}/reading */
      prescribed?: {
        [key: string]: unknown
      }
    }
    /** @description RFC 9457 problem details with a stable code */
    Problem: {
      /** @example urn:modelops:problem:wrong_length */
      type: string
      title: string
      status: number
      /** @description What came, what was expected and what to do */
      detail: string
      /** @enum {string} */
      code:
        | 'bad_request'
        | 'invalid_json'
        | 'invalid_body'
        | 'invalid_query'
        | 'invalid_name'
        | 'invalid_config'
        | 'model_required'
        | 'invalid_tensor'
        | 'cross_origin'
        | 'foreign_host'
        | 'not_found'
        | 'model_not_found'
        | 'run_not_found'
        | 'dataset_not_found'
        | 'no_rollout'
        | 'method_not_allowed'
        | 'conflict'
        | 'already_exists'
        | 'run_finished'
        | 'nothing_to_roll_back'
        | 'nothing_deployed'
        | 'already_stable'
        | 'rollout_running'
        | 'rollout_ended'
        | 'too_large'
        | 'unsupported_media_type'
        | 'wrong_length'
        | 'wrong_type'
        | 'missing_value'
        | 'unknown_feature'
        | 'unknown_category'
        | 'invalid_data'
        | 'incompatible_inputs'
        | 'unusable_target'
        | 'unsupported_model'
        | 'training_diverged'
        | 'format_too_new'
        | 'artifact_corrupt'
        | 'too_many_requests'
        | 'bad_gateway'
        | 'model_restarting'
        | 'unavailable'
        | 'store_unavailable'
        | 'gateway_timeout'
        | 'internal'
      received?: unknown
      expected?: unknown
      /** @description The feature, column or member of the request that is wrong, where it is one */
      field?: string
      /** @description The row of a table that is wrong; 1 is the first one after the header */
      row?: number
      /** @description The row of a request that is wrong, from 0, where it has several */
      index?: number
    }
    /** @description A table without the values of its columns, which may be long */
    DatasetSummary: {
      name: string
      sha256: string
      /** Format: date-time */
      created: string
      rows: number
      size_bytes: number
      /** @description The first 100 */
      columns: {
        name: string
        /** @enum {string} */
        type: 'numeric' | 'text' | 'datetime'
      }[]
      /** @description All of them */
      column_count: number
    }
    /** @description Cells as they stand in the file, cut after 200 characters */
    DatasetPreview: {
      header: string[]
      rows: string[][]
    }
    /** @description Where a run stands; config is the request */
    Run: {
      run_id: string
      model: string
      dataset?: string
      /** @description Of the table that it was accepted for and trains on */
      dataset_sha256?: string
      /** @enum {string} */
      status: 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled'
      /** Format: date-time */
      created: string
      /** Format: date-time */
      started?: string
      /** Format: date-time */
      finished?: string
      progress?: {
        /** @description From 1 */
        epoch: number
        /** @description Mean over the training rows, without the L2 term */
        loss: number
        /** @description Share of the training rows whose class was predicted */
        accuracy?: number
        /** @description Of a regression, on the training rows */
        r2?: number
        val_loss?: number
        val_accuracy?: number
        val_r2?: number
        /** @description The most that will run, of all members together */
        epochs: number
        /** @description What the epoch was of, where several models are trained */
        member?: {
          /**
           * @description What kind of model it is
           * @enum {string}
           */
          candidate: 'nets' | 'wide_nets' | 'dropout_nets' | 'decay_nets' | 'additive' | 'linear' | 'trees'
          /** @description The one that it does not learn from, from 1 */
          fold: number
          folds: number
          /** @description Of the member, from 1 */
          number: number
          /** @description All that are trained */
          members: number
          /** @description Of this member, from 1 */
          epoch: number
          /** @description Of this member, at most */
          epochs: number
        }
        /** @description Until the last epoch, as far as those so far tell, where several models are trained */
        remaining_seconds?: number
      }
      /** @description Of a running run, once the epochs of its progress are over */
      phase?: {
        /** @enum {string} */
        name: 'measuring' | 'refitting'
        /** @description Of the refit, from 1 */
        epoch?: number
        /** @description The most that will run */
        epochs?: number
      }
      /** @description Measured on rows that were not trained on (all rows, each by the members whose folds leave it out; of a single network the test rows, before a refit; the last ones where a run names a column of time): test_accuracy, test_roc_auc, test_rmse, ... Precision, recall, F1, ROC AUC and average precision are of the positive class where there are two, else the unweighted mean over all; the Brier score is the squared distance of the probabilities from the truth, of two classes that of one; the expected calibration error has 15 bins. Those of an imported model are of the table that came along, which it may have been trained on */
      metrics?: {
        [key: string]: number
      }
      /** @description Sentences on rows and columns of the data set that were not learned from, and on a model that is no better than its baseline */
      warnings?: string[]
      error?: {
        code: string
        detail: string
      }
      config?: unknown
    }
    /** @description The MLflow server that models are imported from */
    MlflowServer: {
      /** @description Its address; absent where none is set */
      url?: string
    }
  }
  responses: never
  parameters: never
  requestBodies: never
  headers: never
  pathItems: never
}
export type $defs = Record<string, never>
export type operations = Record<string, never>
