import type { ArgsSchema } from '../module/args.ts'
import { argumentNames } from '../module/names.ts'
import type { Scope } from '../template/scope.ts'
import { str } from '../template/text.ts'
import { Float, type Raw, Template, type Value } from '../template/values.ts'

/**
 * Numbers get back the newlines that are written behind them in a text: `content: "{{ hosts | length }}\n"` is a line, as
 * in Ansible 2.14. As there too, a variable that is a number without being computed keeps its type, and so loses one.
 */
export function withNewlines(
  args: ReadonlyMap<Raw, Raw>,
  values: ReadonlyMap<string, Value>,
  schema: ArgsSchema,
  scope: Scope,
): Map<string, Value> {
  const entries = [...values].map(([name, value]): [string, Value] => {
    const raw = args.get(name)
    const isLine = raw instanceof Template && isNumber(value) && isText(schema, name) && !isPlainNumber(raw, scope)
    return [name, isLine ? str(value) + newlinesAtEnd(raw) : value]
  })
  return new Map(entries)
}

function newlinesAtEnd({ source }: Template): string {
  return /\n*$/.exec(source)?.[0] ?? ''
}

function isNumber(value: Value): boolean {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof Float
}

function isText(schema: ArgsSchema, name: string): boolean {
  const type = schema.properties[argumentNames(schema).get(name) ?? name]?.type
  return type === 'string' || type === 'content'
}

function isPlainNumber({ source }: Template, scope: Scope): boolean {
  const [, name] = /^\{\{\s*(\w+)\s*\}\}\n?$/.exec(source) ?? []
  return name !== undefined && !(scope.lookup(name) instanceof Template)
}
