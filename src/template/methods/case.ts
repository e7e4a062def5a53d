import type { Method, Table } from '../registry.ts'
import { ofText } from './self.ts'

const cased = /\p{Cased}/u

// The digraphs that have a third, titled form.
const titled = new Map([...'ǄǅǆǇǈǉǊǋǌǱǲǳ'].map((char, i, all) => [char, all[i - (i % 3) + 1] ?? char]))
const finalSigma = /(?<=\p{Cased}\p{Case_Ignorable}*)Σ(?!\p{Case_Ignorable}*\p{Cased})/gu

function titleCharacter(char: string): string {
  const [first = '', ...rest] = char.toUpperCase()
  return titled.get(char) ?? first + rest.join('').toLowerCase()
}

/** `'hELLO wORLD'` → `'Hello world'`. */
export function capitalize(text: string): string {
  const [first = '', ...rest] = text.replace(finalSigma, 'ς')
  return titleCharacter(first) + rest.join('').toLowerCase()
}

/** `"they're"` → `"They'Re"`: Python's own; the filter `title` splits words otherwise. */
function title(text: string): string {
  let inWord = false
  const chars = [...text.replace(finalSigma, 'ς')].map((char) => {
    const shown = inWord ? char.toLowerCase() : titleCharacter(char)
    inWord = cased.test(char)
    return shown
  })
  return chars.join('')
}

function swapCase(text: string): string {
  const lower = [...text.replace(finalSigma, 'ς')]
  const swap = (char: string, i: number) => (/\p{Uppercase}/u.test(char) ? lower[i]?.toLowerCase() : char.toUpperCase())
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
