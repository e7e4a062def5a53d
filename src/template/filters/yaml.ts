import { bind, flagOf, intOf } from '../bind.ts'
import { fail } from '../errors.ts'
import type { CallArgs, Filter, Table } from '../registry.ts'
import type { Value } from '../values.ts'
import { writeYaml } from './yaml/emit.ts'
import { readYaml } from './yaml/read.ts'

const parameters = [
  'indent',
  'width',
  'sort_keys',
  'default_flow_style',
  'default_style',
  'explicit_start',
  'explicit_end',
  // Taken for the playbooks that pass it: all of Unicode is always written as it is.
  'allow_unicode',
]

function dump(callee: string, value: Value, args: CallArgs, usualIndent: number, usualFlow: false | null): string {
  const positional = callee === 'to_nice_yaml' ? args.positional : []
  const given = bind(callee, parameters, { ...args, positional })
  const [indent = null, width = null, sortKeys, flow = usualFlow, style = null, start, end] = given
  if (style !== null && style !== '"' && style !== "'") {
    return fail(`${callee}() knows no default_style but ' and "`)
  }
  return writeYaml(value, {
    indent: indent === null ? usualIndent : intOf(indent),
    width: width === null ? 0 : intOf(width),
    sortKeys: flagOf(sortKeys, true),
    flow: flow === null ? null : flagOf(flow),
    quote: style,
    explicitStart: flagOf(start),
    explicitEnd: flagOf(end),
  })
}

function fromYaml(value: Value, args: CallArgs): Value {
  bind('from_yaml', [], args)
  if (typeof value !== 'string') return value
  const documents = readYaml(value)
  if (documents.length > 1) return fail('expected a single document in the stream, but found another document')
  return documents[0] ?? null
}

function fromYamlAll(value: Value, args: CallArgs): Value {
  bind('from_yaml_all', [], args)
  return typeof value === 'string' ? readYaml(value) : value
}

export const filters: Table<Filter> = {
  from_yaml: fromYaml,
  from_yaml_all: fromYamlAll,
  to_nice_yaml: (value, args) => dump('to_nice_yaml', value, args, 4, false),
  to_yaml: (value, args) => dump('to_yaml', value, args, 2, null),
}
