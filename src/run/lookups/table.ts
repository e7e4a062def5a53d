import { isRefusalOfSystem, reasonOf } from '../../diagnostics/reason.ts'
import type { Task } from '../../language/step.ts'
import { fail } from '../../template/errors.ts'
import type { Scope } from '../../template/scope.ts'
import type { Value } from '../../template/values.ts'
import type { PlayRun } from '../run.ts'
import { inventoryHostnames, randomChoice } from './choice.ts'
import { lines, pipe } from './commands.ts'
import { config } from './config.ts'
import { csvfile } from './csv.ts'
import { dict, indexedItems, items, list, nested, subelementsOf, together } from './data.ts'
import { env, file, fileglob, firstFound, unvault } from './files.ts'
import { ini } from './ini.ts'
import { password } from './password.ts'
import { sequence } from './sequence.ts'
import { template } from './template.ts'
import { url } from './url.ts'
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
  config,
  csvfile,
  dict,
  env,
  file,
  fileglob,
  first_found: firstFound,
  flattened: items,
  indexed_items: indexedItems,
  ini,
  inventory_hostnames: inventoryHostnames,
  items,
  lines,
  list,
  nested,
  cartesian: nested,
  password,
  pipe,
  random_choice: randomChoice,
  sequence,
  subelements: subelementsOf,
  template,
  together,
  unvault,
  url,
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
    try {
      return lookup(terms, { running, task, scope, options })
    } catch (reason) {
      if (!isRefusalOfSystem(reason)) throw reason
      return fail(`the lookup '${name}' failed: ${reasonOf(reason)}`)
    }
  }
}

function short(name: string): string {
  return name.replace(/^ansible\.(?:builtin|legacy)\./, '')
}
