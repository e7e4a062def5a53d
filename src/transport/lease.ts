import { jsonIn } from '../state/json.ts'
import { LOOK, release, renew, take } from './lease-scripts.ts'
import { isGone, type Owner } from './owner.ts'
import type { FrameResult, Runner } from './session.ts'

/** Who wants a host for itself, and why. */
export interface Claim {
  /** Letters and digits that nobody else has; the same for all renewals. */
  readonly token: string
  readonly owner: Owner
  readonly reason: string
}

/** A lease as a host holds it. */
export interface Lease extends Claim {
  /** Not above 0 once it has expired. */
  readonly secondsLeft: number
}

export type Taken =
  | { readonly taken: true }
  | { readonly taken: false; readonly holder: Lease }
  /** The host can't keep a lease; a sentence without a full stop. */
  | { readonly taken: false; readonly problem: string }

/**
 * Takes a host's lease if it is free or expired, or if its owner ran on this machine and is gone.
 * May be repeated with the same claim.
 */
export async function takeLease(runner: Runner, claim: Claim): Promise<Taken> {
  const held = await askFor(runner, claim, '')
  if (typeof held === 'string') return { taken: false, problem: held }
  if (held.token === claim.token) return { taken: true }
  if (!isGone(held.owner)) return { taken: false, holder: held }
  const then = await askFor(runner, claim, held.token)
  if (typeof then === 'string') return { taken: false, problem: then }
  return then.token === claim.token ? { taken: true } : { taken: false, holder: then }
}

/** Makes a lease valid for another 30 s; false if it was lost to another, who then may change the host. */
export async function renewLease(runner: Runner, token: string): Promise<boolean> {
  return leaseOf(await runner.run(renew(token)))?.token === token
}

/** Gives a lease back; nothing happens to one that another holds. */
export async function releaseLease(runner: Runner, token: string): Promise<void> {
  await runner.run(release(token))
}

/** Who holds a host, or null; changes nothing. */
export async function lookAtLease(runner: Runner): Promise<Lease | null> {
  return leaseOf(await runner.run(LOOK))
}

async function askFor(runner: Runner, { token, owner, reason }: Claim, instead: string): Promise<Lease | string> {
  const result = await runner.run(take(token, JSON.stringify({ owner, reason }), instead))
  return leaseOf(result) ?? `the host can't keep a lease: ${result.stderr.trim()}`
}

function leaseOf({ stdout }: FrameResult): Lease | null {
  const [head = '', said = ''] = stdout.toString().split('\n')
  const [token = '', left = ''] = head.split(' ')
  if (token === 'none' || token === '') return null
  return { token, secondsLeft: Number(left), ...describe(said) }
}

/** What stands in a host's file is data, and may be anything. */
function describe(said: string): { owner: Owner; reason: string } {
  // One that says nothing of its owner holds all the same, until it expires.
  const parsed = jsonIn(said)
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  const owner = new Map(Object.entries(Object(Object(parsed).owner)))
  return {
    owner: {
      who: text(owner.get('who')) || 'somebody',
      place: text(owner.get('place')),
      pid: Number(owner.get('pid') ?? 0),
      start: text(owner.get('start')),
    },
    reason: text(Object(parsed).reason),
  }
}
