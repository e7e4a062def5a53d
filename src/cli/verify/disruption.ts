import type { Figures } from '../../load/wish.ts'
import { exit } from '../exit.ts'
import type { Check, CheckStatus, HostCheck } from './check.ts'
import type { Target } from './target.ts'

const GROUP = 'Under load'
/** Which part of the load may be missing before nothing is proven. */
const MAY_LACK = 0.1

/** One row of the table, about no host in particular. */
export function rowOf(name: string, status: CheckStatus, says: string | null, hosts: readonly HostCheck[] = []): Check {
  return { group: GROUP, name, status, hosts, says }
}

/** What came of it: a row for each step, with the load's figures; and whether it was broken off by a signal. */
export interface Disruption {
  readonly rows: readonly Check[]
  readonly isInterrupted: boolean
}

/** One that did not come about. */
export function uninterrupted(row: Check): Disruption {
  return { rows: [row], isInterrupted: false }
}

/** How the steps ended: with the exit code of an apply, and what went wrong on hosts. */
export interface Taken {
  readonly code: number
  readonly broken: readonly HostCheck[]
  /** Whether nothing is left stopped: what was taken out was put back. */
  readonly isWhole: boolean
}

/**
 * A row for each step of which there are figures, and one for whether all steps could be done. An orderly step fails by one
 * lost request; websockets must be there again at the end of any. A step without its load proves nothing; in place of
 * figures, why there are none.
 */
export function rowsOf(
  all: readonly Figures[] | string,
  { steps, rough }: Pick<Target, 'steps' | 'rough'>,
  { code, broken, isWhole }: Taken,
): readonly Check[] {
  const rows = typeof all === 'string' ? [rowOf('the load', 'failed', all)] : stepRows(all, rough)
  const silent = typeof all === 'string' ? [] : steps.filter((name) => rows.every((row) => row.name !== name))
  if (code === exit.fine) return [...rows, ...silent.map((name) => rowOf(name, 'failed', 'there are no figures of it'))]
  const stopped = isWhole ? 'what was stopped was started again' : 'WHAT WAS STOPPED MAY STILL BE SO: apply starts it'
  const why = code === exit.interrupted ? `it was broken off, and ${stopped}` : isWhole ? null : stopped
  return [...rows, rowOf('every step comes to its end', 'failed', why, broken)]
}

function stepRows(all: readonly Figures[], rough: readonly string[]): Check[] {
  return all.map((figures, index) => {
    const { step, requests, unsent, failed, sockets } = figures
    const isLost = (failed > 0 && !rough.includes(step)) || sockets.missing > 0
    const isProven = unsent <= (requests + unsent) * MAY_LACK
    const name = index === 0 ? 'nothing is stopped' : step
    return { ...rowOf(name, isLost || !isProven ? 'failed' : 'ok', inWords(figures)), figures }
  })
}

function inWords(figures: Figures): string {
  const { seconds, requests, unsent, failed, why, resent, moved, pause, longestWait, sockets } = figures
  const reasons = Object.entries(why).map(([reason, times]) => `${times} × ${reason}`)
  return [
    `${seconds.toFixed(1)} s`,
    `${requests} requests`,
    `${failed} failed${reasons.length > 0 ? ` (${reasons.join(', ')})` : ''}`,
    `longest pause ${pause.toFixed(1)} s`,
    `longest wait ${longestWait.toFixed(1)} s`,
    `${sockets.reconnected} websockets reconnected`,
    ...(sockets.missing > 0 ? [`${sockets.missing} missing`] : []),
    ...(resent > 0 ? [`${resent} sent again`] : []),
    ...(moved > 0 ? [`${moved} went to another balancer`] : []),
    ...(unsent > 0 ? [`${unsent} not sent, as this machine was too busy`] : []),
  ].join(', ')
}
