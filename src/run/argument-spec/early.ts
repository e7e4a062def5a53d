import { type Diagnostic, problem } from '../../diagnostics/diagnostic.ts'
import type { Place } from '../../diagnostics/place.ts'
import { groupNamesOf, hostsIn, hostVariables, type Inventory, type VariableLayer } from '../../files/inventory.ts'
import type { Play } from '../../language/step.ts'
import { placeIn } from '../../language/var-places.ts'
import { firstOf, mergedOf, variableStack } from '../../language/variables.ts'
import { TemplateError } from '../../template/errors.ts'
import { createScope, evaluate } from '../../template/evaluate.ts'
import type { Scope } from '../../template/scope.ts'
import { str } from '../../template/text.ts'
import { truth } from '../../template/truth.ts'
import { type Dict, type Raw, type RawDict, Secret, Template, Unknown, type Value } from '../../template/values.ts'
import { hostsBeforeRun } from '../choose.ts'
import { checksOf, type SpecCheck } from './checks.ts'
import { misspelt } from './misspelt.ts'
import { mistakesIn } from './told.ts'

/** What variables are given by before a run. */
export interface Given {
  readonly plays: readonly Play[]
  readonly inventory: Inventory
  readonly limit: string | null
  readonly extra: RawDict
  readonly mergeDicts: boolean
}

/**
 * What is wrong with variables by what the plays' roles say of them, as far as it can be told before any host is reached:
 * values that need facts, or that tasks set, are left to the run. A mistake of many hosts is told once.
 */
export function earlyMistakes(given: Given): readonly Diagnostic[] {
  const found = new Map<string, Diagnostic>()
  const assigned = new Set<string>()
  const layers = new Set<VariableLayer>()
  const all: SpecCheck[] = []
  for (const play of given.plays) {
    for (const name of setBeforeTasks(play)) assigned.add(name)
    const checks = checksOf(play)
    const hosts = checks.length > 0 ? hostsBeforeRun(play, given.inventory, given.limit, given.extra) : []
    for (const host of hosts) {
      const own = hostVariables(given.inventory, host, play.folder)
      for (const layer of own) layers.add(layer)
      for (const diagnostic of checks.flatMap((check) => wrongOn({ host, play, layers: own, assigned, given }, check)))
        found.set(keyOf(diagnostic), diagnostic)
    }
    for (const name of play.assigned.handler) assigned.add(name)
    all.push(...checks)
  }
  return [...found.values(), ...misspelt([...layers], all, assigned)]
}

/** Variables whose values only the run knows when a play comes to its tasks; `*` where that may be any. */
function setBeforeTasks({ assigned, varsPrompt, varsFiles }: Play): readonly string[] {
  return [...assigned.task, ...varsPrompt.map(({ name }) => name), ...(varsFiles.length > 0 ? ['*'] : [])]
}

/** A host of a play. */
interface Spot {
  readonly host: string
  readonly play: Play
  /** What the inventory and the files beside it and the playbook say of it. */
  readonly layers: readonly VariableLayer[]
  /** What only the run knows. */
  readonly assigned: ReadonlySet<string>
  readonly given: Given
}

type Values = ReadonlyMap<Raw, Raw>

/** A role's own defaults are left out of the check: of these it is the role that would be wrong. */
function wrongOn(spot: Spot, check: SpecCheck): Diagnostic[] {
  const { play, layers, assigned, given } = spot
  const { options, task } = check
  const inventory = layers.map(({ values }) => values)
  const bare = { inventory, facts: new Map(), assigned: new Map(), varsFiles: [], included: new Map() }
  const { vars, roleDefaults, roleVars } = play
  const stack = variableStack(bare, { vars, roleDefaults, roleVars, extra: given.extra }, task, new Map())
  const defaults = defaultsOf(play, task)
  const seen = new Set<Raw>()
  const scope = scopeOf(spot, stack)
  const found = stack
    .filter((dict) => !defaults.has(dict))
    .flatMap((holder) =>
      [...holder.keys()].flatMap((name) => {
        const option = options.get(name as Value)
        if (!(option instanceof Map) || seen.has(name)) return []
        seen.add(name)
        if (assigned.has(String(name))) return []
        const raw = (given.mergeDicts ? mergedOf : firstOf)(String(name), stack) ?? null
        return wrongIn({ name: String(name), option, raw, place: placeOf(name, holder, layers) }, check, scope)
      }),
    )
  const isGiven = (name: Value) => seen.has(name as Raw) || [...defaults].some((dict) => dict.has(name as Raw))
  return [...found, ...(assigned.has('*') ? [] : missing(check, play, (name) => assigned.has(name) || isGiven(name)))]
}

