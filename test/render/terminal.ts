import { displayWidth } from '../../src/diagnostics/escape.ts'

/** A terminal of a given size in memory: as much of one as the outputs use. Anything else in what is written is thrown. */
export interface MemoryTerminal {
  readonly write: (text: string) => void
  readonly size: () => { columns: number; rows: number }
  /** All lines, those that have scrolled away too; without spaces at their ends. */
  readonly lines: () => string[]
  /** The lines that can be seen. */
  readonly visible: () => string[]
  readonly cursorShown: () => boolean
}

const PART = /\x1b\[(\?25[lh]|[0-9;]*m|[0-9]*A|J)|[\r\n]|[^\x00-\x1f\x7f-\x9f]/uy

export function memoryTerminal(columns: number, rows: number): MemoryTerminal {
  const lines: string[][] = [[]]
  let row = 0
  let column = 0
  let cursorShown = true

  const down = () => {
    row += 1
    lines[row] ??= []
  }
  const command = (name: string) => {
    if (name.startsWith('?25')) cursorShown = name === '?25h'
    if (name === 'J') lines.splice(row, lines.length, (lines[row] ?? []).slice(0, column))
    // A cursor stops at the top of what can be seen.
    if (name.endsWith('A')) row = Math.max(row - Number(name.slice(0, -1) || 1), lines.length - rows, 0)
  }
  const put = (character: string) => {
    const width = displayWidth(character)
    if (column + width > columns) {
      down()
      column = 0
    }
    const line = lines[row] ?? []
    while (line.length < column) line.push(' ')
    line.splice(column, width, character, ...(width > 1 ? [''] : []))
    column += width
  }
  const texts = () => lines.map((line) => line.join('').trimEnd())

  return {
    write: (text) => {
      PART.lastIndex = 0
      while (PART.lastIndex < text.length) {
        const at = PART.lastIndex
        const [whole, name] = PART.exec(text) ?? []
        if (whole === undefined) throw new Error(`no terminal takes ${JSON.stringify(text.slice(at, at + 10))}`)
        if (name !== undefined) command(name)
        else if (whole === '\n') {
          down()
          column = 0
        } else if (whole === '\r') column = 0
        else put(whole)
      }
    },
    size: () => ({ columns, rows }),
    lines: texts,
    visible: () => texts().slice(-rows),
    cursorShown: () => cursorShown,
  }
}
