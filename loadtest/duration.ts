/** Profiles are written for their full length; DURATION, in seconds, compresses or stretches the whole of one. */

/** Turns seconds of a profile of `fullSeconds` into k6's form. */
export function scaleTo(fullSeconds: number): (seconds: number) => string {
  const wanted = Number(__ENV.DURATION || fullSeconds)
  if (!(wanted > 0)) throw new Error(`DURATION is '${__ENV.DURATION}': it must be a number of seconds.`)
  return (seconds) => `${Math.round((seconds * wanted * 1000) / fullSeconds)}ms`
}