function defaultsOf({ roleDefaults }: Play, { keywords, role }: SpecCheck['task']): ReadonlySet<Values> {
  const ofRoles = keywords.vars.filter(({ level }) => level === 'role defaults').map(({ values }) => values)
  return new Set<Values>([...roleDefaults, ...ofRoles, ...(role ? [role.defaults] : [])])
}

/** Made when the first template asks for it. */
function scopeOf({ host, assigned, given: { inventory } }: Spot, stack: readonly Values[]): () => Scope {
  let made: Scope | undefined
  const unknown = new Unknown([{ text: 'the run' }])
  const magic = magicOf(inventory, host)
  const lookup = (name: string) => {
    if (Object.hasOwn(magic, name)) return magic[name]?.()
    return assigned.has(name) ? unknown : (firstOf(name, stack) ?? unknown)
  }
  return () => {
    made ??= createScope(lookup, { lookups: () => unknown })
    return made
  }
}

function magicOf({ hosts, groups }: Inventory, name: string): Readonly<Record<string, () => Raw>> {
  const host = hosts.get(name)
  return {
    inventory_hostname: () => name,
    inventory_hostname_short: () => name.split('.')[0] ?? name,
    group_names: () => (host ? groupNamesOf(host) : []),
    groups: () => new Map([...groups].map(([group, of]): [Raw, Raw] => [group, hostsIn(of).map((one) => one.name)])),
  }
}

/** A variable of a role as it was given. */
interface Variable {
  readonly name: string
  readonly option: Dict
  readonly raw: Raw
  readonly place: Place | undefined
}

function wrongIn({ name, option, raw, place }: Variable, check: SpecCheck, scope: () => Scope): Diagnostic[] {
  const value = valueBeforeRun(raw, scope)
  const help = place ? aboutOf(name, option, check) : `${aboutOf(name, option, check)}; it was given by -e`
  const mistakes = value === undefined ? [] : mistakesIn(name, option, value)
  return mistakes.map((message) => problem('wrong-argument', message, place, help))
}

function missing(check: SpecCheck, { place }: Play, isThere: (name: string) => boolean): Diagnostic[] {
  return [...check.options].flatMap(([key, option]) => {
    const name = str(key)
    if (!(option instanceof Map) || !truth(option.get('required') ?? false) || isThere(name)) return []
    const message = `"${name}" is set nowhere, and the role ${check.role.name} needs it`
    return [
      problem('missing-argument', message, place, `${aboutOf(name, option, check)}; set it in group_vars/all.yml`),
    ]
  })
}

function aboutOf(name: string, option: Dict, { role }: SpecCheck): string {
  return `${name}: ${str(option.get('description') ?? 'a variable')} (role ${role.name})`
}

/** undefined: not known before the run, or secret. */
function valueBeforeRun(raw: Raw, scope: () => Scope): Value | undefined {
  if (raw === null || typeof raw !== 'object') return raw
  try {
    const value = evaluate(raw, scope())
    return isPlain(value) ? value : undefined
  } catch (reason) {
    // What is wrong with it may be right in the run, where there are facts.
    if (reason instanceof TemplateError) return undefined
    throw reason
  }
}

function isPlain(value: Value): boolean {
  if (value instanceof Map) return [...value].every(([key, inner]) => isPlain(key) && isPlain(inner))
  if (Array.isArray(value)) return value.every(isPlain)
  return !(value instanceof Unknown || value instanceof Secret)
}

function placeOf(name: Raw, holder: Values, layers: readonly VariableLayer[]): Place | undefined {
  const raw = holder.get(name)
  const layer = layers.findLast(({ values }) => values === holder)
  return layer?.placeOf(name) ?? (raw instanceof Template ? raw.place : placeIn(holder as RawDict, name))
}

function keyOf({ message, place }: Diagnostic): string {
  return `${message} ${place?.file}:${place?.line}:${place?.column}`
}
