import { atPlace, fail } from './errors.ts'
import { delimiterNames, type ReadOptions, usualDelimiters } from './parser/options.ts'
import { Template } from './values.ts'

const mark = '#jinja2:'

const switches: ReadonlyMap<string, 'trimBlocks' | 'lstripBlocks' | 'keepTrailingNewline'> = new Map([
  ['trim_blocks', 'trimBlocks'],
  ['lstrip_blocks', 'lstripBlocks'],
  ['keep_trailing_newline', 'keepTrailingNewline'],
])

/** A template file without its `#jinja2: trim_blocks: False` line, and the settings that result. */
export function readHeader(template: Template, options: ReadOptions): { body: Template; options: ReadOptions } {
  if (!template.source.startsWith(mark)) return { body: template, options: unique(options) }
  return atPlace(template.place, () => {
    const end = template.source.indexOf('\n')
    if (end < 0) fail(`there is nothing behind the line "${mark}"`)
    const pairs = template.source.slice(mark.length, end).split(',').map(readPair)
    const changed = pairs.reduce((settings, [key, value]) => set(settings, key, value), options)
    const { file, line } = template.place
    const body = new Template(template.source.slice(end + 1), { file, line: line + 1, column: 1 }, template.conceal)
    return { body, options: unique(changed) }
  })
}

function readPair(pair: string): readonly [string, string] {
  const colon = pair.indexOf(':')
  if (colon < 0) return fail(`expected "name: value" behind "${mark}", found "${pair.trim()}"`)
  return [pair.slice(0, colon).trim(), pair.slice(colon + 1).trim()]
}

function set(options: ReadOptions, key: string, value: string): ReadOptions {
  const flag = switches.get(key)
  if (flag) return { ...options, [flag]: readFlag(key, value) }
  const delimiter = delimiterNames.get(key)
  if (!delimiter) return fail(`"${key}" is not a setting of "${mark}"`)
  const [, text] = /^(?:"(.+)"|'(.+)')$/.exec(value)?.filter((part) => part !== undefined) ?? []
  const delimiters = { ...usualDelimiters, ...options.delimiters }
  return { ...options, delimiters: { ...delimiters, [delimiter]: text ?? fail(`"${key}" needs a text in quotes`) } }
}

function readFlag(key: string, value: string): boolean {
  const word = value.replace(/^(['"])(.*)\1$/, '$2').toLowerCase()
  if (word === 'true' || word === 'false') return word === 'true'
  return fail(`"${key}" must be True or False, not ${value}`)
}

const known = new Map<string, ReadOptions>()

// Compiled templates are remembered by their settings, so that equal settings must be one object.
function unique(options: ReadOptions): ReadOptions {
  const key = JSON.stringify(options)
  const found = known.get(key) ?? options
  known.set(key, found)
  return found
}
