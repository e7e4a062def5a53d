import type { Task } from '../../language/step.ts'
import { fail } from '../../template/errors.ts'
import type { Scope } from '../../template/scope.ts'
import type { Value } from '../../template/values.ts'
import type { PlayRun } from '../run.ts'
import { dict, indexedItems, items, list, nested, sequence, subelementsOf, together } from './data.ts'
import { env, file, fileglob, firstFound, template } from './files.ts'
import { variableNames, variables } from './variables.ts'

/** What a lookup may use, apart from its terms. */
export interface LookupContext {
  readonly running: PlayRun
  readonly task: Task | null
  readonly scope: Scope
  readonly options: ReadonlyMap<string, Value>
}

/** Terms in, a list of values out. */
export type Lookup = (terms: readonly Value[], context: LookupContext) => Value[]

const table: Readonly<Record<string, Lookup>> = {
  dict,
  env,
  file,
  fileglob,
  first_found: firstFound,
  flattened: items,
  indexed_items: indexedItems,
  items,
  list,
  nested,
  cartesian: nested,
  sequence,
  subelements: subelementsOf,
  template,
  together,
  varnames: variableNames,
  vars: variables,
}

/** The lookups of a task, by name: the only way from a template to the controller's files and environment. */
export function lookups(
  running: PlayRun,
  task: Task | null,
): (name: string, terms: Value[], options: ReadonlyMap<string, Value>, scope: Scope) => Value {
  return (name, terms, options, scope) => {
    const lookup = Object.hasOwn(table, short(name)) ? table[short(name)] : undefined
    if (!lookup) return fail(`there is no lookup '${name}'; known are: ${Object.keys(table).sort().join(', ')}`)
    return lookup(terms, { running, task, scope, options })
  }
}

function short(name: string): string {
  return name.replace(/^ansible\.builtin\./, '')
}
