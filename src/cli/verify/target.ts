import { join } from 'node:path'
import type { LoadWish, Login } from '../../load/wish.ts'
import type { Event } from '../../run/event.ts'
import { type Raw, Secret } from '../../template/values.ts'
import { exit } from '../exit.ts'
import type { VerifyGiven } from '../flags.ts'
import { ownPlaybooks } from '../own-playbooks.ts'
import { messageOf } from './check.ts'
import { playQuietly } from './quietly.ts'

/** What a load is for, and what will be stopped meanwhile. */
export interface Target {
  readonly load: Pick<LoadWish, 'domain' | 'port' | 'addresses' | 'authority' | 'login'>
  readonly steps: readonly string[]
  /** Those steps that take their victim by surprise. */
  readonly rough: readonly string[]
}

/** What `disrupt_target` of roles/disrupt/tasks/load.yml holds. */
interface Told extends Pick<Target, 'steps' | 'rough'> {
  readonly domain: string
  readonly port: number
  readonly addresses: readonly string[]
  readonly authority: string
}

/** Why there is nothing to stop, and the exit code of the run that was to find it. */
interface NoTarget {
  readonly wrong: string
  readonly code: number
}

/** Asks the cluster's model, and logs in; changes nothing. */
export async function findTarget(given: VerifyGiven): Promise<Target | NoTarget> {
  const found: { readonly host: string; readonly told: Told }[] = []
  const wrong: string[] = []
  const { code, fact } = await playQuietly(join(ownPlaybooks(), 'disrupt-load.yml'), given, (event) => {
    found.push(...targetIn(event))
    if (event.type === 'host' && (event.status === 'failed' || event.status === 'unreachable'))
      wrong.push(`${event.host}: ${messageOf(event)}`)
  })
  const [first] = found
  if (code === exit.interrupted) return { wrong: 'it was broken off, and nothing was stopped', code }
  if (code !== exit.fine || !first) return { wrong: wrong.join('; ') || 'there is no cluster in the inventory', code }
  const { domain, port, addresses, authority, steps, rough } = first.told
  const login = loginIn(fact(first.host, 'disrupt_session'))
  return { load: { domain, port, addresses, authority: authority || null, login }, steps, rough }
}

function targetIn(event: Event) {
  if (event.type !== 'host') return []
  // It is made by a playbook of our own.
  const facts = event.result.ansible_facts as unknown as { readonly disrupt_target?: Told } | undefined
  return facts?.disrupt_target ? [{ host: event.host, told: facts.disrupt_target }] : []
}

function loginIn(session: Raw | undefined): Login | null {
  if (!(session instanceof Map)) return null
  const [userId, token] = ['userId', 'authToken'].map((name) => session.get(name))
  return userId instanceof Secret && token instanceof Secret
    ? { userId: String(userId.open()), token: String(token.open()) }
    : null
}
