import { type Diagnostic, problem, warning } from '../diagnostics/diagnostic.ts'
import type { Place } from '../diagnostics/place.ts'
import type { Json } from '../state/json.ts'
import { checkSyntax } from '../template/evaluate.ts'
import { type Raw, type RawDict, Secret, type Value } from '../template/values.ts'
import type { ArgSchema } from './args.ts'
import { judge, type Taken } from './judge.ts'
import { type Checked, type Named, nameArguments } from './names.ts'
import type { ArgProblem } from './problem.ts'
import { isSecret, take } from './take.ts'
import { hasSecret, templatesIn } from './templates.ts'

/**
 * What can be said of a task's arguments before any host is touched: unknown, missing, wrong where they hold no
 * template, and the syntax of those that do. `place` is that of the module's name.
 */
export function checkArgs(
  module: Checked,
  raw: RawDict,
  places: ReadonlyMap<string, Place>,
  place: Place,
): readonly Diagnostic[] {
  const given = new Map([...raw].map(([name, value]) => [String(name), value]))
  const { named, problems, meant } = nameArguments(module, given)
  const pending = new Set<string>(meant)
  const taken: Taken[] = []
  const found: ArgProblem[] = [...problems]
  for (const each of named) {
    const value = staticValue(each)
    const tried = value === undefined ? undefined : take(module, each.argument, each.given, value)
    if (tried && 'taken' in tried) taken.push(tried.taken)
    if (tried && 'problem' in tried) found.push(tried.problem)
    if (value === undefined || (tried && 'problem' in tried)) pending.add(each.argument)
  }
  found.push(...judge(module, taken, pending))
  return [
    ...found.map(({ code, argument, message, help }) => problem(code, message, places.get(argument) ?? place, help)),
    ...named.flatMap(({ value }) => templatesIn(value).flatMap(checkSyntax)),
    ...named.flatMap((each) => decimalMode(module, each, places.get(each.given) ?? place)),
  ]
}

/** The value where it holds no template and nothing encrypted, and so is as it will be at run time. */
function staticValue({ value }: Named<Raw>): Value | undefined {
  return templatesIn(value).length === 0 && !hasSecret(value) ? (value as Value) : undefined
}

// Modes that someone wrote without the leading zero: 644 is octal 1204, and no one asks for that.
function decimalMode({ name, args }: Checked, { argument, given, value }: Named<Raw>, place: Place): Diagnostic[] {
  const schema = args.properties[argument]
  const isMode = schema?.type === 'string' && schema.format === 'mode'
  if (!isMode || typeof value !== 'number' || !/^[4-7][0-7]{2}$/.test(String(value)) || value < 0o1000) return []
  const message = `"${given}" of ${name} is the decimal number ${value}, which is mode 0${value.toString(8)}`
  return [warning('wrong-argument', message, place, `write "0${value}", in quotes`)]
}

type ArgValue = Json | Secret

/** A module's arguments as its schema types them, but for `content` ones, which are still the path or text given. */
export interface CompleteArgs {
  readonly args: Readonly<Record<string, ArgValue>>
  /** Arguments that are not secret by their schema, yet were given a secret value. */
  readonly secrets: readonly string[]
}

/** Evaluated values → a module's arguments under their own names, coerced, checked, with defaults, frozen. */
export function completeArgs(
  module: Checked,
  values: ReadonlyMap<string, Value>,
): CompleteArgs | { readonly problems: readonly ArgProblem[] } {
  const { named, problems, meant } = nameArguments(module, values)
  const tried = named.map(({ argument, given, value }) => take(module, argument, given, value))
  const taken = tried.flatMap((one) => (one && 'taken' in one ? [one.taken] : []))
  const wrong = tried.flatMap((one) => (one && 'problem' in one ? [one.problem] : []))
  const unsettled = wrong.map(({ argument }) => named.find(({ given }) => given === argument)?.argument ?? '')
  const pending = new Set([...unsettled, ...meant])
  const all = [...problems, ...wrong, ...judge(module, taken, pending)]
  return all.length > 0 ? { problems: all } : finish(module, taken)
}

function finish({ args: { properties } }: Checked, taken: readonly Taken[]): CompleteArgs {
  const defaults = Object.entries(properties).flatMap(([name, schema]) =>
    'default' in schema && schema.default !== undefined ? [[name, seal(schema, schema.default, false)] as const] : [],
  )
  const given = taken.map(
    ({ argument, coerced, secret }) => [argument, seal(properties[argument], coerced, secret)] as const,
  )
  const secrets = taken.filter(({ argument, secret }) => secret && !staysSecret(properties[argument]))
  return Object.freeze({
    args: Object.freeze(Object.fromEntries<ArgValue>([...defaults, ...given])),
    secrets: secrets.map(({ argument }) => argument),
  })
}

function seal(schema: ArgSchema | undefined, value: Json, secret: boolean): ArgValue {
  const sealed = schema && (isSecret(schema) || (secret && staysSecret(schema)))
  return sealed && typeof value === 'string' ? new Secret(value) : freeze(value)
}

// Contents keep their taint: the engine makes a secret Content of them.
function staysSecret(schema: ArgSchema | undefined): boolean {
  return schema !== undefined && (isSecret(schema) || schema.type === 'content')
}

function freeze(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value
  for (const item of Object.values(value)) freeze(item)
  return Object.freeze(value)
}
