import type { Inventory } from '../files/inventory.ts'
import { matchHosts } from '../files/pattern.ts'
import { createRun } from '../run/create.ts'
import { createMask } from '../run/mask.ts'
import { scopeOf } from '../run/scope.ts'
import { TemplateError } from '../template/errors.ts'
import { evaluate } from '../template/evaluate.ts'
import { oneLine, writeJson } from '../template/filters/json-write.ts'
import type { Scope } from '../template/scope.ts'
import { Template } from '../template/values.ts'
import { defineCommand } from './command.ts'
import { emptyPlay } from './empty-play.ts'
import { evalBatch } from './eval-batch.ts'
import { exit } from './exit.ts'
import { inventoryFlags } from './flags.ts'
import { type Loaded, loadAll } from './load.ts'
import { mannerOf } from './manners.ts'
import { complain, say } from './say.ts'
import { complainLocked, lockedOf } from './vault/locked-files.ts'
import { visible } from './visible.ts'

const flags = {
  ...inventoryFlags,
  batch: {
    type: 'boolean',
    description: 'read {"template": …, "vars": {…}} lines from stdin, answer each with {"value": …} or {"error": …}',
  },
} as const

/** Prints what templates come to, with the variables of a host. */
export const evaluation = defineCommand({
  name: 'eval',
  summary: "Prints a template's value as JSON, with the variables that a host would see.",
  usage: "rcprov eval '{{ TEMPLATE }}' | --batch [-i INVENTORY] [-l HOST] [-e K=V]",
  flags,
  run: async ({ batch = false, limit, ...given }, [text, extra]) => {
    if (text === undefined && !batch) return complain("which template? rcprov eval '{{ 1 + 1 }}'")
    if (batch && text !== undefined) return complain('with --batch the templates come from stdin, a JSON object a line')
    if (extra !== undefined) return complain(`"${extra}" is too much; put the template in quotes`)
    const loaded = await loadAll([], given)
    if (!loaded) return exit.usage
    const name = hostNamed(limit ?? 'localhost', loaded.inventory)
    if ('wrong' in name) return complain(name.wrong)
    const locked = lockedOf(loaded.inventory, name.host, process.cwd())[0]
    if (locked) return complainLocked(locked)
    const scope = scopeOfHost(name.host, loaded)
    if (text !== undefined) return printValue(text, scope)
    await evalBatch(process.stdin.setEncoding('utf8'), scope, say)
    return exit.fine
  },
})

function scopeOfHost(name: string, { inventory, library, extra, settings }: Loaded): Scope {
  const run = createRun({
    id: 'eval',
    dry: true,
    diff: false,
    readAhead: false,
    verbosity: 0,
    forceHandlers: false,
    report: () => {},
    mask: createMask(),
    inventory,
    library,
    extra,
    tags: { only: [], skip: [] },
    limit: null,
    flags: {},
    manner: mannerOf(settings),
    stopping: () => false,
    hostsAtATime: 1,
    defaults: {},
    reason: '',
    folder: process.cwd(),
  })
  const host = run.hostNamed(name)
  return scopeOf(emptyPlay(run, [host]), host, null, new Map())
}

function printValue(text: string, scope: Scope): number {
  try {
    const value = evaluate(new Template(text, { file: 'TEMPLATE', line: 1, column: 1 }), scope)
    return say(`${writeJson(visible(value), { ...oneLine, ascii: false })}\n`)
  } catch (reason) {
    if (!(reason instanceof TemplateError)) throw reason
    return complain(reason.message)
  }
}

/** The one host that a pattern names. */
function hostNamed(pattern: string, inventory: Inventory): { readonly host: string } | { readonly wrong: string } {
  const { hosts, diagnostics } = matchHosts(pattern, inventory)
  const [host, ...others] = hosts
  if (host === undefined) return { wrong: diagnostics[0]?.message ?? `"${pattern}" names no host` }
  if (others.length > 0) return { wrong: `"${pattern}" names ${hosts.length} hosts; name one: ${hosts.join(', ')}` }
  return { host }
}
