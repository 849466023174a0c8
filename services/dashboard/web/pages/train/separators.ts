/** What separates the cells of a table, in words. */
export const separators: Readonly<Record<string, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'vertical bars',
  ':': 'colons',
  ' ': 'blanks',
}

export const separatorName = (separator: string): string => separators[separator] ?? `“${separator}”`
