import { bind, intOf, textOf } from '../bind.ts'
import { fail } from '../errors.ts'
import type { CallArgs, Filter, Table } from '../registry.ts'
import { repeat } from '../repeat.ts'
import { str } from '../text.ts'
import type { Value } from '../values.ts'

/** Quotes for a POSIX shell, as Python's shlex does: what needs no quotes gets none. */
function quote(value: Value, args: CallArgs): Value {
  bind('quote', [], args)
  const text = value === null ? '' : str(value)
  if (text === '') return "''"
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'"'"'`)}'`
}

interface CommentStyle {
  readonly beginning: string
  readonly decoration: string
  readonly end: string
}

const styles: ReadonlyMap<string, CommentStyle> = new Map([
  ['plain', { beginning: '', decoration: '# ', end: '' }],
  ['erlang', { beginning: '', decoration: '% ', end: '' }],
  ['c', { beginning: '', decoration: '// ', end: '' }],
  ['cblock', { beginning: '/*', decoration: ' * ', end: ' */' }],
  ['xml', { beginning: '<!--', decoration: ' - ', end: '-->' }],
])

const parameters = [
  'style',
  'decoration',
  'beginning',
  'end',
  'newline',
  'prefix',
  'prefix_count',
  'postfix',
  'postfix_count',
]

function comment(value: Value, args: CallArgs): Value {
  const given = bind('comment', parameters, args)
  const name = textOf(given[0], 'plain')
  const style = styles.get(name) ?? fail(`Invalid style '${name}'`)
  const decoration = textOf(given[1], style.decoration)
  const newline = textOf(given[4], '\n')
  const line = (text: string) => (text === '' ? '' : text + newline)
  const margin = decoration.trimEnd()
  const prefix = repeat(line(textOf(given[5], margin)), intOf(given[6], 1))
  const after = repeat(newline + textOf(given[7], margin), intOf(given[8], 1))
  const body = (decoration + textOf(value).replaceAll(newline, newline + decoration)).replaceAll(
    decoration + newline,
    margin + newline,
  )
  const end = textOf(given[3], style.end)
  return `${line(textOf(given[2], style.beginning))}${prefix}${body}${after}${end === '' ? '' : newline + end}`
}

export const filters: Table<Filter> = { comment, quote }
