import type { Play } from '../language/step.ts'
import { batchesOf } from './batches.ts'
import { chooseHosts } from './choose.ts'
import type { Host } from './host.ts'
import { runPlay } from './play.ts'
import type { Run } from './run.ts'

/** How a run ended, for the exit code. */
export interface Summary {
  readonly changed: boolean
  readonly failed: boolean
  readonly unreachable: boolean
}

/** Runs plays one after the other on their hosts. */
export async function conduct(run: Run, plays: readonly Play[]): Promise<Summary> {
  const seen = new Set<Host>()
  let broken = true
  try {
    for (const play of plays) {
      if (run.stopping()) break
      const hosts = chooseHosts(run, play)
      for (const host of hosts) seen.add(host)
      if (!(await runBatches(run, play, hosts))) break
    }
    broken = false
  } finally {
    // A bug of ours must not keep hosts from the next run.
    await run.finish(broken)
  }
  const all = byName([...seen])
  run.report({ type: 'recap', hosts: Object.fromEntries(all.map((host) => [host.name, host.recap])) })
  return summaryOf(all)
}

/** False: nothing that follows is to be done. */
async function runBatches(run: Run, play: Play, all: readonly Host[]): Promise<boolean> {
  for (const batch of batchesOf(play, all, run.extra)) {
    if (run.stopping()) return false
    const end = await runPlay(run, play, batch, all)
    if (end === 'of all') return false
    if (end === 'of play') return true
  }
  return true
}

function byName(hosts: readonly Host[]): Host[] {
  return hosts
    .filter(({ recap }) => Object.values(recap).some((count) => count > 0))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** As the hosts are in the end: a failure that was rescued, ignored or cleared is none. */
function summaryOf(hosts: readonly Host[]): Summary {
  const isAny = (state: Host['state']) => hosts.some((host) => host.state === state)
  const changed = hosts.some(({ recap }) => recap.changed + recap.unknown > 0)
  return { changed, failed: isAny('failed'), unreachable: isAny('unreachable') }
}
