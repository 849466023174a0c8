/** The addresses of this part of the dashboard. */
export const modelPath = (model: string) => `/models/${encodeURIComponent(model)}`
export const runPath = (model: string, runId: string) =>
  `${modelPath(model)}/runs/${encodeURIComponent(runId)}`
