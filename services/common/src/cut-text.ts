/** A text of any length, cut to what people read. */
export const cutText = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length)}…` : text
