import { type Diagnostic, problem } from '../diagnostics/diagnostic.ts'
import type { Place } from '../diagnostics/place.ts'

/** A line of a configuration file that sets something. */
interface ConfigEntry {
  readonly text: string
  readonly place: Place
}

/** What a file such as ansible.cfg sets, by `section.key`, and what is wrong with it. */
export interface Config {
  readonly entries: ReadonlyMap<string, ConfigEntry>
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads a configuration file as Python's configparser does: keys in any case, `;` ends a value, indented lines go on with it. */
export function parseConfig(text: string, file: string): Config {
  const entries = new Map<string, ConfigEntry>()
  const sections = new Set<string>()
  const diagnostics: Diagnostic[] = []
  let section: string | null = null
  let last: string | null = null
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const words = withoutComment(line)
    if (words === '') continue
    const place = { file, line: index + 1, column: line.search(/\S/) + 1, length: words.length }
    const report = (message: string, help: string) => diagnostics.push(problem('config-syntax', message, place, help))
    const header = /^\[(.+)\]$/.exec(line.trimEnd())?.[1]
    const before = last === null ? undefined : entries.get(last)
    if (/^\s/.test(line) && last !== null && before) {
      entries.set(last, { ...before, text: `${before.text}\n${words}`.trim() })
    } else if (header !== undefined) {
      if (sections.has(header)) report(`the section [${header}] is there already`, 'put its keys together')
      sections.add(header)
      section = header
      last = null
    } else if (section === null) {
      report('this line stands before any section', 'begin with [defaults]')
    } else {
      const [, key = '', value] = /^([^=:]*?)\s*[=:]\s*(.*)$/s.exec(words) ?? []
      last = `${section}.${key.toLowerCase()}`
      if (value === undefined) report(`"${words}" is no "key = value"`, 'write each key with its value')
      else if (entries.has(last)) report(`${key} is set twice in [${section}]`, 'remove one of them')
      else entries.set(last, { text: value.replaceAll('%%', '%'), place })
    }
  }
  return { entries, diagnostics }
}

/** Comments are lines that begin with # or ;, and what follows a blank and a ; */
function withoutComment(line: string): string {
  return /^\s*[#;]/.test(line) ? '' : line.replace(/\s;.*$/, '').trim()
}
