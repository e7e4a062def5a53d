import { inventoryGraph, inventoryHost, inventoryList } from '../files/inventory/print.ts'
import { defineCommand } from './command.ts'
import { exit } from './exit.ts'
import { inventoryFlags } from './flags.ts'
import { loadAll } from './load.ts'

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
  run: async (given, [group = 'all']) => {
    const loaded = await loadAll([], given)
    if (!loaded) return exit.usage
    if (given.host !== undefined) {
      if (!loaded.inventory.hosts.has(given.host)) return complain(`there is no host ${given.host} in the inventory`)
      return say(inventoryHost(loaded.inventory, given.host))
    }
    if (given.graph) {
      const top = loaded.inventory.groups.get(group)
      return top
        ? say(inventoryGraph(loaded.inventory, top, given.vars === true))
        : complain(`there is no group ${group}`)
    }
    if (given.list) return say(inventoryList(loaded.inventory))
    return complain('what is to be shown? Give --list, --graph or --host HOST')
  },
})

function say(text: string): number {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
  return exit.fine
}

function complain(message: string): number {
  process.stderr.write(`rcprov: ${message}\n`)
  return exit.usage
}
