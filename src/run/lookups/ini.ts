import { fail } from '../../template/errors.ts'
import { compileRegex, matchRegex } from '../../template/regex.ts'
import type { Value } from '../../template/values.ts'
import { parseIni } from './ini-file.ts'
import { textOf } from './source.ts'
import type { Lookup } from './table.ts'
import { flagOption, readTerm, type Term, textOption } from './term.ts'

const names = ['type', 'file', 'section', 're', 'encoding', 'default', 'case_sensitive', 'allow_no_value', 'allow_none']

/** Values of an INI file, or of a file of Java's properties: `key section=… file=…`. */
export const ini: Lookup = (terms, context) =>
  terms.flatMap((one) => {
    const term = readTerm(one, names, context.options)
    const { options } = term
    const keepsCase = flagOption(options, 'case_sensitive', false)
    const takesBare = flagOption(options, 'allow_no_value', flagOption(options, 'allow_none', false))
    const file = textOption(options, 'file', 'ansible.ini')
    const text = textOf(file, context)
    const isIni = textOption(options, 'type', 'ini') === 'ini'
    const section = isIni ? textOption(options, 'section', 'global') : 'properties'
    const sections = parseIni(isIni ? text : `[properties]\n${text}`, { keepsCase, takesBare })
    const keys = sections.get(section) ?? fail(`No section '${section}' in '${file}'.`)
    return found(keys, term, keepsCase)
  })

function found(keys: ReadonlyMap<string, string | null>, { text, options }: Term, keepsCase: boolean): Value[] {
  if (flagOption(options, 're', false)) {
    const regex = compileRegex(text)
    return [...keys].flatMap(([key, value]) => (matchRegex(regex, key) ? [value] : []))
  }
  const value = keys.get(keepsCase ? text : text.toLowerCase())
  return [value === undefined ? (options.get('default') ?? '') : value]
}
