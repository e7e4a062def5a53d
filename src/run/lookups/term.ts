import { saysYes } from '../../files/yes.ts'
import { fail } from '../../template/errors.ts'
import { str } from '../../template/text.ts'
import type { Value } from '../../template/values.ts'

/** A term of a lookup that may carry options: `admin file=users.ini section=live`. */
export interface Term {
  /** What is no option. */
  readonly text: string
  readonly options: ReadonlyMap<string, Value>
}

/** Takes the options of these names out of a term; they win over those that the lookup was called with. */
export function readTerm(term: Value, names: readonly string[], given: ReadonlyMap<string, Value>): Term {
  const options = new Map(given)
  const words: string[] = []
  for (const [word] of str(term).matchAll(/(?:[^\s'"]|'[^']*'|"[^"]*"|['"])+/g)) {
    const [, name = '', value = ''] = /^(\w+)=(.*)$/s.exec(word) ?? []
    if (name === '') words.push(word)
    else options.set(name, value.replace(/^(['"])(.*)\1$/s, '$2'))
  }
  for (const name of options.keys()) {
    if (!names.includes(name)) fail(`this lookup has no option '${name}'; it has: ${names.join(', ')}`)
  }
  return { text: words.join(' '), options }
}

/** An option that is text. */
export function textOption(options: Term['options'], name: string, otherwise: string): string {
  const value = options.get(name)
  return value === undefined || value === null ? otherwise : str(value)
}

/** An option that is yes or no, by any of Ansible's words for them. */
export function flagOption(options: Term['options'], name: string, otherwise: boolean): boolean {
  return saysYes(textOption(options, name, String(otherwise)))
}

/** An option that is a whole number. */
export function countOption(options: Term['options'], name: string, otherwise: number): number {
  const text = textOption(options, name, String(otherwise))
  return /^[+-]?\d+$/.test(text) ? Number(text) : fail(`${name} takes a whole number, not '${text}'`)
}

/** An option that is a list of texts, or one text with commas in it. */
export function listOption(options: Term['options'], name: string): readonly string[] {
  const value = options.get(name) ?? null
  if (value === null) return []
  return Array.isArray(value) ? value.map(str) : str(value).split(',')
}
