import type { Place } from '../diagnostics/place.ts'

/** From an offset in a text to its place; `length` is how much of it a caret underlines. */
export type Locate = (offset: number, length?: number) => Place

/** Spaces that we put in front of lines (from 1) and that the user's file does not have. */
export type Inserted = ReadonlyMap<number, number>

/** Knows the lines of a text. Quickest when asked in ascending order, as a parser does. */
export function createLocate(text: string, file: string, inserted: Inserted = new Map()): Locate {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  let line = 0
  return (offset, length) => {
    if (offset < (starts[line] ?? 0)) line = lineBefore(starts, offset)
    while ((starts[line + 1] ?? Number.POSITIVE_INFINITY) <= offset) line++
    const column = Math.max(1, offset - (starts[line] ?? 0) + 1 - (inserted.get(line + 1) ?? 0))
    return length === undefined ? { file, line: line + 1, column } : { file, line: line + 1, column, length }
  }
}

function lineBefore(starts: readonly number[], offset: number): number {
  let [low, high] = [0, starts.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}
