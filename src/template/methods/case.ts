import type { Method, Table } from '../registry.ts'
import { ofText } from './self.ts'

const cased = /\p{Cased}/u

function titleCharacter(char: string): string {
  const [first = '', ...rest] = char.toUpperCase()
  return first + rest.join('').toLowerCase()
}

/** `'hELLO wORLD'` → `'Hello world'`. */
export function capitalize(text: string): string {
  const [first = '', ...rest] = text
  return titleCharacter(first) + rest.join('').toLowerCase()
}

/** `"they're"` → `"They'Re"`: Python's own; the filter `title` splits words otherwise. */
function title(text: string): string {
  let inWord = false
  const chars = [...text].map((char) => {
    const shown = inWord ? char.toLowerCase() : titleCharacter(char)
    inWord = cased.test(char)
    return shown
  })
  return chars.join('')
}

function swapCase(text: string): string {
  const swap = (char: string) => (/\p{Uppercase}/u.test(char) ? char.toLowerCase() : char.toUpperCase())
  return [...text].map(swap).join('')
}

function caseFold(text: string): string {
  return [...text].map((char) => char.toUpperCase().toLowerCase()).join('')
}

export const caseMethods: Table<Method> = {
  capitalize: ofText('capitalize', [], capitalize),
  casefold: ofText('casefold', [], caseFold),
  lower: ofText('lower', [], (text) => text.toLowerCase()),
  swapcase: ofText('swapcase', [], swapCase),
  title: ofText('title', [], title),
  upper: ofText('upper', [], (text) => text.toUpperCase()),
}
