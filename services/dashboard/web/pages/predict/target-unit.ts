/** The unit of a regression's target, which its name may hold: `price (€)`. */

export function splitUnit(target: string): { name: string; unit?: string } {
  const [, name, unit] = /^(.*\S)\s*[([]([^()[\]]+)[)\]]$/.exec(target.trim()) ?? []
  return name !== undefined && unit !== undefined ? { name, unit } : { name: target }
}
