// Predicts with a sample row of each model that is served, uncounted.
const ask = async (path, options) => {
  const response = await fetch(process.env.INFERENCE_URL + path, {
    signal: AbortSignal.timeout(30_000),
    ...options,
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${path} answers ${response.status}: ${text}`)
  return JSON.parse(text)
}
await ask('/ready')
const { items } = await ask('/deployments')
const names = items.filter(({ serving }) => serving).map(({ model_name }) => model_name)
for (const name of names) {
  const answer = await ask(`/probe_predict?model=${encodeURIComponent(name)}`, { method: 'POST' })
  console.log(`${name}: ${JSON.stringify(answer)}`)
}
if (names.length === 0) console.log('inference is ready; no model is deployed yet')
