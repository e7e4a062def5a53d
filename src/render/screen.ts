import { stripVTControlCharacters } from 'node:util'
import { displayWidth } from '../diagnostics/escape.ts'

/** Where a screen is drawn. */
export interface Terminal {
  readonly write: (text: string) => void
  readonly size: () => { readonly columns: number; readonly rows: number }
}

/** Rows at the bottom of a terminal that are drawn anew, and text that scrolls away above them. */
export interface Screen {
  /** Text of whole lines that stays; it appears with the next drawing. */
  readonly print: (text: string) => void
  readonly draw: (rows: readonly string[]) => void
  /** Takes the rows away; what was printed stays. A second time is harmless. */
  readonly close: () => void
}

const HIDE_CURSOR = '\x1b[?25l'
const SHOW_CURSOR = '\x1b[?25h'

/** Nothing is drawn yet. */
export function createScreen({ write, size }: Terminal): Screen {
  let drawn: readonly string[] = []
  let pending = ''
  let hidden = false

  const replace = (rows: readonly string[], before = '', behind = '') => {
    if (pending + before + behind === '' && rows.join('\n') === drawn.join('\n')) return
    write(`${before}${erase(drawn, size().columns)}${pending}${rows.join('\n')}${behind}`)
    drawn = rows
    pending = ''
  }

  return {
    print: (text) => {
      pending += text
    },
    draw: (rows) => {
      replace(rows, hidden ? '' : HIDE_CURSOR)
      hidden = true
    },
    close: () => {
      replace([], '', hidden ? SHOW_CURSOR : '')
      hidden = false
    },
  }
}

/** The cursor is behind the last row; rows that a narrowed terminal has wrapped take more than one of its lines. */
function erase(rows: readonly string[], columns: number): string {
  if (rows.length === 0) return ''
  const lines = rows.map((row) => Math.max(1, Math.ceil(displayWidth(stripVTControlCharacters(row)) / columns)))
  const up = lines.reduce((sum, count) => sum + count, 0) - 1
  return `\r${up > 0 ? `\x1b[${up}A` : ''}\x1b[J`
}
