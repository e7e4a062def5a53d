import type { Inventory } from '../files/inventory.ts'
import { matchHosts } from '../files/pattern.ts'
import { createRun } from '../run/create.ts'
import { createMask } from '../run/mask.ts'
import { scopeOf } from '../run/scope.ts'
import { showValue } from '../run/show.ts'
import { TemplateError } from '../template/errors.ts'
import { evaluate } from '../template/evaluate.ts'
import { Template } from '../template/values.ts'
import { defineCommand } from './command.ts'
import { emptyPlay } from './empty-play.ts'
import { exit } from './exit.ts'
import { extraVars } from './extra-vars.ts'
import { inventoryFlags } from './flags.ts'
import { loadAll } from './load.ts'
import { complain, say } from './say.ts'

/** Prints what a template comes to, with the variables of a host. */
export const evaluation = defineCommand({
  name: 'eval',
  summary: "Prints a template's value as JSON, with the variables that a host would see.",
  usage: "rcprov eval '{{ TEMPLATE }}' [-i INVENTORY] [-l HOST] [-e K=V]",
  flags: inventoryFlags,
  run: async (given, [text, extra]) => {
    if (text === undefined) return complain("which template? rcprov eval '{{ 1 + 1 }}'")
    if (extra !== undefined) return complain(`"${extra}" is too much; put the template in quotes`)
    const { limit, ...rest } = given
    const loaded = await loadAll([], rest)
    if (!loaded) return exit.usage
    const name = hostNamed(limit ?? 'localhost', loaded.inventory)
    if ('wrong' in name) return complain(name.wrong)
    const run = createRun({
      id: 'eval',
      dry: true,
      diff: false,
      readAhead: false,
      verbosity: 0,
      forceHandlers: false,
      report: () => {},
      mask: createMask(),
      inventory: loaded.inventory,
      library: loaded.library,
      extra: extraVars(given['extra-vars'] ?? []).values,
      tags: { only: [], skip: [] },
      limit: null,
      flags: { become: false, user: null, password: null },
      stopping: () => false,
      hostsAtATime: 1,
      defaults: {},
      reason: '',
      folder: process.cwd(),
    })
    const host = run.hostNamed(name.host)
    const scope = scopeOf(emptyPlay(run, [host]), host, null, new Map())
    try {
      const value = evaluate(new Template(text, { file: 'TEMPLATE', line: 1, column: 1 }), scope)
      return say(`${JSON.stringify(showValue(value))}\n`)
    } catch (reason) {
      if (!(reason instanceof TemplateError)) throw reason
      return complain(reason.message)
    }
  },
})

/** The one host that a pattern names. */
function hostNamed(pattern: string, inventory: Inventory): { readonly host: string } | { readonly wrong: string } {
  const { hosts, diagnostics } = matchHosts(pattern, inventory)
  const [host, ...others] = hosts
  if (host === undefined) return { wrong: diagnostics[0]?.message ?? `"${pattern}" names no host` }
  if (others.length > 0) return { wrong: `"${pattern}" names ${hosts.length} hosts; name one: ${hosts.join(', ')}` }
  return { host }
}
