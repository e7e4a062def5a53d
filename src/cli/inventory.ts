import { didYouMean } from '../diagnostics/suggest.ts'
import { inventoryGraph, inventoryHost, inventoryList } from '../files/inventory/print.ts'
import type { Inventory } from '../files/inventory.ts'
import { defineCommand } from './command.ts'
import { exit } from './exit.ts'
import { inventoryFlags } from './flags.ts'
import { loadAll } from './load.ts'
import { complain, say } from './say.ts'

/** Shows hosts, groups and variables as ansible-inventory does. */
export const inventory = defineCommand({
  name: 'inventory',
  summary: 'Shows hosts, groups and variables, in the forms that ansible-inventory prints.',
  usage: 'rcprov inventory --list | --graph [GROUP] | --host HOST [-i INVENTORY]',
  flags: {
    inventory: inventoryFlags.inventory,
    list: { type: 'boolean', description: 'all groups, hosts and variables as JSON' },
    graph: { type: 'boolean', description: 'the groups and hosts as a tree' },
    vars: { type: 'boolean', description: 'with --graph: with variables' },
    host: { type: 'string', value: 'HOST', description: "one host's variables as JSON" },
  },
  run: async (given, words) => {
    const wrong = misuse(given, words)
    if (wrong !== null) return complain(wrong)
    const [group = 'all'] = words
    const loaded = await loadAll([], given)
    if (!loaded) return exit.usage
    if (given.host !== undefined) {
      if (!loaded.inventory.hosts.has(given.host)) return complain(noHost(given.host, loaded.inventory))
      return say(line(inventoryHost(loaded.inventory, given.host)))
    }
    if (given.graph) {
      const top = loaded.inventory.groups.get(group)
      return top
        ? say(line(inventoryGraph(loaded.inventory, top, given.vars === true)))
        : complain(`there is no group ${group}${didYouMean(group, loaded.inventory.groups.keys())}`)
    }
    return say(line(inventoryList(loaded.inventory)))
  },
})

interface Asked {
  readonly list?: boolean | undefined
  readonly graph?: boolean | undefined
  readonly vars?: boolean | undefined
  readonly host?: string | undefined
}

function misuse({ list, graph, vars, host }: Asked, words: readonly string[]): string | null {
  const forms = [list, graph, host !== undefined].filter(Boolean).length
  const [extra] = graph ? words.slice(1) : words
  if (forms === 0) return 'what is to be shown? Give --list, --graph or --host HOST'
  if (forms > 1) return 'give only one of --list, --graph and --host'
  if (vars && !graph) return '--vars goes with --graph; --list and --host show variables anyway'
  return extra === undefined ? null : `"${extra}" is too much`
}

function noHost(host: string, { hosts }: Inventory): string {
  return `there is no host ${host} in the inventory${didYouMean(host, hosts.keys())}`
}

function line(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`
}
