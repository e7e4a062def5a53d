import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { didYouMean } from '../diagnostics/suggest.ts'
import { inventoryGraph, inventoryHost, inventoryList, inventoryYaml } from '../files/inventory/print.ts'
import type { Showing } from '../files/inventory/shown.ts'
import { hostVariables } from '../files/inventory.ts'
import { matchHosts } from '../files/pattern.ts'
import { defineCommand, type Given } from './command.ts'
import { exit } from './exit.ts'
import { inventoryFlags, refusedFlag } from './flags.ts'
import { type Loaded, loadAll } from './load.ts'
import { originRows, settingsInExtra, settingsInInventory } from './origins.ts'
import { complain, say } from './say.ts'
import { complainLocked, lockedOf } from './vault/locked-files.ts'

const flags = {
  ...inventoryFlags,
  list: { type: 'boolean', description: 'all groups, hosts and variables as JSON' },
  graph: { type: 'boolean', description: 'the groups and hosts as a tree' },
  vars: { type: 'boolean', description: 'with --graph: with variables' },
  host: { type: 'string', value: 'HOST', description: "one host's variables as JSON" },
  origins: { type: 'boolean', description: 'with --host: where each variable is set, and which place wins' },
  yaml: { type: 'boolean', short: 'y', description: 'YAML in place of JSON' },
  export: { type: 'boolean', description: 'with --list: leave variables of groups with their groups' },
  'playbook-dir': {
    type: 'string',
    value: 'FOLDER',
    description: 'also with the group_vars and host_vars of this folder',
  },
  toml: { ...refusedFlag('rcprov writes JSON or YAML (-y)'), type: 'boolean' },
} as const

type Asked = Given<typeof flags>

/** Shows hosts, groups and variables as ansible-inventory does. */
export const inventory = defineCommand({
  name: 'inventory',
  summary: 'Shows hosts, groups and variables, in the forms that ansible-inventory prints.',
  usage: 'rcprov inventory --list | --graph [GROUP] | --host HOST [-i INVENTORY]',
  flags,
  run: async (asked, words) => {
    const wrong = misuse(asked, words)
    if (wrong !== null) return complain(wrong)
    const loaded = await loadAll([], asked)
    if (!loaded) return exit.usage
    const locked = lockedIn(asked, loaded)
    if (locked) return complainLocked(locked)
    const shown = showingOf(asked, loaded)
    if (asked.host !== undefined) return showHost(asked.host, asked, shown)
    if (asked.graph) return showGraph(words[0] ?? 'all', asked, shown)
    return say(asked.yaml ? inventoryYaml(shown) : inventoryList(shown))
  },
})

function misuse({ list, graph, vars, host, origins }: Asked, words: readonly string[]): string | null {
  const forms = [list, graph, host !== undefined].filter(Boolean).length
  const [extra] = graph ? words.slice(1) : words
  if (forms === 0) return 'what is to be shown? Give --list, --graph or --host HOST'
  if (forms > 1) return 'give only one of --list, --graph and --host'
  if (vars && !graph) return '--vars goes with --graph; --list and --host show variables anyway'
  if (origins && host === undefined) return '--origins goes with --host'
  return extra === undefined ? null : `"${extra}" is too much`
}

function showingOf(asked: Asked, { inventory, extra, settings }: Loaded): Showing {
  return {
    inventory,
    playbookDir: asked['playbook-dir'] ?? null,
    extra,
    mergeDicts: settings.hashBehaviour === 'merge',
    asExport: asked.export === true,
    only: asked.limit === undefined ? null : new Set(matchHosts('all', inventory, asked.limit).hosts),
  }
}

/** An encrypted file that can't be read and whose variables are asked for. */
function lockedIn({ host, graph, vars }: Asked, { inventory }: Loaded): Diagnostic | undefined {
  if (graph && !vars) return undefined
  const hosts = host === undefined ? [...inventory.hosts.keys()] : [host]
  return hosts.flatMap((name) => lockedOf(inventory, name))[0]
}

function showHost(host: string, asked: Asked, shown: Showing): number {
  const { hosts } = shown.inventory
  if (!hosts.has(host)) return complain(`there is no host ${host} in the inventory${didYouMean(host, hosts.keys())}`)
  if (asked.origins) return say(originsOf(host, shown))
  return say(inventoryHost(host, shown, asked.yaml ? 'yaml' : 'json'))
}

/** Each variable with all places that set it. */
function originsOf(host: string, { inventory, playbookDir, extra }: Showing): string {
  const layers = hostVariables(inventory, host, playbookDir ?? undefined)
  const names = new Set([...layers.flatMap(({ values }) => [...values.keys()]), ...extra.keys()].map(String))
  const blocks = [...names].sort().map((name) => {
    const settings = settingsInInventory(inventory, host, name, playbookDir ?? undefined)
    return [name, ...originRows([...settingsInExtra(extra, name), ...settings]), ''].join('\n')
  })
  return blocks.join('\n')
}

function showGraph(name: string, asked: Asked, shown: Showing): number {
  const { groups } = shown.inventory
  const group = groups.get(name)
  if (!group) return complain(`there is no group ${name}${didYouMean(name, groups.keys())}`)
  return say(`${inventoryGraph(group, shown, asked.vars === true)}\n`)
}
