import type { Locate } from './locate.ts'
import { type Found, scalarNode } from './yaml-inline.ts'

const HEADER = /([|>])(-?) *\n/y
const LINE = /( *)([^\n]*)\n/y

/** Reads a block of text after `|`, `|-`, `>` or `>-`, unless there is anything peculiar about it. */
export function readBlock(text: string, at: number, parentIndent: number, locate: Locate): Found | null {
  HEADER.lastIndex = at
  const header = HEADER.exec(text)
  if (!header) return null
  const lines = readBlockLines(text, HEADER.lastIndex, parentIndent)
  if (!lines) return null
  const folded = header[1] === '>'
  if (folded && lines.content.some((line) => line.startsWith(' '))) return null
  const content = lines.content.join('\n').replace(/\n+$/, '')
  const value = (folded ? fold(content) : content) + (header[2] === '-' ? '' : '\n')
  return { node: scalarNode(value, value, folded ? 'folded' : 'literal', locate(lines.firstAt)), next: lines.next }
}

interface BlockLines {
  /** Without the indentation; blank ones at the end included. */
  readonly content: readonly string[]
  /** The offset of the first character of the text. */
  readonly firstAt: number
  readonly next: number
}

function readBlockLines(text: string, start: number, parentIndent: number): BlockLines | null {
  const content: string[] = []
  let indent = 0
  let [at, firstAt] = [start, start]
  for (;;) {
    LINE.lastIndex = at
    const match = LINE.exec(text)
    // A text that ends without a newline may end within the block.
    if (!match) return at === text.length && indent > 0 ? { content, firstAt, next: at } : null
    const [, spaces = '', rest = ''] = match
    if (rest !== '' && indent === 0) {
      if (spaces.length <= parentIndent || content.length > 0) return null
      indent = spaces.length
      firstAt = at + indent
    }
    if (rest === '' ? spaces.length > 0 : spaces.length < indent) {
      return rest !== '' && spaces.length <= parentIndent ? { content, firstAt, next: at } : null
    }
    content.push(spaces.slice(indent) + rest)
    at = LINE.lastIndex
  }
}

/** One line break becomes a space, of several one is lost. */
function fold(text: string): string {
  return text.replace(/\n+/g, (breaks) => (breaks.length === 1 ? ' ' : breaks.slice(1)))
}
