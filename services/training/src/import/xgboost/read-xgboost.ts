/** XGBoost's own files: JSON and UBJ hold the same. https://xgboost.readthedocs.io/en/stable/tutorials/saving_model.html */
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { cannotServe, unsupported } from '../unsupported.js'
import { readUbj } from './read-ubj.js'

/** V8 has no longer strings. */
const MAX_JSON_BYTES = 2 ** 29 - 24

/** Shown of those that are found. */
const MOST_ISSUES = 5

/** Not looked at one by one: there are millions. */
const numbers = z.custom<ArrayLike<number | boolean | string>>(
  (value) => Array.isArray(value) || ArrayBuffer.isView(value),
  'expected an array',
)
const count = z.union([z.string(), z.number()]).transform(Number).pipe(z.int().nonnegative())

const treeSchema = z.object({
  tree_param: z.object({ size_leaf_vector: count.optional() }),
  left_children: numbers,
  right_children: numbers,
  split_indices: numbers,
  split_conditions: numbers,
  default_left: numbers,
  sum_hessian: numbers,
  split_type: numbers.optional(),
  categories: numbers.optional(),
  categories_nodes: numbers.optional(),
  categories_segments: numbers.optional(),
  categories_sizes: numbers.optional(),
})
export type XgboostTree = z.infer<typeof treeSchema>

const encodingSchema = z.object({ offsets: numbers.optional(), values: numbers })
/** The categories of a feature; none of one of numbers. */
export type Encoding = z.infer<typeof encodingSchema>

const gbtreeSchema = z.object({
  gbtree_model_param: z.object({ num_parallel_tree: count.optional() }).optional(),
  trees: z.array(treeSchema),
  tree_info: numbers,
  iteration_indptr: numbers.optional(),
  cats: z.object({ enc: z.array(encodingSchema) }).optional(),
})
const dartSchema = z.object({ gbtree: z.object({ model: gbtreeSchema }), weight_drop: numbers })

const learnerSchema = z.object({
  attributes: z.record(z.string(), z.string()).optional(),
  feature_names: z.array(z.string()).optional(),
  feature_types: z.array(z.string()).optional(),
  gradient_booster: z.looseObject({ name: z.string() }),
  learner_model_param: z.object({
    base_score: z.union([z.string(), z.number().transform(String)]),
    num_class: count,
    num_feature: count,
    num_target: count.optional(),
  }),
  objective: z.object({ name: z.string() }),
})
const fileSchema = z.object({ learner: learnerSchema, version: z.array(z.number()).or(numbers).optional() })

export interface XgboostModel {
  learner: z.infer<typeof learnerSchema>
  booster: z.infer<typeof gbtreeSchema>
  /** By tree, of DART. */
  weights: XgboostTree['left_children'] | undefined
  version: string
}

/** @throws Problem unsupported_model */
export async function readXgboost(path: string): Promise<XgboostModel> {
  const { learner, version = [] } = parse(fileSchema, parseFile(await readFile(path)))
  return { learner, ...boosterOf(learner), version: Array.from(version).join('.') }
}

function boosterOf({ gradient_booster: booster }: XgboostModel['learner']) {
  if (booster.name === 'gbtree')
    return { booster: parse(z.object({ model: gbtreeSchema }), booster).model, weights: undefined }
  if (booster.name === 'dart') {
    const { gbtree, weight_drop } = parse(dartSchema, booster)
    return { booster: gbtree.model, weights: weight_drop }
  }
  throw cannotServe(
    `the model has the booster ${booster.name}, which has no trees`,
    'train it with booster=gbtree, or a linear model here (POST /runs) or in scikit-learn, exported as ONNX',
    booster.name,
  )
}

function parseFile(bytes: Buffer): unknown {
  if (/^\{[iIlLU]/.test(bytes.toString('latin1', 0, 2))) return readUbj(bytes)
  if (bytes.length > MAX_JSON_BYTES)
    throw cannotServe(
      `the file has ${bytes.length} bytes of JSON`,
      'save_model("model.ubj") is smaller',
      bytes.length,
    )
  const text = bytes.toString('utf8').replace(/^\ufeff/, '')
  const value = parseJson(text) ?? parseJson(withQuotedNumbers(text))
  if (value !== undefined) return value
  throw unsupported(
    'the file is not complete or damaged: it is no JSON',
    null,
    'JSON as save_model writes it',
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * XGBoost up to 2.1 writes NaN for the threshold of a split of categories: what JSON does not have becomes a text. No
 * token is longer than a word, so that nothing is looked at twice in a text that does not end.
 */
function withQuotedNumbers(text: string): string {
  let isText = false
  return text.replace(/\\[^]|"|-?(?:NaN|Infinity)/g, (token) => {
    if (token === '"') isText = !isText
    return isText || token === '"' || token.startsWith('\\') ? token : `"${token}"`
  })
}

function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const shown = new z.ZodError(result.error.issues.slice(0, MOST_ISSUES))
  const what = `the file is not one of XGBoost: ${z.prettifyError(shown)}`
  throw unsupported(what, null, 'what save_model writes', result.error)
}
