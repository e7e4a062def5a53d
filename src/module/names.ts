import { didYouMean, suggest } from '../diagnostics/suggest.ts'
import type { ArgsSchema } from './args.ts'
import type { AnyModule } from './find.ts'
import type { ArgProblem } from './problem.ts'

/** What is checked of a module. */
export type Checked = Pick<AnyModule, 'name' | 'args'>

/** An argument under its own name, and the name (maybe an alias) by which it was given. */
export interface Named<T> {
  readonly argument: string
  readonly given: string
  readonly value: T
}

const tables = new WeakMap<ArgsSchema, ReadonlyMap<string, string>>()

/** Every name that an argument may be given by → its own name. */
export function argumentNames(schema: ArgsSchema): ReadonlyMap<string, string> {
  const made =
    tables.get(schema) ??
    new Map(
      Object.entries(schema.properties).flatMap(([name, { aliases = [] }]) =>
        [name, ...aliases].map((alias) => [alias, name] as const),
      ),
    )
  tables.set(schema, made)
  return made
}

/**
 * Arguments under their own names; unknown ones, and those given twice by an alias, are problems. `meant` are those that
 * are likely only mistyped, and so not missing.
 */
export function nameArguments<T>(
  module: Checked,
  given: ReadonlyMap<string, T>,
): {
  readonly named: readonly Named<T>[]
  readonly problems: readonly ArgProblem[]
  readonly meant: readonly string[]
} {
  const names = argumentNames(module.args)
  const named = new Map<string, Named<T>>()
  const problems: ArgProblem[] = []
  const meant: string[] = []
  for (const [name, value] of given) {
    const argument = names.get(name) ?? (module.args.open ? name : undefined)
    const other = argument === undefined ? undefined : named.get(argument)
    if (argument === undefined) {
      problems.push(unknownArgument(module, name))
      const near = names.get(suggest(name, names.keys()) ?? '')
      if (near !== undefined) meant.push(near)
    } else if (other) problems.push(givenTwice(module, name, other.given))
    else named.set(argument, { argument, given: name, value })
  }
  return { named: [...named.values()], problems, meant }
}

function unknownArgument({ name: module, args }: Checked, name: string): ArgProblem {
  const names = argumentNames(args)
  const own = Object.keys(args.properties)
  const near = didYouMean(name, names.keys())
  const message = `"${name}" is not an argument of ${module}${near}`
  const help = own.length > 0 ? `${module} takes ${own.join(', ')}` : `${module} takes no arguments`
  return { code: 'unknown-argument', argument: name, message, ...(near === '' && { help }) }
}

function givenTwice({ name: module }: Checked, name: string, other: string): ArgProblem {
  return {
    code: 'wrong-argument',
    argument: name,
    message: `"${name}" and "${other}" are the same argument of ${module}`,
    help: 'give one of them',
  }
}
