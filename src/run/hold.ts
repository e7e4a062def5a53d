import type { Become } from '../transport/become.ts'
import type { Lease } from '../transport/lease.ts'
import { thisOwner } from '../transport/owner.ts'
import type { Runner } from '../transport/session.ts'
import { type Host, isBegun } from './host.ts'
import { idle } from './idle.ts'
import { clearHandlers, clearSteps, type DueHandlers } from './pending.ts'

const RENEWAL_MS = 10_000
/** Before a lease can have expired, a change makes sure of it. */
const SURE_MS = 20_000
/** So long a host that only helps is waited for, and so long between two tries, in seconds. */
const PATIENCE = 600
const PAUSE = 1

/** Loaded by the first run that changes something. */
const leases = () => import('../transport/lease.ts')

/** Hosts that this run has for itself, so that no other run changes them meanwhile. */
export interface Hold {
  /** To be asked before each change of a host: takes it first, or says who has it. One that only helps is waited for. */
  readonly take: (host: Host, become: Become | null, onlyHelps?: boolean) => Promise<string | null>
  /** The host's due handlers have run. */
  readonly handlersDone: (host: Host) => Promise<void>
  /** Clears what was noted and gives all hosts back; what an earlier run left is kept where this one did not come to it. */
  readonly release: (stopped: boolean) => Promise<void>
}

interface Held {
  readonly runner: Runner
  readonly renewal: NodeJS.Timeout
  renewed: number
}

/** What a hold must know of its run. */
export interface Holder {
  readonly run: string
  readonly reason: string
  readonly isOver: () => boolean
  readonly note: (host: Host, message: string) => void
}

/** Nothing is held yet. */
export function createHold({ run, reason, isOver, note }: Holder): Hold {
  const held = new Map<Host, Held>()
  const asked = new Map<Host, Promise<string | null>>()
  const token = tokenOf(run)

  const takeOnce = async (host: Host, become: Become | null, patience: number): Promise<string | null> => {
    const runner = await host.link.repeating(become)
    const { takeLease } = await leases()
    const taken = await takeLease(runner, { token, owner: thisOwner(), reason })
    if (!taken.taken) {
      if ('problem' in taken) return taken.problem
      if (patience <= 0 || isOver()) return heldBy(taken.holder)
      if (patience === PATIENCE)
        note(host, `waiting, since ${taken.holder.owner.who} is changing it: ${taken.holder.reason}`)
      await idle(PAUSE, isOver)
      return takeOnce(host, become, patience - PAUSE)
    }
    // A renewal that fails is met again at the next change; here there is nobody to tell.
    const renewal = setInterval(() => void renew(host).catch(() => {}), RENEWAL_MS)
    renewal.unref()
    held.set(host, { runner, renewal, renewed: Date.now() })
    return null
  }

  const renew = async (host: Host): Promise<void> => {
    const mine = held.get(host)
    if (!mine) return
    if (await (await leases()).renewLease(mine.runner, token)) {
      mine.renewed = Date.now()
      return
    }
    if (held.get(host) !== mine) return
    // It went to another run, or with a reboot: what was read before need not be so any more.
    clearInterval(mine.renewal)
    held.delete(host)
    asked.delete(host)
    host.view.forgetAll()
  }

  return {
    take: async (host, become, onlyHelps = false) => {
      const mine = held.get(host)
      if (mine && Date.now() - mine.renewed > SURE_MS) await renew(host)
      const taking = asked.get(host) ?? takeOnce(host, become, onlyHelps ? PATIENCE : 0)
      asked.set(host, taking)
      // What was refused, or could not be asked, may be had at the next change.
      const forget = () => asked.get(host) === taking && asked.delete(host)
      return taking.finally(() => held.has(host) || forget())
    },
    handlersDone: async (host) => {
      await held.get(host)?.runner.run(clearHandlers(stepsOf([...host.leftovers.handlers, ...host.putOff])).text)
    },
    release: async (stopped) => {
      const all = [...held].filter(([host]) => host.state !== 'unreachable')
      await Promise.all(all.map(([host, mine]) => giveBack(run, host, mine, stopped).catch(() => {})))
    },
  }
}

/** Clears what was noted on a host, as far as this run has come to it, and lets others have it. */
async function giveBack(run: string, host: Host, { runner, renewal }: Held, stopped: boolean): Promise<void> {
  clearInterval(renewal)
  const isComplete = host.state === 'active' && !stopped
  const kept = isComplete ? [] : host.leftovers.steps.filter(({ step }) => !isBegun(host, step))
  const areDone = host.notified.size === 0 && host.state !== 'failed'
  // What no play of a complete run would have is done with.
  const due = isComplete ? host.leftovers.handlers : [...host.leftovers.handlers, ...host.putOff]
  const handlers = areDone ? `${clearHandlers(stepsOf(due)).text}\n` : ''
  await runner.run(`${handlers}${clearSteps(kept.map(({ step }) => step)).text}`)
  const over = host.leftovers.steps.map((step) => step.run).filter((old) => !kept.some((step) => step.run === old))
  const names = [...new Set([run, ...over])]
  for (const become of host.spoolers.values()) await clearSpool(host, become, names).catch(() => {})
  await (await leases()).releaseLease(runner, tokenOf(run))
}

async function clearSpool({ link }: Host, become: Become | null, runs: readonly string[]): Promise<void> {
  const { removeSpooled } = await import('../transport/spool.ts')
  const spooler = await link.repeating(become)
  for (const run of runs) await removeSpooled(spooler, run)
}

/** The token of a run's leases, one for all its hosts: two names of one machine are no two runs. */
export function tokenOf(run: string): string {
  return run.replace(/[^a-zA-Z0-9]/g, '')
}

/** Who has a host, for who wants it too. */
export function heldBy({ owner, reason, secondsLeft }: Lease): string {
  const wait = `Wait for its end; a run that died gives way in ${Math.max(1, secondsLeft)} s`
  return `${owner.who} (pid ${owner.pid}) is changing this host: ${reason}. ${wait}`
}

/** Steps of which handlers are still due. */
function stepsOf(due: readonly DueHandlers[]): string[] {
  return due.filter(({ handlers }) => handlers.length > 0).map(({ step }) => step)
}
