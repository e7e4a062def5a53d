import { didYouMean } from '../diagnostics/suggest.ts'
import { hostVariables, LOCALHOST } from '../files/inventory.ts'
import { matchHosts } from '../files/pattern.ts'
import { type Setting, settingsInPlay } from '../language/origins.ts'
import type { Play } from '../language/step.ts'
import { patternOf } from '../run/choose.ts'
import { defineCommand } from './command.ts'
import { exit } from './exit.ts'
import { inventoryFlags, vaultFlags } from './flags.ts'
import { type Loaded, loadAll } from './load.ts'
import { originRows, settingsInExtra, settingsInInventory } from './origins.ts'
import { complain, say } from './say.ts'
import { complainLocked, lockedOf } from './vault/locked-files.ts'

/** Shows every place that sets a host's variable, and which one counts. */
export const why = defineCommand({
  name: 'why',
  summary: "Shows every place that sets a host's variable, the highest level first, and which one counts (*).",
  usage: 'rcprov why HOST VARIABLE [PLAYBOOK…] [-i INVENTORY]',
  flags: { inventory: inventoryFlags.inventory, 'extra-vars': inventoryFlags['extra-vars'], ...vaultFlags },
  run: async (given, [host, name, ...playbooks]) => {
    if (host === undefined || name === undefined)
      return complain('which variable of which host?', 'rcprov why web1 port')
    const loaded = await loadAll(playbooks, given)
    if (!loaded) return exit.usage
    const { hosts } = loaded.inventory
    if (!hosts.has(host) && !LOCALHOST.includes(host)) {
      return complain(`there is no host ${host} in the inventory${didYouMean(host, hosts.keys())}`)
    }
    const [locked] = lockedOf(loaded.inventory, host)
    if (locked) return complainLocked(locked)
    const parts = await partsOf(host, name, loaded)
    if (parts.every(({ settings }) => settings.length === 0)) return complain(nowhere(host, name, loaded))
    return say(parts.map(({ title, settings }) => [title, ...originRows(settings), ''].join('\n')).join('\n'))
  },
})

interface Part {
  readonly title: string
  readonly settings: readonly Setting[]
}

/** One part for each play that the host is in; without a playbook, one for the inventory. */
async function partsOf(host: string, name: string, loaded: Loaded): Promise<readonly Part[]> {
  const { inventory, extra, library, plays } = loaded
  const above = settingsInExtra(extra, name)
  if (plays.length === 0) {
    return [{ title: `${name} of ${host}`, settings: [...above, ...settingsInInventory(inventory, host, name)] }]
  }
  const its = plays.filter((play) => matchHosts(patternOf(play, extra), inventory).hosts.includes(host))
  return Promise.all(
    its.map(async (play) => {
      const own = await settingsInPlay(play, name, library.sources)
      const settings = [
        ...above,
        ...own.above,
        ...settingsInInventory(inventory, host, name, play.folder),
        ...own.below,
      ]
      return { title: `${name} of ${host} in the play ${titleOf(play)}`, settings }
    }),
  )
}

function titleOf({ name, place }: Play): string {
  const text = name === null ? '' : `"${typeof name === 'object' && 'source' in name ? name.source : name}" `
  return `${text}(${place.file}:${place.line})`
}

function nowhere(host: string, name: string, { inventory, plays }: Loaded): string {
  const known = hostVariables(inventory, host, plays[0]?.folder).flatMap(({ values }) => [...values.keys()].map(String))
  return `nothing that can be known before a run sets "${name}" for ${host}${didYouMean(name, known)}`
}
