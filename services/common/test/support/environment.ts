/** Environment variables for the time of one action. */

/** Sets variables (undefined unsets one), runs the action and puts everything back. */
export async function withEnv<T>(
  env: Readonly<Record<string, string | undefined>>,
  action: () => Promise<T>,
): Promise<T> {
  const before = { ...process.env }
  assign(env)
  try {
    return await action()
  } finally {
    assign(Object.fromEntries(Object.keys(env).map((name) => [name, before[name]])))
  }
}

function assign(env: Readonly<Record<string, string | undefined>>) {
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  }
}
