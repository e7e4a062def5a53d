import { intOf, textOf } from '../bind.ts'
import { fail } from '../errors.ts'
import type { Method, Table } from '../registry.ts'
import { repeat } from '../repeat.ts'
import { textLength } from '../sequence.ts'
import type { Value } from '../values.ts'
import { ofText } from './self.ts'

function filled(fill: string, width: number): string {
  return String(repeat(fill, width))
}

/** Spaces on both sides; of an odd number, Python puts the one more on the side that keeps columns straight. */
export function center(text: string, width: number, fill = ' '): string {
  const room = Math.max(0, width - textLength(text))
  const left = Math.floor(room / 2) + (room & width & 1)
  return filled(fill, left) + text + filled(fill, room - left)
}

function zeroFill(text: string, width: number): string {
  const sign = /^[+-]/.exec(text)?.[0] ?? ''
  return sign + filled('0', width - textLength(text)) + text.slice(sign.length)
}

function expandTabs(text: string, size: number): string {
  let column = 0
  const shown = [...text].map((char) => {
    if (char === '\t') {
      const blanks = size > 0 ? size - (column % size) : 0
      column += blanks
      return filled(' ', blanks)
    }
    column = char === '\n' || char === '\r' ? 0 : column + 1
    return char
  })
  return shown.join('')
}

function padding(name: string, pad: (text: string, width: number, fill: string) => string): Method {
  const run = (text: string, [width, fill]: readonly (Value | undefined)[]) => {
    const char = textOf(fill, ' ')
    if (textLength(char) !== 1) fail('The fill character must be exactly one character long')
    return pad(text, intOf(width), char)
  }
  return ofText(name, ['width', 'fillchar'], run, 1)
}

export const padMethods: Table<Method> = {
  center: padding('center', center),
  expandtabs: ofText('expandtabs', ['tabsize'], (text, [size]) => expandTabs(text, intOf(size, 8))),
  ljust: padding('ljust', (text, width, fill) => text + filled(fill, width - textLength(text))),
  rjust: padding('rjust', (text, width, fill) => filled(fill, width - textLength(text)) + text),
  zfill: ofText('zfill', ['width'], (text, [width]) => zeroFill(text, intOf(width)), 1),
}
