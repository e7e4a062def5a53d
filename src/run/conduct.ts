import type { Play } from '../language/step.ts'
import { batchesOf } from './batches.ts'
import type { Chosen } from './choose.ts'
import type { Recap } from './event.ts'
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
export async function conduct(run: Run, chosen: readonly Chosen[]): Promise<Summary> {
  const all = [...new Set(chosen.flatMap(({ hosts }) => hosts))]
  let broken = true
  try {
    for (const { play, hosts } of chosen) {
      if (run.stopping()) break
      const active = hosts.filter((host) => host.state === 'active')
      if (!(await runBatches(run, play, active, hosts.length))) break
    }
    broken = false
  } finally {
    // A bug of ours must not keep hosts from the next run.
    await run.finish(broken)
  }
  run.report({ type: 'recap', hosts: Object.fromEntries(byName(all).map((host) => [host.name, host.recap])) })
  return summaryOf(all.map((host) => host.recap))
}

/** False: in one batch no host was left, so nothing that follows is done. */
async function runBatches(run: Run, play: Play, active: readonly Host[], matched: number): Promise<boolean> {
  for (const batch of batchesOf(play, active, run.extra)) {
    if (run.stopping()) return false
    const goesOn = await runPlay(run, play, { batch, all: active, matched })
    if (!goesOn) return false
  }
  return true
}

function byName(hosts: readonly Host[]): Host[] {
  return hosts
    .filter(({ recap }) => Object.values(recap).some((count) => count > 0))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

function summaryOf(recaps: readonly Recap[]): Summary {
  const any = (field: keyof Recap) => recaps.some((recap) => recap[field] > 0)
  return { changed: any('changed') || any('unknown'), failed: any('failed'), unreachable: any('unreachable') }
}
