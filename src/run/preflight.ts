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

interface Disk {
  readonly mount: string
  readonly freeKiB: number
  readonly freeInodes: number
}

const MARK = '---rcprov-preflight---'
const LEAST_FREE_KIB = 10 * 1024
const LEAST_FREE_INODES = 500
/** Beyond it, certificates, logins and replica sets begin to fail. Seconds. */
const CLOCK_TOLERANCE = 60

/** One read-only script, of as few forks as it takes. */
export function preflightScript(): Script {
  return sh`date +%s; echo ${MARK}
stat -f -c '%n %a %S %c %d' / /var /tmp /run 2>/dev/null; echo ${MARK}
${readLeftovers()}`
}

/** What the script printed; `now` is our clock in seconds when the answer came. */
export function parsePreflight(text: string, now: number): Preflight {
  const [clock = '', disks = '', leftovers = ''] = text.split(`${MARK}\n`)
  return {
    disks: disks.trim().split('\n').flatMap(parseDisk),
    clockAhead: Number(clock.trim()) - now,
    leftovers: parseLeftovers(leftovers),
  }
}

function parseDisk(row: string): Disk[] {
  const [mount = '', blocks, size, inodes, freeInodes] = row.split(' ')
  if (freeInodes === undefined) return []
  // Some filesystems have no fixed number of inodes and say 0 for all of them.
  const free = Number(inodes) === 0 ? Number.POSITIVE_INFINITY : Number(freeInodes)
  return [{ mount, freeKiB: (Number(blocks) * Number(size)) / 1024, freeInodes: free }]
}

/** Why a host is not fit to be changed, or null. */
export function unfit({ disks }: Preflight): string | null {
  const full = disks.find(({ freeKiB, freeInodes }) => freeKiB < LEAST_FREE_KIB || freeInodes < LEAST_FREE_INODES)
  if (!full) return null
  const left = full.freeKiB < LEAST_FREE_KIB ? `${Math.round(full.freeKiB)} KiB` : `${full.freeInodes} inodes`
  return `${full.mount} is full: ${left} left. Free some space, nothing was changed`
}

/** What an operator should know of the host's clock, or null. */
export function clockWarning({ clockAhead }: Preflight): string | null {
  if (Number.isNaN(clockAhead) || Math.abs(clockAhead) <= CLOCK_TOLERANCE) return null
  const way = clockAhead > 0 ? 'ahead of' : 'behind'
  return `its clock is ${Math.round(Math.abs(clockAhead))} s ${way} this machine's`
}
