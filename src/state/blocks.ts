import { splitLines } from './lines.ts'
import type { ByteRegex } from './regex.ts'

/** A block of lines between two markers. All text is bytes as Latin-1. */
export interface WantedBlock {
  /** The text between the markers; '' for no block at all. */
  readonly text: string
  readonly begin: string
  readonly end: string
  /** Where a block goes that is not there yet. */
  readonly where: BlockPlace
}

export type BlockPlace =
  | { readonly kind: 'end' | 'start' }
  /** After or before the last match, or at the end where there is none. */
  | { readonly kind: 'after' | 'before'; readonly anchor: ByteRegex; readonly wholeText: boolean }

/** A text once it has the block, or has it no more. */
export function withBlock(text: string, { text: block, begin, end, where }: WantedBlock): string {
  const [opening, closing] = [ended(begin), ended(end)]
  const lines = splitLines(text)
  const old = [lines.lastIndexOf(opening), lines.lastIndexOf(closing)]
  const isThere = old.every((index) => index >= 0)
  const index = isThere ? Math.min(...old) : placeOf(text, lines, where)
  const others = isThere ? lines.toSpliced(index, Math.max(...old) - index + 1) : lines
  const before = others.slice(0, index).join('')
  const added = block === '' ? '' : `${opening}${ended(block)}${closing}`
  return `${before === '' ? '' : ended(before)}${added}${others.slice(index).join('')}`
}

function placeOf(text: string, lines: readonly string[], where: BlockPlace): number {
  if (!('anchor' in where)) return where.kind === 'start' ? 0 : lines.length
  const isAfter = where.kind === 'after'
  if (where.wholeText) return lineOfMatch(text, where.anchor, isAfter) ?? lines.length
  const index = lines.findLastIndex((line) => where.anchor.search(line) !== undefined)
  if (index < 0) return lines.length
  return isAfter ? index + 1 : index
}

/** The line in which the text's first match ends, plus one, or starts. */
function lineOfMatch(text: string, anchor: ByteRegex, isAfter: boolean): number | undefined {
  const span = anchor.span(text)
  if (!span) return undefined
  const ends = text.slice(0, isAfter ? span[1] : span[0]).split('\n').length - 1
  return isAfter ? ends + 1 : ends
}

function ended(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`
}
