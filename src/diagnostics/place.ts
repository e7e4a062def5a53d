/** Where something stands in a file; line and column count from 1, the end is exclusive. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly length?: number
}

/** `site.yml:12:3`, as editors and terminals open it. */
export function showPlace({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`
}
