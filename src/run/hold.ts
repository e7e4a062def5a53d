import type { Become } from '../transport/become.ts'
import { releaseLease, renewLease, takeLease } from '../transport/lease.ts'
import { thisOwner } from '../transport/owner.ts'
import { newNonce, type Runner } from '../transport/session.ts'
import { removeSpooled } from '../transport/spool.ts'
import type { Host } from './host.ts'
import { clearHandlers, clearSteps } from './pending.ts'

const RENEWAL_MS = 10_000

/** Hosts that this run has for itself, so that no other run changes them meanwhile. */
export interface Hold {
  /** Takes a host before its first change; says who has it already. */
  readonly take: (host: Host, become: Become | null) => Promise<string | null>
  /** The host's due handlers have run. */
  readonly handlersDone: (host: Host) => Promise<void>
  /** Clears what was noted and gives all hosts back. */
  readonly release: () => Promise<void>
}

interface Held {
  readonly become: Become | null
  readonly token: string
  readonly runner: Runner
  readonly renewal: NodeJS.Timeout
}

/** Nothing is held yet. */
export function createHold(run: string, reason: string): Hold {
  const held = new Map<Host, Held>()
  const asked = new Map<Host, Promise<string | null>>()

  const takeOnce = async (host: Host, become: Become | null): Promise<string | null> => {
    const runner = (await host.link.shell(become)).repeating
    const token = newNonce()
    const taken = await takeLease(runner, { token, owner: thisOwner(), reason })
    if (!taken.taken) {
      const { owner, reason: why, secondsLeft } = taken.holder
      return `${owner.who} (pid ${owner.pid}) is changing this host: ${why}. Wait for its end; a run that died gives way in ${Math.max(1, secondsLeft)} s`
    }
    // A renewal that fails is met again at the next change; here there is nobody to tell.
    const renewal = setInterval(() => void renewLease(runner, token).catch(() => false), RENEWAL_MS)
    renewal.unref()
    held.set(host, { become, token, runner, renewal })
    return null
  }

  const giveBack = async (host: Host, { become, token, runner, renewal }: Held) => {
    clearInterval(renewal)
    const handlers = host.notified.size === 0 ? `${clearHandlers().text}\n` : ''
    await host.link.tell(become, `${handlers}${clearSteps().text}`, null)
    await removeSpooled(runner, run)
    for (const old of new Set(host.leftovers.steps.map((step) => step.run))) await removeSpooled(runner, old)
    await releaseLease(runner, token)
  }

  return {
    take: (host, become) => {
      const taking = asked.get(host) ?? takeOnce(host, become)
      asked.set(host, taking)
      return taking
    },
    handlersDone: async (host) => {
      const mine = held.get(host)
      if (mine) await host.link.tell(mine.become, clearHandlers().text, null)
    },
    release: async () => {
      const all = [...held].filter(([host]) => host.state !== 'unreachable')
      await Promise.all(all.map(([host, mine]) => giveBack(host, mine).catch(() => {})))
    },
  }
}
