import { fail } from '../../template/errors.ts'
import { iterate } from '../../template/sequence.ts'
import type { Value } from '../../template/values.ts'
import { textOf } from './source.ts'
import type { Lookup } from './table.ts'
import { countOption, readTerm, textOption } from './term.ts'

const names = ['file', 'delimiter', 'col', 'keycol', 'default', 'encoding']

/** One column of the row of a table whose first column is the key: `key file=… delimiter=… col=…`. */
export const csvfile: Lookup = (terms, context) =>
  terms.flatMap((term): Value[] => {
    const { text: key, options } = readTerm(term, names, context.options)
    if (key === '') return fail('Search key is required but was not found')
    const named = textOption(options, 'delimiter', 'TAB')
    const delimiter = named === 'TAB' || named === '\\t' ? '\t' : named
    const rows = parseCsv(textOf(textOption(options, 'file', 'ansible.csv'), context), delimiter)
    const keyColumn = countOption(options, 'keycol', 0)
    const row = rows.find((cells) => cells[keyColumn] === key)
    if (row) return [row[countOption(options, 'col', 1)] ?? fail(`the row of ${key} has only ${row.length} columns`)]
    const otherwise = options.get('default') ?? null
    return Array.isArray(otherwise) ? iterate(otherwise) : otherwise === null ? [] : [otherwise]
  })

// Quotes may hold delimiters, line ends and, doubled, quotes.
function parseCsv(text: string, delimiter: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  while (at < text.length) {
    const [cell, end] = text[at] === '"' ? quotedCell(text, at) : [plainCell(text, at, delimiter), 0]
    const next = end > 0 ? end : at + cell.length
    row.push(cell)
    at = next + 1
    if (text.startsWith(delimiter, next)) continue
    if (text.startsWith('\r\n', next)) at += 1
    rows.push(row)
    row = []
  }
  return rows
}

function plainCell(text: string, from: number, delimiter: string): string {
  let end = from
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n' && text[end] !== '\r') end += 1
  return text.slice(from, end)
}

/** The cell, and where it ends. */
function quotedCell(text: string, from: number): readonly [string, number] {
  const quoted = /"((?:[^"]|"")*)"?/y
  quoted.lastIndex = from
  const inside = quoted.exec(text)?.[1] ?? ''
  return [inside.replaceAll('""', '"'), quoted.lastIndex]
}
