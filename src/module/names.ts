import { didYouMean } from '../diagnostics/suggest.ts'
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
function argumentNames(schema: ArgsSchema): ReadonlyMap<string, string> {
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

/** Arguments under their own names; unknown ones, and those given twice by an alias, are problems. */
export function nameArguments<T>(
  module: Checked,
  given: ReadonlyMap<string, T>,
): { readonly named: readonly Named<T>[]; readonly problems: readonly ArgProblem[] } {
  const names = argumentNames(module.args)
  const named = new Map<string, Named<T>>()
  const problems: ArgProblem[] = []
  for (const [name, value] of given) {
    const argument = names.get(name) ?? (module.args.open ? name : undefined)
    const other = argument === undefined ? undefined : named.get(argument)
    if (argument === undefined) problems.push(unknownArgument(module, name))
    else if (other) problems.push(givenTwice(module, name, other.given))
    else named.set(argument, { argument, given: name, value })
  }
  return { named: [...named.values()], problems }
}

function unknownArgument({ name: module, args }: Checked, name: string): ArgProblem {
  const names = argumentNames(args)
  const own = Object.keys(args.properties)
  return {
    code: 'unknown-argument',
    argument: name,
    message: `"${name}" is not an argument of ${module}${didYouMean(name, names.keys())}`,
    help: own.length > 0 ? `${module} takes ${own.join(', ')}` : `${module} takes no arguments`,
  }
}

function givenTwice({ name: module }: Checked, name: string, other: string): ArgProblem {
  return {
    code: 'wrong-argument',
    argument: name,
    message: `"${name}" and "${other}" are the same argument of ${module}`,
    help: 'give one of them',
  }
}
