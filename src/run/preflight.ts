import { type Script, sh } from '../state/sh.ts'
import { type Leftovers, parseLeftovers, readLeftovers } from './pending.ts'

/** What is looked at on each host before any of them is changed. */
export interface Preflight {
  /** Free KiB and free inodes by mount point, where rcprov and packages write. */
  readonly disks: readonly Disk[]
  /** Seconds by which the host's clock is ahead of ours. */
  readonly clockAhead: number
  readonly leftovers: Leftovers
}

export interface Disk {
  readonly mount: string
  readonly freeKiB: number
  readonly freeInodes: number
}

const MARK = '---rcprov-preflight---'
const LEAST_FREE_KIB = 10 * 1024
const LEAST_FREE_INODES = 500
/** Beyond it, certificates, logins and replica sets begin to fail. Seconds. */
const CLOCK_TOLERANCE = 60

/** One read-only script. */
export function preflightScript(): Script {
  return sh`date +%s; echo ${MARK}
df -Pk / /var /tmp /run 2>/dev/null; echo ${MARK}
df -Pi / /var /tmp /run 2>/dev/null; echo ${MARK}
${readLeftovers()}`
}

/** What the script printed; `now` is our clock in seconds when the answer came. */
export function parsePreflight(text: string, now: number): Preflight {
  const [clock = '', blocks = '', inodes = '', leftovers = ''] = text.split(`${MARK}\n`)
  const free = new Map(tableOf(inodes))
  const disks = tableOf(blocks).map(([mount, freeKiB]) => ({
    mount,
    freeKiB,
    // Some filesystems have no fixed number of inodes and print 0 or "-" for all of them.
    freeInodes: free.get(mount) || Number.POSITIVE_INFINITY,
  }))
  return { disks, clockAhead: Number(clock.trim()) - now, leftovers: parseLeftovers(leftovers) }
}

/** Why a host is not fit to be changed, or null. */
export function unfit({ disks }: Preflight): string | null {
  const full = disks.find(({ freeKiB, freeInodes }) => freeKiB < LEAST_FREE_KIB || freeInodes < LEAST_FREE_INODES)
  if (!full) return null
  const left = full.freeKiB < LEAST_FREE_KIB ? `${full.freeKiB} KiB` : `${full.freeInodes} inodes`
  return `${full.mount} is full: ${left} left. Free some space, nothing was changed`
}

/** What an operator should know of the host's clock, or null. */
export function clockWarning({ clockAhead }: Preflight): string | null {
  if (Number.isNaN(clockAhead) || Math.abs(clockAhead) <= CLOCK_TOLERANCE) return null
  const way = clockAhead > 0 ? 'ahead of' : 'behind'
  return `its clock is ${Math.round(Math.abs(clockAhead))} s ${way} this machine's`
}

function tableOf(text: string): [string, number][] {
  const rows = text.trim().split('\n').slice(1)
  return rows.flatMap((row): [string, number][] => {
    const [, , , free, , mount] = row.trim().split(/\s+/)
    return mount === undefined ? [] : [[mount, Number(free)]]
  })
}
