/** Seconds up to a moment that its rates and quantiles are about. */
export const WINDOW_SECONDS = 10
