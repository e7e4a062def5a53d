import { bind, flagOf, intOf, textOf } from '../bind.ts'
import { fail } from '../errors.ts'
import { use } from '../lift.ts'
import type { CallArgs, Filter, Table } from '../registry.ts'
import { iterate } from '../sequence.ts'
import { typeName } from '../types.ts'
import type { Value } from '../values.ts'
import { readJson } from './json-read.ts'
import { type JsonStyle, oneLine, writeJson } from './json-write.ts'

// Taken for the playbooks that pass them; they change nothing here.
const ignored = ['vault_to_text', 'preprocess_unsafe', 'allow_nan', 'check_circular', 'skipkeys']
const parameters = ['indent', 'sort_keys', 'ensure_ascii', 'separators', ...ignored]

function indentOf(value: Value | undefined): string | null {
  if (value === undefined || value === null) return null
  return typeof value === 'string' ? value : ' '.repeat(Math.max(0, intOf(value)))
}

function styled(callee: string, value: Value, args: CallArgs, usual: JsonStyle): Value {
  const allowed = callee === 'to_nice_json' ? args : { ...args, positional: [] }
  const [indent, sortKeys, ascii, separators = null] = bind(callee, parameters, allowed)
  const space = indent === undefined ? usual.indent : indentOf(indent)
  const [item, key] = separators === null ? [] : iterate(separators).map((part) => textOf(part))
  const style = {
    indent: space,
    sortKeys: flagOf(sortKeys, usual.sortKeys),
    ascii: flagOf(ascii, usual.ascii),
    itemSeparator: item ?? (space === null ? ', ' : ','),
    keySeparator: key ?? ': ',
  }
  return writeJson(value, style)
}

// Jinja2's own, to be put into a <script> element.
function forHtml(value: Value, args: CallArgs): Value {
  const [indent] = bind('tojson', ['indent'], args)
  const text = writeJson(value, { ...oneLine, sortKeys: true, indent: indentOf(indent) })
  return text.replace(/[<>&']/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`)
}

function fromJson(value: Value, args: CallArgs): Value {
  bind('from_json', [], args)
  const text = use(value)
  if (typeof text === 'string') return readJson(text)
  return fail(`the JSON object must be str, bytes or bytearray, not ${typeName(text)}`)
}

export const filters: Table<Filter> = {
  from_json: fromJson,
  to_json: (value, args) => styled('to_json', value, args, oneLine),
  to_nice_json: (value, args) =>
    styled('to_nice_json', value, args, { ...oneLine, indent: '    ', sortKeys: true, itemSeparator: ',' }),
  tojson: forHtml,
}
