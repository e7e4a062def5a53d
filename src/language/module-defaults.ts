import { problem } from '../diagnostics/diagnostic.ts'
import type { Place } from '../diagnostics/place.ts'
import { didYouMean } from '../diagnostics/suggest.ts'
import type { Entry, Node } from '../files/node.ts'
import { isTemplate, toRaw } from '../files/raw.ts'
import { checkArgs } from '../module/check.ts'
import { type AnyModule, shortName } from '../module/find.ts'
import { argumentNames } from '../module/names.ts'
import type { Raw } from '../template/values.ts'
import type { TaskArgs } from './args.ts'
import type { Compiler } from './compiler.ts'
import type { Fields } from './fields.ts'

/** By the short name of a module, the arguments of its tasks that they don't give themselves. */
export type ModuleDefaults = ReadonlyMap<string, TaskArgs>

/** The `module_defaults` of a play, block or task; those further out count for the modules that it does not name. */
export function readModuleDefaults(fields: Fields, outer: ModuleDefaults): ModuleDefaults {
  const own = entriesOf(fields).flatMap(({ key, value }): [string, TaskArgs][] =>
    value.kind === 'map' ? [[shortName(key.text), argsOf(value.entries)]] : [],
  )
  return own.length === 0 ? outer : new Map([...outer, ...own])
}

/** Reports modules that are not there, and arguments that theirs do not take. */
export async function checkModuleDefaults(fields: Fields, { library, report }: Compiler): Promise<void> {
  for (const { key, value } of entriesOf(fields)) {
    const name = key.text
    if (name.startsWith('group/')) {
      const help = 'groups are of modules of collections, which rcprov does not load: name each module'
      report(problem('unsupported', `module_defaults has no group "${name.slice('group/'.length)}"`, key.place, help))
      continue
    }
    const module = await library.modules.find(name)
    if (!module) {
      const near = didYouMean(name.split('.').at(-1) ?? name, await library.modules.names())
      report(problem('unknown-module', `there is no module "${name}"${near}`, key.place))
    } else if (value.kind === 'map') {
      const { args, places } = argsOf(value.entries)
      // The tasks give the rest.
      const partly = { ...module, args: { ...module.args, required: [] } }
      const wrong = checkArgs(partly, args, places, key.place).filter(({ code }) => code !== 'missing-argument')
      wrong.forEach(report)
    } else if (value.kind === 'list' || value.value !== null) report(notADict(name, value))
  }
}

/** A task's arguments, and the defaults of its module that it gives by none of their names. */
export function withDefaults(module: AnyModule, own: TaskArgs, all: ModuleDefaults): TaskArgs {
  const defaults = all.get(module.name)
  if (!defaults) return own
  const names = argumentNames(module.args)
  const nameOf = (name: Raw) => names.get(String(name)) ?? name
  const given = new Set([...own.args.keys()].map(nameOf))
  const more = [...defaults.args].filter(([name]) => !given.has(nameOf(name)))
  return { args: new Map([...own.args, ...more]), places: new Map([...defaults.places, ...own.places]) }
}

function entriesOf(fields: Fields): readonly Entry[] {
  const node = fields.get('module_defaults')?.node
  const maps: readonly Node[] = node?.kind === 'list' ? node.items : node ? [node] : []
  return maps.flatMap((map) => (map.kind === 'map' ? map.entries : []))
}

function argsOf(entries: readonly Entry[]): TaskArgs {
  return {
    args: new Map(entries.map(({ key, value }): [Raw, Raw] => [key.text, toRaw(value)])),
    places: new Map(entries.map(({ key }): [string, Place] => [key.text, key.place])),
  }
}

function notADict(name: string, value: Node) {
  const late = value.kind === 'scalar' && isTemplate(value.text)
  const help = late ? 'name each argument; their values may be templates' : undefined
  return problem('playbook-shape', `the arguments of ${name} are a dict`, value.place, help)
}
