import pLimit from 'p-limit'
import type { Inventory } from '../files/inventory.ts'
import type { TargetDefaults } from '../transport/target.ts'
import { growing } from './grown.ts'
import { createHold } from './hold.ts'
import type { Host } from './host.ts'
import { createHosts } from './hosts.ts'
import { createMongoPool } from './mongo/pool.ts'
import { isLeft } from './pending.ts'
import type { Run } from './run.ts'

/** What a run is made of; the rest follows from it. */
export type RunParts = Pick<
  Run,
  | 'id'
  | 'dry'
  | 'diff'
  | 'readAhead'
  | 'verbosity'
  | 'forceHandlers'
  | 'report'
  | 'mask'
  | 'inventory'
  | 'library'
  | 'extra'
  | 'tags'
  | 'limit'
  | 'flags'
  | 'manner'
  | 'stopping'
> & {
  readonly hostsAtATime: number
  readonly defaults: TargetDefaults
  readonly reason: string
  readonly folder: string
  /** Reads the inventory again; without it, it stays as it is. */
  readonly reload?: () => Inventory
}

/** Puts a run together; nothing is connected before `enlist`. */
export function createRun(parts: RunParts): Run {
  parts.library.vault.listen(parts.mask.add)
  const { all, renew, whyUnfit, onlyHelps, ...hosts } = createHosts(parts)
  const hold = createHold({
    run: parts.id,
    reason: parts.reason,
    isOver: parts.stopping,
    note: ({ name }, message) => parts.report({ type: 'note', message, host: name }),
  })
  const jobs: Run['jobs'] = new Map()
  const mongo = createMongoPool(parts.mask)
  const { hostsAtATime, defaults: _, reason: __, folder: ___, ...rest } = parts
  return {
    ...rest,
    ...hosts,
    jobs,
    mongo,
    forks: pLimit(hostsAtATime),
    grown: growing(parts.inventory, parts.reload, renew),
    beforeChange: async (host) => (await whyUnfit(host)) ?? hold.take(host, hosts.keeperOf(host), onlyHelps(host)),
    handlersDone: hold.handlersDone,
    finish: async (broken) => {
      try {
        await Promise.all([...jobs.values()].map(({ left }) => left))
        // What an interrupted run left is cleared even where nothing was to be changed any more.
        const isStillLeft = ({ leftovers, putOff }: Host) => isLeft(leftovers) || putOff.length > 0
        const left = all().filter((host) => host.state === 'active' && isStillLeft(host))
        if (!parts.dry && parts.manner.takesUp)
          await Promise.allSettled(left.map((host) => hold.take(host, hosts.keeperOf(host))))
        await hold.release(broken || parts.stopping())
      } finally {
        await mongo.close()
        await Promise.all(all().map((host) => host.link.close()))
      }
    },
  }
}
