/** The layers of a model.json that are applied one after the other, found without TensorFlow.js. */
import { z } from 'zod'

const layerSchema = z.looseObject({
  class_name: z.string(),
  config: z.looseObject({ name: z.string(), dtype: z.literal('float32').nullish() }),
})
export type LayerJson = z.infer<typeof layerSchema>

const layerList = z.array(layerSchema)
const sequentialSchema = z.looseObject({
  class_name: z.literal('Sequential'),
  config: z.union([layerList, z.looseObject({ layers: layerList }).transform(({ layers }) => layers)]),
})

/** The only output of the only call of a layer. */
const reference = [z.string(), z.literal(0), z.literal(0)] as const
const functionalSchema = z.looseObject({
  class_name: z.enum(['Model', 'Functional']),
  config: z.looseObject({
    layers: z.array(
      layerSchema.extend({
        name: z.string(),
        /** One call with one tensor and without arguments; none for the input. */
        inbound_nodes: z.tuple([z.tuple([z.tuple([...reference], z.strictObject({}))])]).or(z.tuple([])),
      }),
    ),
    input_layers: z.tuple([z.tuple(reference)]),
    output_layers: z.tuple([z.tuple(reference)]),
  }),
})
type FunctionalConfig = z.infer<typeof functionalSchema>['config']

/**
 * @param topology a layers model's `modelTopology`: Sequential or functional, also as Keras' HDF5 files have it
 * @returns its layers from input to output; undefined where it is anything else, such as a model with branches
 */
export function layerSequence(topology: Readonly<Record<string, unknown>>): LayerJson[] | undefined {
  const model = topology['model_config'] ?? topology
  const sequential = sequentialSchema.safeParse(model)
  if (sequential.success) return sequential.data.config
  const functional = functionalSchema.safeParse(model)
  return functional.success ? followed(functional.data.config) : undefined
}

function followed({ layers, input_layers, output_layers }: FunctionalConfig): LayerJson[] | undefined {
  const [[input]] = input_layers
  const [[output]] = output_layers
  const next = new Map(layers.map((layer) => [layer.inbound_nodes[0]?.[0][0], layer]))
  const sequence: typeof layers = []
  let layer = layers.find(({ name }) => name === input)
  for (; layer && sequence.length < layers.length; layer = next.get(layer.name)) sequence.push(layer)
  return sequence.length === layers.length && sequence.at(-1)?.name === output ? sequence : undefined
}
