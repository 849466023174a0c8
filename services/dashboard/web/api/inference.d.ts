/** Generated from the service's OpenAPI document by scripts/generate-api-types.mjs. */
export interface paths {
  '/predict': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Predict one row (features) or several (instances) */
    post: {
      parameters: {
        query?: {
          /** @description The model; may be left out when only one is deployed */
          model?: string
          /** @description Of three and more classes: only this label is explained */
          class?: string
          /** @description true: each feature's contribution to the prediction as well, as `POST /explain` answers it */
          explain?: 'true' | 'false'
        }
        header?: never
        path?: never
        cookie?: never
      }
      requestBody: {
        content: {
          'application/json': components['schemas']['PredictRequest']
        }
      }
      responses: {
        /** @description The prediction */
        200: {
          headers: {
            /** @description Of this request, sortable by time (UUIDv7); of several rows each is ID:INDEX, its index counted from 0 */
            'X-Prediction-Id': string
            [name: string]: unknown
          }
          content: {
            'application/json':
              components['schemas']['PredictResponse'] | components['schemas']['PredictBatchResponse']
          }
        }
        /** @description invalid_json, invalid_body, invalid_query, model_required */
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
        /** @description wrong_length, wrong_type, missing_value, unknown_feature, unknown_category */
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
        /** @description unavailable, model_restarting */
        503: {
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
  '/probe_predict': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Predict a sample row of the training data, without counting it */
    post: {
      parameters: {
        query?: {
          /** @description The model; may be left out when only one is deployed */
          model?: string
        }
        header?: never
        path?: never
        cookie?: never
      }
      requestBody?: never
      responses: {
        /** @description The prediction */
        200: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/json': components['schemas']['PredictResponse']
          }
        }
        /** @description invalid_query, model_required */
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
        /** @description too_many_requests */
        429: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
        /** @description unavailable, model_restarting */
        503: {
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
  '/explain': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Each feature's contribution to the prediction of one row (features) or several (instances) */
    post: {
      parameters: {
        query?: {
          /** @description The model; may be left out when only one is deployed */
          model?: string
          /** @description Of three and more classes: only this label is explained */
          class?: string
        }
        header?: never
        path?: never
        cookie?: never
      }
      requestBody: {
        content: {
          'application/json': components['schemas']['PredictRequest']
        }
      }
      responses: {
        /** @description The contributions, which add up to the output minus the base value */
        200: {
          headers: {
            /** @description Of this request, sortable by time (UUIDv7); of several rows each is ID:INDEX, its index counted from 0 */
            'X-Prediction-Id': string
            [name: string]: unknown
          }
          content: {
            'application/json':
              components['schemas']['ExplainResponse'] | components['schemas']['ExplainBatchResponse']
          }
        }
        /** @description invalid_json, invalid_body, invalid_query, model_required */
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
        /** @description wrong_length, wrong_type, missing_value, unknown_feature, unknown_category, invalid_data, unsupported_model */
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
        /** @description unavailable, model_restarting */
        503: {
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
  '/predictions/recent': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** The last 100 prediction requests of this replica, newest first */
    get: {
      parameters: {
        query?: never
        header?: never
        path?: never
        cookie?: never
      }
      requestBody?: never
      responses: {
        /** @description The predictions */
        200: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/json': {
              items: components['schemas']['RecentPrediction'][]
            }
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
  '/drift': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Whether features, missing values and predictions of the stable version drift from training, as this replica sees them */
    get: {
      parameters: {
        query?: {
          /** @description The model; may be left out when only one is deployed */
          model?: string
        }
        header?: never
        path?: never
        cookie?: never
      }
      requestBody?: never
      responses: {
        /** @description The verdicts */
        200: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/json': components['schemas']['Drift']
          }
        }
        /** @description invalid_query, model_required */
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
        /** @description unavailable */
        503: {
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
  '/prediction_log': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    /** Log predictions to the artifact store, all or a sample; `{"sample":0}` ends it */
    put: {
      parameters: {
        query?: {
          /** @description The model; may be left out when only one is deployed */
          model?: string
          /** @description Who asks for it, for the history */
          who?: string
          /** @description The reason, for the history */
          why?: string
        }
        header?: {
          /** @description Replaces only the deployment that has this etag; answers 409 where there is another one */
          'if-match'?: string
        }
        path?: never
        cookie?: never
      }
      requestBody: {
        content: {
          'application/json': {
            /** @description Share of the requests that are logged; 0: none */
            sample: number
            /** @description By column, a feature or request_id: drop leaves it out, hash keeps only which values are equal */
            redact?: {
              [key: string]: 'drop' | 'hash'
            }
          }
        }
      }
      responses: {
        /** @description What is logged from now on */
        200: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/json': components['schemas']['PredictionLog']
          }
        }
        /** @description invalid_json, invalid_body, invalid_query, bad_request, model_required */
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
        /** @description conflict */
        409: {
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
        /** @description unknown_feature */
        422: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
        /** @description unavailable */
        503: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
      }
    }
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/deploy': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Make a run the stable version of its model, or change the threshold of the one that is */
    post: {
      parameters: {
        query: {
          run_id: string
          /** @description Who asks for it, for the history */
          who?: string
          /** @description The reason, for the history */
          why?: string
          /** @description Ends a rollout under way, instead of answering 409 */
          force?: string
          /** @description Of two classes: the positive one is answered from this probability on, instead of by what the run has chosen */
          threshold?: number
        }
        header?: {
          /** @description Replaces only the deployment that has this etag; answers 409 where there is another one */
          'if-match'?: string
          /** @description Deploys only where nothing is deployed yet; answers 409 where something is. Not with If-Match */
          'if-none-match'?: '*'
        }
        path?: never
        cookie?: never
      }
      requestBody?: never
      responses: {
        /** @description The deployment */
        200: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/json': components['schemas']['Deployment']
          }
        }
        /** @description invalid_query, bad_request, invalid_config */
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
        /** @description conflict, rollout_running */
        409: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
        /** @description artifact_corrupt, format_too_new, unsupported_model */
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
  '/rollback': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Return to the version that the stable one replaced */
    post: {
      parameters: {
        query?: {
          /** @description The model; may be left out when only one is deployed */
          model?: string
          /** @description Who asks for it, for the history */
          who?: string
          /** @description The reason, for the history */
          why?: string
          /** @description Ends a rollout under way, instead of answering 409 */
          force?: string
        }
        header?: {
          /** @description Replaces only the deployment that has this etag; answers 409 where there is another one */
          'if-match'?: string
        }
        path?: never
        cookie?: never
      }
      requestBody?: never
      responses: {
        /** @description The deployment */
        200: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/json': components['schemas']['Deployment']
          }
        }
        /** @description invalid_query, bad_request, model_required */
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
        /** @description nothing_to_roll_back, conflict, rollout_running */
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
  '/deployments': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** What is deployed, with its history */
    get: {
      parameters: {
        query?: never
        header?: never
        path?: never
        cookie?: never
      }
      requestBody?: never
      responses: {
        /** @description The deployments */
        200: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/json': {
              items: components['schemas']['Deployment'][]
            }
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
  '/canary': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** The rollout under way, else the one that ended last */
    get: {
      parameters: {
        query?: {
          /** @description The model; may be left out when only one is deployed */
          model?: string
        }
        header?: never
        path?: never
        cookie?: never
      }
      requestBody?: never
      responses: {
        /** @description The rollout */
        200: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/json': components['schemas']['Rollout']
          }
        }
        /** @description invalid_query, model_required */
        400: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
        /** @description model_not_found, no_rollout */
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
    /** Roll a run out: a share of the requests goes to it */
    post: {
      parameters: {
        query?: never
        header?: {
          /** @description Replaces only the deployment that has this etag; answers 409 where there is another one */
          'if-match'?: string
        }
        path?: never
        cookie?: never
      }
      requestBody: {
        content: {
          'application/json': components['schemas']['CanaryRequest']
        }
      }
      responses: {
        /** @description The rollout */
        201: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/json': components['schemas']['Rollout']
          }
        }
        /** @description invalid_json, invalid_body, bad_request, invalid_config */
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
        /** @description nothing_deployed, already_stable, rollout_running, conflict */
        409: {
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
        /** @description incompatible_inputs, artifact_corrupt, format_too_new, unsupported_model */
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
  '/canary/promote': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Make the canary the stable version now */
    post: {
      parameters: {
        query?: {
          /** @description The model; may be left out when only one is deployed */
          model?: string
          /** @description Who asks for it, for the history */
          who?: string
          /** @description The reason, for the history */
          why?: string
        }
        header?: {
          /** @description Replaces only the deployment that has this etag; answers 409 where there is another one */
          'if-match'?: string
        }
        path?: never
        cookie?: never
      }
      requestBody?: {
        content: {
          'application/json': components['schemas']['RolloutChange']
        }
      }
      responses: {
        /** @description The rollout */
        200: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/json': components['schemas']['Rollout']
          }
        }
        /** @description invalid_json, invalid_body, invalid_query, bad_request, model_required */
        400: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
        /** @description model_not_found, no_rollout */
        404: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
        /** @description rollout_ended, conflict */
        409: {
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
      }
    }
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/canary/abort': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** End the rollout: all requests go to the stable version */
    post: {
      parameters: {
        query?: {
          /** @description The model; may be left out when only one is deployed */
          model?: string
          /** @description Who asks for it, for the history */
          who?: string
          /** @description The reason, for the history */
          why?: string
        }
        header?: {
          /** @description Replaces only the deployment that has this etag; answers 409 where there is another one */
          'if-match'?: string
        }
        path?: never
        cookie?: never
      }
      requestBody?: {
        content: {
          'application/json': components['schemas']['RolloutChange']
        }
      }
      responses: {
        /** @description The rollout */
        200: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/json': components['schemas']['Rollout']
          }
        }
        /** @description invalid_json, invalid_body, invalid_query, bad_request, model_required */
        400: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
        /** @description model_not_found, no_rollout */
        404: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
        /** @description rollout_ended, conflict */
        409: {
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
      }
    }
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/canary/pause': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Stay at the present step: harm still aborts, the clock stops; of a shadow: compute nothing */
    post: {
      parameters: {
        query?: {
          /** @description The model; may be left out when only one is deployed */
          model?: string
          /** @description Who asks for it, for the history */
          who?: string
          /** @description The reason, for the history */
          why?: string
        }
        header?: {
          /** @description Replaces only the deployment that has this etag; answers 409 where there is another one */
          'if-match'?: string
        }
        path?: never
        cookie?: never
      }
      requestBody?: {
        content: {
          'application/json': components['schemas']['RolloutChange']
        }
      }
      responses: {
        /** @description The rollout */
        200: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/json': components['schemas']['Rollout']
          }
        }
        /** @description invalid_json, invalid_body, invalid_query, bad_request, model_required */
        400: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
        /** @description model_not_found, no_rollout */
        404: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
        /** @description rollout_ended, conflict */
        409: {
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
      }
    }
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/canary/resume': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Go on after a pause */
    post: {
      parameters: {
        query?: {
          /** @description The model; may be left out when only one is deployed */
          model?: string
          /** @description Who asks for it, for the history */
          who?: string
          /** @description The reason, for the history */
          why?: string
        }
        header?: {
          /** @description Replaces only the deployment that has this etag; answers 409 where there is another one */
          'if-match'?: string
        }
        path?: never
        cookie?: never
      }
      requestBody?: {
        content: {
          'application/json': components['schemas']['RolloutChange']
        }
      }
      responses: {
        /** @description The rollout */
        200: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/json': components['schemas']['Rollout']
          }
        }
        /** @description invalid_json, invalid_body, invalid_query, bad_request, model_required */
        400: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
        /** @description model_not_found, no_rollout */
        404: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/problem+json': components['schemas']['Problem']
          }
        }
        /** @description rollout_ended, conflict */
        409: {
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
      }
    }
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/shadow': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Let a run compute copies of requests once they are answered, and compare */
    post: {
      parameters: {
        query?: never
        header?: {
          /** @description Replaces only the deployment that has this etag; answers 409 where there is another one */
          'if-match'?: string
        }
        path?: never
        cookie?: never
      }
      requestBody: {
        content: {
          'application/json': components['schemas']['ShadowRequest']
        }
      }
      responses: {
        /** @description The rollout */
        201: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/json': components['schemas']['Rollout']
          }
        }
        /** @description invalid_json, invalid_body, bad_request, invalid_config */
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
        /** @description nothing_deployed, already_stable, rollout_running, conflict */
        409: {
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
        /** @description incompatible_inputs, artifact_corrupt, format_too_new, unsupported_model */
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
    /** The runs that can be deployed, newest first */
    get: {
      parameters: {
        query?: {
          /** @description Only the runs of this model */
          model?: string
        }
        header?: never
        path?: never
        cookie?: never
      }
      requestBody?: never
      responses: {
        /** @description The runs */
        200: {
          headers: {
            [name: string]: unknown
          }
          content: {
            'application/json': {
              items: components['schemas']['DeployableRun'][]
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
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/runs/{run_id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** All that is known of a run that can be deployed: its manifest, without the values of columns of very many */
    get: {
      parameters: {
        query?: never
        header?: never
        path: {
          /** @description The run's id */
          run_id: string
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
            'application/json': components['schemas']['RunDetails']
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
        /** @description artifact_corrupt, format_too_new */
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
}
export type webhooks = Record<string, never>
export interface components {
  schemas: {
    /**
     * @description One row as `features`, or several as `instances`
     * @example {
     *       "features": [
     *         5.1,
     *         3.5,
     *         1.4,
     *         0.2
     *       ]
     *     }
     */
    PredictRequest: {
      features?: components['schemas']['Row']
      instances?: components['schemas']['Row'][]
    } & (unknown | unknown)
    /**
     * @description Values in the order of the features, or by feature name
     * @example [
     *       5.1,
     *       3.5,
     *       1.4,
     *       0.2
     *     ]
     */
    Row:
      | components['schemas']['FeatureValue'][]
      | {
          [key: string]: components['schemas']['FeatureValue']
        }
    /**
     * @description A number; a text where the feature is one or a date; true or false where it has these two values; null where no value is known; what training never saw is taken with a warning, or refused where the service is strict
     * @example 17.99
     */
    FeatureValue: number | string | boolean | null
    /**
     * @example {
     *       "run_id": "20260102-030405-abcdef"
     *     }
     */
    CanaryRequest: {
      run_id: string
      /** @description Of two classes: the positive one is answered from this probability on, instead of by what the run has chosen */
      threshold?: number
      /**
       * @description Who asks for it, for the history
       * @default api
       */
      who: string
      /**
       * @description The reason, for the history
       * @default
       */
      why: string
      /** @default {} */
      policy: components['schemas']['RolloutPolicy']
      /** @description The share that the canary gets at first, in percent; later steps of the policy follow */
      weight?: number
    }
    RolloutPolicy: {
      /**
       * @default [
       *       {
       *         "weight": 5,
       *         "min_seconds": 30,
       *         "min_requests": 100
       *       },
       *       {
       *         "weight": 25,
       *         "min_seconds": 30,
       *         "min_requests": 100
       *       },
       *       {
       *         "weight": 50,
       *         "min_seconds": 30,
       *         "min_requests": 100
       *       },
       *       {
       *         "weight": 100,
       *         "min_seconds": 30,
       *         "min_requests": 100
       *       }
       *     ]
       */
      steps: components['schemas']['RolloutStep'][]
      /**
       * @description At most this share of rollouts without any difference is aborted, however often one looks
       * @default 0.01
       */
      alpha: number
      /**
       * @description A step is passed once the canary's shares of errors and slow computations are shown to be at most this much above stable's
       * @default 0.01
       */
      tolerance: number
      /** @description How long the rollout may take without a decision; no limit without it */
      max_seconds?: number
      /**
       * @description What becomes of it after that time
       * @default hold
       * @enum {string}
       */
      on_timeout: 'hold' | 'abort'
      /** @description How far the predictions may move: total variation of the classes, or Kolmogorov-Smirnov of the values */
      max_shift?: number
    }
    /**
     * @example {
     *       "weight": 5,
     *       "min_seconds": 30,
     *       "min_requests": 100
     *     }
     */
    RolloutStep: {
      /** @description Share of the requests that the canary gets, in percent */
      weight: number
      /**
       * @description The step takes at least this long
       * @default 30
       */
      min_seconds: number
      /**
       * @description The canary answers at least so many requests in the step, whatever session they are of
       * @default 100
       */
      min_requests: number
    }
    RolloutChange: {
      /** @description As in the query */
      who?: string
      /** @description As in the query */
      why?: string
    }
    /**
     * @example {
     *       "run_id": "20260102-030405-abcdef",
     *       "sample": 0.5
     *     }
     */
    ShadowRequest: {
      run_id: string
      /** @description Of two classes: the positive one is answered from this probability on, instead of by what the run has chosen */
      threshold?: number
      /**
       * @description Who asks for it, for the history
       * @default api
       */
      who: string
      /**
       * @description The reason, for the history
       * @default
       */
      why: string
      /**
       * @description Share of the requests that the canary computes too, 0 to 1
       * @default 1
       */
      sample: number
    }
    /**
     * @description The answer to `features`
     * @example {
     *       "prediction": 0,
     *       "label": "setosa",
     *       "probability": 0.75,
     *       "probabilities": {
     *         "setosa": 0.75,
     *         "virginica": 0.25
     *       },
     *       "model_run_id": "20260102-030405-abcdef",
     *       "model_name": "iris",
     *       "route": "stable",
     *       "prediction_id": "019ac1d2-7b40-7000-8c3f-2a9d51e0b764"
     *     }
     */
    PredictResponse: {
      /** @description The class index, or the value of a regression */
      prediction: number
      /** @description The predicted class; absent for a regression */
      label?: string
      /** @description Of the predicted class; absent for a regression */
      probability?: number
      /** @description By label, in the order of the class indexes; absent for a regression */
      probabilities?: {
        [key: string]: number
      }
      /** @description The run that made the model */
      model_run_id: string
      model_name: string
      /**
       * @description Which of the deployed versions answered
       * @enum {string}
       */
      route: 'stable' | 'canary'
      /**
       * Format: uuid
       * @description Of this request, sortable by time (UUIDv7); of several rows each is ID:INDEX, its index counted from 0. Absent where it counts as no prediction (/probe_predict)
       * @example 019ac1d2-7b40-7000-8c3f-2a9d51e0b764
       */
      prediction_id?: string
      /** @description Values that training never saw and that were taken all the same, the first 100; absent where there are none */
      warnings?: components['schemas']['PredictionWarning'][]
      /** @description Where ?explain=true asked for it */
      explanation?: components['schemas']['Explanation']
    }
    /**
     * @description A value that training never saw, and what was made of it
     * @example {
     *       "index": 0,
     *       "feature": "town",
     *       "code": "unknown_category",
     *       "received": "Rome",
     *       "detail": "'Rome' was never seen in training: taken as other, that is as none of the known values"
     *     }
     */
    PredictionWarning: {
      /** @description Of the row, from 0; absent for a single row */
      index?: number
      feature: string
      /**
       * @description A code of problems: a strict service refuses such a value
       * @enum {string}
       */
      code: 'unknown_category' | 'missing_value' | 'wrong_type'
      /** @description The value that came, shortened */
      received: string | number | boolean | null
      /** @description What was made of it */
      detail: string
    }
    /**
     * @description Each feature's contribution to one prediction
     * @example {
     *       "base_value": -0.5,
     *       "output": 1.5,
     *       "space": "log_odds",
     *       "contributions": {
     *         "petal length": 1.75,
     *         "petal width": 0.25
     *       },
     *       "standard_errors": {
     *         "petal length": 0.01,
     *         "petal width": 0.01
     *       },
     *       "label": "setosa",
     *       "method": "permutation",
     *       "background": {
     *         "source": "statistics",
     *         "rows": 64
     *       }
     *     }
     */
    Explanation: {
      /** @description The mean over the background, where no feature is known */
      base_value?: number
      /** @description Of this row: the base value and all contributions */
      output?: number
      /**
       * @description What they are: log_odds of a class (of two the positive one), margin (scores before the softmax), probability, or output (the value of a regression)
       * @enum {string}
       */
      space?: 'log_odds' | 'margin' | 'probability' | 'output'
      /** @description By feature: its Shapley value */
      contributions?: {
        [key: string]: number
      }
      /** @description By feature, of its contribution; absent where these are exact */
      standard_errors?: {
        [key: string]: number
      }
      /** @description Of two classes the one whose log-odds are explained */
      label?: string
      /** @description By label, in place of a single base value and output: of three and more classes */
      classes?: {
        [key: string]: {
          /** @description The mean over the background, where no feature is known */
          base_value: number
          /** @description Of this row: the base value and all contributions */
          output: number
          /**
           * @description What they are: log_odds of a class (of two the positive one), margin (scores before the softmax), probability, or output (the value of a regression)
           * @enum {string}
           */
          space: 'log_odds' | 'margin' | 'probability' | 'output'
          /** @description By feature: its Shapley value */
          contributions: {
            [key: string]: number
          }
          /** @description By feature, of its contribution; absent where these are exact */
          standard_errors?: {
            [key: string]: number
          }
        }
      }
      /**
       * @description permutation is sampled, the others are exact
       * @enum {string}
       */
      method: 'linear' | 'tree_shap' | 'permutation'
      /** @description What the base value is the mean of: rows made from the statistics of training, or the sample rows of a model that has none; without `rows` where it is the output at the means of training (linear); absent for tree_shap, where it is that of the training rows */
      background?: {
        /** @enum {string} */
        source: 'statistics' | 'samples'
        rows?: number
      }
    }
    /**
     * @description The answer to `instances`, in their order
     * @example {
     *       "predictions": [
     *         {
     *           "prediction": 21.5
     *         }
     *       ],
     *       "model_run_id": "20260102-030405-abcdef",
     *       "model_name": "iris",
     *       "route": "stable",
     *       "prediction_id": "019ac1d2-7b40-7000-8c3f-2a9d51e0b764"
     *     }
     */
    PredictBatchResponse: {
      predictions: components['schemas']['Prediction'][]
      /** @description The run that made the model */
      model_run_id: string
      model_name: string
      /**
       * @description Which of the deployed versions answered
       * @enum {string}
       */
      route: 'stable' | 'canary'
      /**
       * Format: uuid
       * @description Of this request, sortable by time (UUIDv7); of several rows each is ID:INDEX, its index counted from 0. Absent where it counts as no prediction (/probe_predict)
       * @example 019ac1d2-7b40-7000-8c3f-2a9d51e0b764
       */
      prediction_id?: string
      /** @description Values that training never saw and that were taken all the same, the first 100; absent where there are none */
      warnings?: components['schemas']['PredictionWarning'][]
      /** @description By instance, where ?explain=true asked for them */
      explanations?: components['schemas']['Explanation'][]
    }
    /**
     * @description What the model answers for one row
     * @example {
     *       "prediction": 0,
     *       "label": "setosa",
     *       "probability": 0.75,
     *       "probabilities": {
     *         "setosa": 0.75,
     *         "virginica": 0.25
     *       }
     *     }
     */
    Prediction: {
      /** @description The class index, or the value of a regression */
      prediction: number
      /** @description The predicted class; absent for a regression */
      label?: string
      /** @description Of the predicted class; absent for a regression */
      probability?: number
      /** @description By label, in the order of the class indexes; absent for a regression */
      probabilities?: {
        [key: string]: number
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
    /**
     * @description The answer to `features`
     * @example {
     *       "base_value": -0.5,
     *       "output": 1.5,
     *       "space": "log_odds",
     *       "contributions": {
     *         "petal length": 1.75,
     *         "petal width": 0.25
     *       },
     *       "standard_errors": {
     *         "petal length": 0.01,
     *         "petal width": 0.01
     *       },
     *       "label": "setosa",
     *       "method": "permutation",
     *       "background": {
     *         "source": "statistics",
     *         "rows": 64
     *       },
     *       "model_run_id": "20260102-030405-abcdef",
     *       "model_name": "iris",
     *       "route": "stable",
     *       "prediction_id": "019ac1d2-7b40-7000-8c3f-2a9d51e0b764"
     *     }
     */
    ExplainResponse: {
      /** @description The mean over the background, where no feature is known */
      base_value?: number
      /** @description Of this row: the base value and all contributions */
      output?: number
      /**
       * @description What they are: log_odds of a class (of two the positive one), margin (scores before the softmax), probability, or output (the value of a regression)
       * @enum {string}
       */
      space?: 'log_odds' | 'margin' | 'probability' | 'output'
      /** @description By feature: its Shapley value */
      contributions?: {
        [key: string]: number
      }
      /** @description By feature, of its contribution; absent where these are exact */
      standard_errors?: {
        [key: string]: number
      }
      /** @description Of two classes the one whose log-odds are explained */
      label?: string
      /** @description By label, in place of a single base value and output: of three and more classes */
      classes?: {
        [key: string]: {
          /** @description The mean over the background, where no feature is known */
          base_value: number
          /** @description Of this row: the base value and all contributions */
          output: number
          /**
           * @description What they are: log_odds of a class (of two the positive one), margin (scores before the softmax), probability, or output (the value of a regression)
           * @enum {string}
           */
          space: 'log_odds' | 'margin' | 'probability' | 'output'
          /** @description By feature: its Shapley value */
          contributions: {
            [key: string]: number
          }
          /** @description By feature, of its contribution; absent where these are exact */
          standard_errors?: {
            [key: string]: number
          }
        }
      }
      /**
       * @description permutation is sampled, the others are exact
       * @enum {string}
       */
      method: 'linear' | 'tree_shap' | 'permutation'
      /** @description What the base value is the mean of: rows made from the statistics of training, or the sample rows of a model that has none; without `rows` where it is the output at the means of training (linear); absent for tree_shap, where it is that of the training rows */
      background?: {
        /** @enum {string} */
        source: 'statistics' | 'samples'
        rows?: number
      }
      /** @description The run that made the model */
      model_run_id: string
      model_name: string
      /**
       * @description Which of the deployed versions answered
       * @enum {string}
       */
      route: 'stable' | 'canary'
      /**
       * Format: uuid
       * @description Of this request, sortable by time (UUIDv7); of several rows each is ID:INDEX, its index counted from 0. Absent where it counts as no prediction (/probe_predict)
       * @example 019ac1d2-7b40-7000-8c3f-2a9d51e0b764
       */
      prediction_id?: string
      /** @description Values that training never saw and that were taken all the same, the first 100; absent where there are none */
      warnings?: components['schemas']['PredictionWarning'][]
    }
    /**
     * @description The answer to `instances`, in their order
     * @example {
     *       "explanations": [
     *         {
     *           "base_value": -0.5,
     *           "output": 1.5,
     *           "space": "log_odds",
     *           "contributions": {
     *             "petal length": 1.75,
     *             "petal width": 0.25
     *           },
     *           "standard_errors": {
     *             "petal length": 0.01,
     *             "petal width": 0.01
     *           },
     *           "label": "setosa",
     *           "method": "permutation",
     *           "background": {
     *             "source": "statistics",
     *             "rows": 64
     *           }
     *         }
     *       ],
     *       "model_run_id": "20260102-030405-abcdef",
     *       "model_name": "iris",
     *       "route": "stable",
     *       "prediction_id": "019ac1d2-7b40-7000-8c3f-2a9d51e0b764"
     *     }
     */
    ExplainBatchResponse: {
      explanations: components['schemas']['Explanation'][]
      /** @description The run that made the model */
      model_run_id: string
      model_name: string
      /**
       * @description Which of the deployed versions answered
       * @enum {string}
       */
      route: 'stable' | 'canary'
      /**
       * Format: uuid
       * @description Of this request, sortable by time (UUIDv7); of several rows each is ID:INDEX, its index counted from 0. Absent where it counts as no prediction (/probe_predict)
       * @example 019ac1d2-7b40-7000-8c3f-2a9d51e0b764
       */
      prediction_id?: string
      /** @description Values that training never saw and that were taken all the same, the first 100; absent where there are none */
      warnings?: components['schemas']['PredictionWarning'][]
    }
    RecentPrediction: {
      /** Format: date-time */
      when: string
      model_name: string
      model_run_id: string
      /** @description stable or canary; an older replica does not say */
      route?: string
      rows: number
      /** @description Of the first row */
      prediction: number
      label?: string
      probability?: number
    }
    Drift: {
      model: string
      run_id: string
      /** @description The longest of those that are looked at; null before the first row */
      window: {
        /** Format: date-time */
        from: string
        rows: number
      } | null
      /** @description Those with the most evidence first */
      features: components['schemas']['DriftFinding'][]
      predictions: components['schemas']['DriftFinding']
    }
    DriftFinding: {
      name: string
      /**
       * @description Of enough evidence: watch from a value of 0.1 on, alarm from 0.25 on, else ok; too_few of fewer than 100 rows and without a reference
       * @enum {string}
       */
      verdict: 'ok' | 'watch' | 'alarm' | 'too_few'
      /** @constant */
      statistic: 'psi'
      /** @description How large the shift is: the population stability index */
      value: number
      /** @description That it is no chance: ln of an e-value, valid however often one looks */
      evidence: number
      /** @description From which evidence on there is drift: a false alarm in 100 days */
      threshold: number
      /** @description Of the window that decides */
      rows: number
      /** @description When this window began; null before the first row */
      from: string | null
      /** @description Since when it drifts; null where it does not */
      since: string | null
      /** @description Shown, never deciding; null where too few rows came */
      classical: {
        /**
         * @description Kolmogorov-Smirnov of numbers and dates, on the bins
         * @enum {string}
         */
        test: 'ks' | 'chi_square'
        statistic: number
        /** @description By Benjamini and Hochberg, for one look only */
        p_adjusted: number
        /** @description Distance, with logarithms to base 2 */
        jensen_shannon: number
      } | null
      /** @description Values outside of the training range, unseen and missing ones, since the service started */
      outliers?: {
        [key: string]: number
      }
      /** @description Why nothing can be said */
      reason?: string
      /** @description Of the training rows, of predictions of held-out ones */
      reference: components['schemas']['DriftHistogram'] | null
      /** @description Of the rows of the window */
      live: components['schemas']['DriftHistogram']
    }
    DriftHistogram: {
      /** @description Of numbers and dates: a bin is what lies above the edge before it, up to its own */
      edges?: number[]
      /** @description Of texts, or the labels that are answered */
      categories?: string[]
      /** @description Rows by bin, one more than there are edges, or by category */
      counts: number[]
      /** @description Rows with a text that is none of the categories */
      other?: number
      /** @description Rows without a value */
      missing?: number
    }
    /**
     * @description What of the predictions is kept
     * @example {
     *       "sample": 0.1
     *     }
     */
    PredictionLog: {
      /** @description Share of the requests that are logged; 0: none */
      sample: number
      /** @description By column, a feature or request_id: drop leaves it out, hash keeps only which values are equal */
      redact?: {
        [key: string]: 'drop' | 'hash'
      }
    }
    Deployment: {
      /** @constant */
      format_version: 1
      model_name: string
      stable_run_id: string
      /** @description By run: what it answers by in place of its own threshold */
      thresholds?: {
        [key: string]: number
      }
      /** @description While a rollout runs */
      canary?: components['schemas']['Canary']
      /** @description What of the predictions is kept; without it nothing is */
      prediction_log?: components['schemas']['PredictionLog']
      /** @description Oldest first */
      history: {
        /** @description `deploy`, `rollback`, `canary`, `shadow`, `pause`, `resume`, `advance`, `promote`, `abort`, `threshold` or `prediction_log`; a newer build may write others */
        action: string
        run_id: string
        /** @description The run that was stable before */
        replaced: string | null
        /** Format: date-time */
        when: string
        who: string
        why: string
        /** @description What was asked for, in place of the one of the run */
        threshold?: number
        /** @description Of `promote` and `abort`: what ended, and what that rests on */
        rollout?: components['schemas']['EndedRollout']
      }[]
      /** @description For If-Match, with its quotes */
      etag: string
      /** @description What this replica serves at the moment */
      serving: {
        run_id: string
        backend: string
        /** Format: date-time */
        loaded_at: string
        /** @description By which it answers; absent where the more probable class is */
        threshold?: number
      } | null
      /** @description Why this replica does not serve what is deployed */
      failure?: string
    }
    Canary: {
      /** @description Of the rollout */
      id: string
      run_id: string
      /** @description Share of the requests that the canary gets, in percent */
      weight: number
      /**
       * @description How the version is tried: canary or shadow; a newer build may write others
       * @default canary
       */
      mode: string
      /**
       * @default running
       * @enum {string}
       */
      state: 'running' | 'paused'
      /**
       * Format: date-time
       * @description When it was paused, while it is
       */
      paused?: string
      /** @description How long it was paused before */
      paused_seconds?: number
      /**
       * @description Index in the steps of the policy
       * @default 0
       */
      step: number
      /** Format: date-time */
      step_started: string
      policy: components['schemas']['KeptRolloutPolicy']
      /** @description Of a shadow: the share of requests that it computes */
      sample?: number
      /** @description Of a regression: bounds between which predictions are counted, from stable's recent ones */
      bins?: number[]
      /** Format: date-time */
      started: string
      /** @default unknown */
      who: string
      /** @default  */
      why: string
    } & {
      [key: string]: unknown
    }
    KeptRolloutPolicy: {
      steps: ({
        /** @description Share of the requests that the canary gets, in percent */
        weight: number
        /**
         * @description The step takes at least this long
         * @default 30
         */
        min_seconds: number
        /**
         * @description The canary answers at least so many requests in the step, whatever session they are of
         * @default 100
         */
        min_requests: number
      } & {
        [key: string]: unknown
      })[]
      /**
       * @description At most this share of rollouts without any difference is aborted, however often one looks
       * @default 0.01
       */
      alpha: number
      /**
       * @description A step is passed once the canary's shares of errors and slow computations are shown to be at most this much above stable's
       * @default 0.01
       */
      tolerance: number
      /** @description How long the rollout may take without a decision; no limit without it */
      max_seconds?: number
      /**
       * @description What becomes of it after that time
       * @default hold
       * @enum {string}
       */
      on_timeout: 'hold' | 'abort'
      /** @description How far the predictions may move: total variation of the classes, or Kolmogorov-Smirnov of the values */
      max_shift?: number
    } & {
      [key: string]: unknown
    }
    EndedRollout: {
      id: string
      /** @description How the version is tried: canary or shadow; a newer build may write others */
      mode: string
      /**
       * @default aborted
       * @enum {string}
       */
      state: 'promoted' | 'aborted'
      /** @description What was stable while it ran */
      stable_run_id: string
      step: number
      /** @description Share of the requests that the canary gets, in percent */
      weight: number
      policy: components['schemas']['KeptRolloutPolicy']
      /** Format: date-time */
      started: string
      reason: string
      /** @description By step */
      counts: components['schemas']['RolloutStepCounts'][]
      evidence: components['schemas']['RolloutEvidence'][]
      bounds: components['schemas']['RolloutBound'][]
      /** @description Of a shadow */
      comparison?: components['schemas']['ShadowComparison']
    } & {
      [key: string]: unknown
    }
    RolloutStepCounts: {
      /** @description Share of the requests that the canary gets, in percent */
      weight: number
      stable: {
        /** @description Of a session, only the first one */
        requests: number
        /** @description Of these, and of all others of sessions; older builds counted none */
        answers?: number
        /** @description The server failed */
        errors: number
        /** @description Requests that this version refused and the other one takes */
        refusals: number
        /** @description Requests of which the model's own time was measured */
        computations: number
        /** @description Of these, those above 1.2 times stable's p95 */
        slow: number
        /** @description By class, or between the quantiles of stable's values; of first rows */
        outputs: number[]
      }
      canary: {
        /** @description Of a session, only the first one */
        requests: number
        /** @description Of these, and of all others of sessions; older builds counted none */
        answers?: number
        /** @description The server failed */
        errors: number
        /** @description Requests that this version refused and the other one takes */
        refusals: number
        /** @description Requests of which the model's own time was measured */
        computations: number
        /** @description Of these, those above 1.2 times stable's p95 */
        slow: number
        /** @description By class, or between the quantiles of stable's values; of first rows */
        outputs: number[]
      }
    }
    RolloutEvidence: {
      /** @description What is compared, such as errors */
      kind: string
      /** @description The evidence against the canary: the rollout is aborted at the threshold */
      e_value: number
      threshold: number
    } & {
      [key: string]: unknown
    }
    RolloutBound: {
      kind: string
    } & {
      [key: string]: unknown
    }
    ShadowComparison: {
      /** @description Requests that both versions computed; of several rows, the first */
      compared: number
      /** @description Of these, those with the same class, or a value that differs by less than 0.1 % */
      agreed: number
      /** @description Requests that the canary refused or failed on */
      failed: number
      /** @description Requests that were not computed, as others waited */
      dropped: number
      /** @description Of the probabilities of the class that stable predicts, or of values relative to them: below 0.0001, 0.001, 0.01, 0.1, 1 and above */
      differences: number[]
    }
    Rollout: {
      model: string
      /** @description Of the rollout */
      id: string
      /** @description How the version is tried: canary or shadow; a newer build may write others */
      mode: string
      /** @enum {string} */
      state: 'running' | 'paused' | 'promoted' | 'aborted'
      /** @description What the canary is compared with */
      stable_run_id: string
      canary_run_id: string
      /** @description Index in the steps of the policy */
      step: number
      /** @description Share of the requests that the canary gets, in percent; 0 once aborted */
      weight: number
      policy: unknown
      /** Format: date-time */
      started: string
      /** Format: date-time */
      step_started?: string
      /** Format: date-time */
      ended?: string
      who: string
      why: string
      /** @description Why it ended, or what the verdict says at the moment */
      reason: string
      /** @description By step, of all replicas */
      counts: components['schemas']['RolloutStepCounts'][]
      evidence: components['schemas']['RolloutEvidence'][]
      bounds: components['schemas']['RolloutBound'][]
      /** @description Of a shadow */
      comparison?: components['schemas']['ShadowComparison']
      /** @description What the present step still waits for: sentences */
      waiting_for: string[]
      /** @description Of the deployment, for If-Match, with its quotes */
      etag: string
    }
    DeployableRun: {
      run_id: string
      model_name: string
      /** Format: date-time */
      created: string
      /** @enum {string} */
      origin: 'trained' | 'imported'
      /** @enum {string} */
      task: 'binary' | 'multiclass' | 'regression'
      dataset?: {
        name: string
        sha256: string
        rows: number
      }
      features: {
        name: string
        /** @enum {string} */
        type: 'numeric' | 'text' | 'datetime'
      }[]
      labels?: string[]
      /** @description Of two labels the one that the metrics and curves are about: the rarer one, or the one asked for. Where it is absent: the second one */
      positive?: string
      /** @description Which of two classes is answered, unless its deployment says otherwise: chosen on the rows that the metrics are of, which follow it. Where it is absent, the more probable one */
      threshold?: {
        /** @description Of two classes the positive one is answered from this probability on */
        value: number
        rule: components['schemas']['ThresholdRule']
      }
      /** @description Measured on rows that were not trained on (all rows, each by the members whose folds leave it out; of a single network the test rows, before a refit; the last ones where a run names a column of time): test_accuracy, test_roc_auc, test_rmse, ... Precision, recall, F1, ROC AUC and average precision are of the positive class where there are two, else the unweighted mean over all; the Brier score is the squared distance of the probabilities from the truth, of two classes that of one; the expected calibration error has 15 bins. Those of an imported model are of the table that came along, which it may have been trained on */
      metrics: {
        [key: string]: number
      }
      /** @description Whether it is the deployed version of its model */
      stable: boolean
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
    RunDetails: {
      /** @constant */
      format_version: 1
      run_id: string
      model_name: string
      /** Format: date-time */
      created: string
      /** @enum {string} */
      origin: 'trained' | 'imported'
      /**
       * @description layers and graph: TensorFlow.js; trees: a forest of decision trees; onnx: an ONNX file
       * @enum {string}
       */
      model_format: 'layers' | 'graph' | 'trees' | 'onnx'
      dataset?: {
        name: string
        sha256: string
        rows: number
      }
      /** @enum {string} */
      task: 'binary' | 'multiclass' | 'regression'
      target?: string
      features: (
        | {
            name: string
            /** @constant */
            type: 'numeric'
            /** @description Values were missing in training, so null is accepted without a warning */
            nullable: boolean
            /** @description A second model input is 1 where the value is missing, else 0 */
            missing_input?: boolean
            /** @description A missing value is NaN in the model input, not the mean */
            missing_as_nan?: boolean
            /** @description A second model input is what the first one, a 32-bit float, lacks of the value */
            low_input?: boolean
            /**
             * @description The column had numbers as 1.234,5 or $5: such texts are accepted as well, with this decimal mark
             * @enum {string}
             */
            decimal?: '.' | ','
            /** @description Over the training rows, of an imported model those of its table; absent for one without */
            statistics?: {
              min: number
              max: number
              mean: number
              std: number
              /** @description Share of the training rows without a value, 0 to 1 */
              missing: number
              /** @description 0 %, 10 %, ... 100 % of the training rows */
              deciles: number[]
              /** @description Training rows by value, what live ones are compared with: of all rows, of more than 10,000 of so many drawn uniformly; absent for earlier runs */
              bins?: {
                /** @description Inner quantiles, ascending: a bin holds what is above the edge before it, up to its own */
                edges: number[]
                /** @description Rows by bin, one more than there are edges */
                counts: number[]
                /** @description Rows without a value */
                missing: number
              }
            }
            /** @description Only whole numbers within these bounds are accepted: an imported model takes them as an index or int32 */
            whole_numbers?: {
              min: number
              max: number
            }
          }
        | {
            name: string
            /** @constant */
            type: 'text'
            /** @description Values were missing in training, so null is accepted without a warning */
            nullable: boolean
            /** @description One model input each, in this order */
            categories: string[]
            /** @description One model input in place of these: the index of the category, NaN of any other value */
            as_index?: boolean
            /** @description A missing value is NaN in the model input, though the empty text is a category */
            missing_as_nan?: boolean
            /** @description Rare values were grouped in training, so unknown ones are accepted without a warning */
            other: boolean
            /** @description Any other value is refused: an imported model fails on it */
            closed?: boolean
            /** @description Behind the categories, one model input for each number: the mean of the target among the rows of the value, or the shares of classes */
            means?: {
              values: string[]
              /** @description By value */
              means: number[][]
              /** @description Where there is no value */
              missing: number[]
              /** @description Of any other value */
              other: number[]
            }
            statistics?: {
              /** @description Training rows by category */
              counts: number[]
              other: number
              missing: number
              /** @description By number of `means`: its mean over the training rows; absent in older runs */
              input_means?: number[]
            }
          }
        | {
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
            name: string
            /** @constant */
            type: 'datetime'
            /** @description Values were missing in training, so null is accepted without a warning */
            nullable: boolean
            /** @description Over the training rows, in days since the reference */
            statistics?: {
              min: number
              max: number
              mean: number
              std: number
              /** @description Share of the training rows without a value, 0 to 1 */
              missing: number
              /** @description 0 %, 10 %, ... 100 % of the training rows */
              deciles: number[]
              /** @description Training rows by value, what live ones are compared with: of all rows, of more than 10,000 of so many drawn uniformly; absent for earlier runs */
              bins?: {
                /** @description Inner quantiles, ascending: a bin holds what is above the edge before it, up to its own */
                edges: number[]
                /** @description Rows by bin, one more than there are edges */
                counts: number[]
                /** @description Rows without a value */
                missing: number
              }
              /** @description By part: what stands for a missing date */
              part_means: number[]
            }
          }
      )[]
      /** @description By class index: numbers by value, false before true, no before yes, other text by its code units; in runs without `positive` as they first appeared in the data, or as imported */
      labels?: string[]
      /** @description Of two labels the one that the metrics and curves are about: the rarer one, or the one asked for. Where it is absent: the second one */
      positive?: string
      /** @description Which of two classes is answered, unless its deployment says otherwise: chosen on the rows that the metrics are of, which follow it. Where it is absent, the more probable one */
      threshold?: {
        /** @description Of two classes the positive one is answered from this probability on */
        value: number
        rule: components['schemas']['ThresholdRule']
      }
      hyper_parameters: {
        [key: string]: unknown
      }
      /** @description Measured on rows that were not trained on (all rows, each by the members whose folds leave it out; of a single network the test rows, before a refit; the last ones where a run names a column of time): test_accuracy, test_roc_auc, test_rmse, ... Precision, recall, F1, ROC AUC and average precision are of the positive class where there are two, else the unweighted mean over all; the Brier score is the squared distance of the probabilities from the truth, of two classes that of one; the expected calibration error has 15 bins. Those of an imported model are of the table that came along, which it may have been trained on */
      metrics: {
        [key: string]: number
      }
      /** @description By metric: where it lies with 95 % confidence, as far as the number of test rows tells; by bootstrap over the test rows (its percentiles, mirrored for the calibration error), that of the accuracy by Wilson. Absent for models imported without a table and earlier runs, and left out for what would take long */
      intervals?: {
        [key: string]: [number, number]
      }
      /** @description The same metrics of the best constant answer: the most frequent class with the shares of the classes as probabilities, or the mean; absent for models imported without a table and earlier runs */
      baseline?: {
        [key: string]: number
      }
      curves: {
        /** @description How the network learned */
        epochs: {
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
        }[]
        /** @description By label (of two the positive one only): [false positive rate, true positive rate] */
        roc?: {
          [key: string]: [number, number][]
        }
        /** @description By label, like roc: [recall, precision] */
        precision_recall?: {
          [key: string]: [number, number][]
        }
        /** @description Test rows by the probability of the more probable class, in 15 bins of equal width; without empty ones */
        reliability?: {
          /** @description Mean probability of the more probable class */
          confidence: number
          /** @description Share of these rows of which it is the class */
          accuracy: number
          rows: number
        }[]
        /** @description Of two classes: what thresholds give on the test rows, ascending, at most 40 */
        thresholds?: {
          /** @description Of two classes the positive one is answered from this probability on */
          threshold: number
          /** @description What it is the best threshold for */
          rule?: components['schemas']['ThresholdRule']
          /** @description Of the positive class; 0 where it is never answered */
          precision: number
          recall: number
          f1: number
          accuracy: number
          /** @description Mean of the rows, where the run was asked for the least costs */
          cost?: number
        }[]
        /** @description Rows: true label, columns: predicted */
        confusion_matrix?: number[][]
        /** @description By class index */
        per_class?: {
          precision: number
          recall: number
          f1: number
          /** @description Test rows of the class */
          support: number
        }[]
        /** @description The most frequent errors, at most ten */
        most_confused?: {
          actual: string
          predicted: string
          rows: number
        }[]
        /** @description Of a regression: [actual, predicted] of at most 300 test rows */
        predicted_actual?: [number, number][]
        /** @description Of a regression: the actual value less the predicted one */
        residual_quantiles?: {
          quantile: number
          residual: number
        }[]
      }
      /** @description What the run answers for the rows that its metrics are of: of two labels the probability of the positive one, of more the label, else the number; absent for models imported without a table and earlier runs */
      prediction_bins?: {
        /** @description Absent where there is a bin for each label */
        edges?: number[]
        /** @description Rows by bin: one more than there are edges, or by label index */
        counts: number[]
      }
      /** @description By permutation on rows that were not trained on, before a refit, most important first; of an imported model on rows of its table. Absent where it would take too long */
      feature_importance?: {
        feature: string
        /** @description How much worse the test score is, in the mean, when the values of this column are shuffled; near 0: not used */
        importance: number
        /** @description Standard deviation over the repeats */
        std: number
      }[]
      /** @description What each kind of model reached on the same rows, best first, where several were trained */
      leaderboard?: {
        /** @enum {string} */
        loss: 'log_loss' | 'rmse'
        entries: {
          /** @enum {string} */
          candidate: 'nets' | 'wide_nets' | 'dropout_nets' | 'decay_nets' | 'additive' | 'linear' | 'trees'
          /** @description Of the rows of all folds, each by members that have not learned from it */
          loss: number
          /** @description In the mixture, 0 to 1 */
          weight: number
          /** @description Models that were trained */
          members: number
          cpu_seconds: number
        }[]
      }
      /**
       * @description What gets worse: log_loss (it rises), or accuracy or r2 (it falls). Where it is absent, accuracy of classes and R² of a regression
       * @enum {string}
       */
      importance_score?: 'log_loss' | 'accuracy' | 'r2'
      /** @description What the saved model answers, in the mean of at most 100 rows, when a column has the same value in all of them: at most five columns, most important first. Absent where the importance is, and for earlier runs */
      partial_dependence?: {
        feature: string
        /** @description Deciles of numbers and dates, ascending; the most frequent categories */
        values: (number | string)[]
        /** @description By value: the mean probability of a label (of two the positive one, of more the five most frequent), or of a regression the mean value, by the name of the target */
        answers: {
          [key: string]: number[]
        }
      }[]
      /** @description What the logits of the model were divided by, so that its probabilities mean what they say, where rows that were not trained on lose less by it */
      temperature?: number
      /** @description What the model must answer once loaded */
      samples: {
        features: (number | string | null)[]
        /** @description Class index, or the value of a regression */
        prediction: number
        /** @description By label index */
        probabilities?: number[]
      }[]
      files: {
        'model.json': {
          sha256: string
          size: number
        }
        'weights.bin': {
          sha256: string
          size: number
        }
        /** @description What the run answers for the rows that its metrics are of; absent for models imported without a table and earlier runs */
        'held-out.csv.gz'?: {
          sha256: string
          size: number
        }
        /** @description The boosted trees of the mixture as XGBoost loads them; absent where it has none, or more than a million nodes, and for earlier runs */
        'trees.json'?: {
          sha256: string
          size: number
        }
      }
      /** @description Absent where TensorFlow.js had no part */
      tfjs_version?: string
      backend: string
      duration_seconds: number
      /** @description That training took, in all threads; absent for imported models and earlier runs */
      cpu_seconds?: number
      /** @description What stood where a value was missing, where training was asked for other marks than the usual ones: in requests it means the same */
      missing_marks?: string[]
      /** @description Columns of the table that training left out: rows of requests may have their values all the same, by name or in place, and they are ignored */
      left_out?: {
        name: string
        /** @description Its place, from 0, in a row of the features that the run names, else of all columns of the table but the target */
        index: number
      }[]
      /** @description Sentences on rows and columns of the data set that were not learned from, and on a model that is no better than its baseline */
      warnings?: string[]
      /** @description Whether it is the deployed version of its model */
      stable: boolean
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
