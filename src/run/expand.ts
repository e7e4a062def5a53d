import type { ArgSchema, Args, ArgsSchema } from '../module/args.ts'
import { expanded, isExpandable } from '../state/families/expanded.ts'
import type { AnyProbe } from '../state/probe.ts'
import type { Actor } from './actor.ts'

/** What the host must be asked about a task's paths: where its homes are, and what its variables hold. */
export function pathsToExpand(schema: ArgsSchema, args: Args<ArgsSchema>): AnyProbe[] {
  const paths = pathNames(schema).flatMap((name) => [args[name]].flat())
  return paths.filter((path) => typeof path === 'string' && isExpandable(path)).map((path) => expanded(String(path)))
}

/** A task's arguments with its paths as the shell of the session's user expands them. */
export async function expandPaths(actor: Actor, schema: ArgsSchema, args: Args<ArgsSchema>): Promise<Args<ArgsSchema>> {
  const probes = pathsToExpand(schema, args)
  if (probes.length === 0) return args
  const missing = actor.view.missing(actor.user, probes)
  if (missing.length > 0) await actor.read(missing)
  const found = new Map<unknown, unknown>()
  for (const probe of probes) found.set(probe.subject, actor.view.look(actor.user, probe)?.value)
  const expand = (value: unknown) => found.get(value) ?? value
  const entries = Object.entries(args).map(([name, value]) => {
    const argument = schema.properties[name]
    if (!argument || !isPath(argument)) return [name, value]
    return [name, Array.isArray(value) ? value.map(expand) : expand(value)]
  })
  return Object.freeze(Object.fromEntries(entries))
}

const namesOfPaths = new WeakMap<ArgsSchema, readonly string[]>()

function pathNames(schema: ArgsSchema): readonly string[] {
  const known = namesOfPaths.get(schema)
  if (known) return known
  const names = Object.entries(schema.properties).flatMap(([name, argument]) => (isPath(argument) ? [name] : []))
  namesOfPaths.set(schema, names)
  return names
}

function isPath(schema: ArgSchema): boolean {
  return schema.type === 'array' ? schema.items.format === 'path' : 'format' in schema && schema.format === 'path'
}
