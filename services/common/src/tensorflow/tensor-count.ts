/** How many tensors TensorFlow.js holds, counted without loading it. */
let count = () => 0

/** 0 while TensorFlow.js is not loaded. */
export const tensorCount = (): number => count()

export function countTensorsWith(counter: () => number): void {
  count = counter
}
