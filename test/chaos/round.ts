import type { Recap } from '../../src/run/event.ts'
import { type Applied, apply, type Moment } from './apply.ts'
import type { Cluster } from './cluster.ts'
import { inspect } from './inspect.ts'

/** A first apply that was killed, the next one, the one after that, and all that is wrong afterwards. */
export interface Round {
  readonly killed: Applied
  readonly next: Applied
  readonly last: Applied
  readonly faults: readonly string[]
}

/** Kills an apply at a moment; the next one is to end right, and the one after that to change nothing. */
export async function round(cluster: Cluster, moment: Moment): Promise<Round> {
  const killed = await apply(cluster, moment)
  const next = await apply(cluster, null)
  const last = await apply(cluster, null)
  const faults = [
    ...(killed.code === null ? [] : [`the first apply was not killed: it ended with ${killed.code}`]),
    ...ended('next', next),
    ...ended('last', last),
    ...(changedBy(last) === 0 ? [] : [`the last apply changed ${changedBy(last)}`]),
    ...(await inspect(cluster)),
  ]
  return { killed, next, last, faults }
}

function ended(name: string, { code, events, said }: Applied): readonly string[] {
  if (code === 0) return []
  const failed = events.flatMap(({ event }) =>
    event.type === 'host' && (event.status === 'failed' || event.status === 'unreachable')
      ? [`${event.host}: ${event.result.msg}`]
      : [],
  )
  return [`the ${name} apply ended with ${code ?? 'a kill'}: ${[...failed, said.trim()].join('; ')}`]
}

/** How many changes an apply has made, by its own account. */
export function changedBy({ events }: Applied): number {
  const recaps = events.flatMap(({ event }): readonly Recap[] =>
    event.type === 'recap' ? Object.values(event.hosts) : [],
  )
  return recaps.map(({ changed }) => changed).reduce((sum, count) => sum + count, 0)
}
