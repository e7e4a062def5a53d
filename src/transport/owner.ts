import { readFileSync, readlinkSync } from 'node:fs'
import { hostname, userInfo } from 'node:os'

/** A run of rcprov, so that others know whom they wait for and whether it still lives. */
export interface Owner {
  /** `user@machine`. */
  readonly who: string
  /** Names the boot and the PID namespace: only there does the PID mean this process. */
  readonly place: string
  readonly pid: number
  /** When the process began, in ticks since the boot; a later process may have the same PID. */
  readonly start: string
}

/** This process. */
export function thisOwner(): Owner {
  return { who: `${userInfo().username}@${hostname()}`, place: place(), pid: process.pid, start: startOf(process.pid) }
}

/** True only if that process ran where this one does, and has ended. */
export function isGone(owner: Owner): boolean {
  if (owner.place !== place()) return false
  if (owner.start !== '') return startOf(owner.pid) !== owner.start
  return !answers(owner.pid)
}

function place(): string {
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    // Without /proc (macOS) there are no PID namespaces, either.
    return hostname()
  }
}

function startOf(pid: number): string {
  try {
    // The name in parentheses may hold blanks; the start is the 20th field behind it.
    const [state, ...fields] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    return state === 'Z' ? '' : (fields[18] ?? '')
  } catch {
    // There is no such process, or no /proc.
    return ''
  }
}

function answers(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // One of another user's is there, though it may not be signalled.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
