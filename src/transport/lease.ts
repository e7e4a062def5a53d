import { FIND_FOLDER, quoted } from './kept.ts'
import { isGone, type Owner } from './owner.ts'
import type { FrameResult, Runner } from './session.ts'

/** Seconds that a lease is valid without being renewed, by the host's own monotonic clock. */
export const LEASE_SECONDS = 30

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

export type Taken = { readonly taken: true } | { readonly taken: false; readonly holder: Lease }

/**
 * Takes a host's lease if it is free or expired, or if its owner ran on this machine and is gone.
 * May be repeated with the same claim. Throws if the host can't keep a lease.
 */
export async function takeLease(runner: Runner, claim: Claim): Promise<Taken> {
  const held = await askFor(runner, claim, '')
  if (held.token === claim.token) return { taken: true }
  if (!isGone(held.owner)) return { taken: false, holder: held }
  const then = await askFor(runner, claim, held.token)
  return then.token === claim.token ? { taken: true } : { taken: false, holder: then }
}

/** Makes a lease valid for another 30 s; false if it was lost to another, who then may change the host. */
export async function renewLease(runner: Runner, token: string): Promise<boolean> {
  const lease = leaseOf(await runner.run(`${PRELUDE}\n${RENEW.replaceAll('TOKEN', token)}\n${SHOW}`))
  return lease?.token === token
}

/** Gives a lease back; nothing happens to one that another holds. */
export async function releaseLease(runner: Runner, token: string): Promise<void> {
  await runner.run(`${PRELUDE}\n[ "$_rct" != ${token} ] || rm -f lease`)
}

/** Who holds a host, or null; changes nothing. */
export async function lookAtLease(runner: Runner): Promise<Lease | null> {
  return leaseOf(await runner.run(`${PRELUDE}\n${SHOW}`))
}

/** Reads the lease: token, expiry and boot as $_rct, $_rce, $_rcx, the rest as $_rcr; $_rcu is the time, $_rcb the boot. */
const PRELUDE = `${FIND_FOLDER}
_rcr() { _rct= _rce=0 _rcx= _rco=; [ ! -e lease ] || { read -r _rct _rce _rcx; read -r _rco; } <lease; }
read -r _rcu _rcx </proc/uptime; _rcu=\${_rcu%.*}; read -r _rcb </proc/sys/kernel/random/boot_id
cd "$_rcd" 2>/dev/null || { echo none; exit 0; }
_rcr`

const SHOW = `_rcr; [ "$_rct" ] || { echo none; exit 0; }
[ "$_rcx" = "$_rcb" ] || _rce=0; echo "$_rct $((_rce-_rcu))"; printf '%s\\n' "$_rco"`

/** The link to a whole file is what makes it atomic: a folder could be seen before it says whose it is. */
const TAKE = `printf '%s\\n' "TOKEN $((_rcu+${LEASE_SECONDS})) $_rcb" OWNER >lease-TOKEN || exit 1
[ "$_rct" = TOKEN ] || ln lease-TOKEN lease 2>/dev/null || { _rcr
if [ "$_rct" ] && { [ "$_rcx" != "$_rcb" ] || [ "$_rce" -le "$_rcu" ] || [ "$_rct" = "INSTEAD" ]; }; then
_rcn=$_rct; mv lease over-TOKEN 2>/dev/null && read -r _rct _rcx <over-TOKEN &&
if [ "$_rct" = "$_rcn" ]; then ln lease-TOKEN lease; else ln over-TOKEN lease; fi; rm -f over-TOKEN; fi; }
rm -f lease-TOKEN`

const RENEW = `if [ "$_rct" = TOKEN ]; then umask 077
printf '%s\\n' "TOKEN $((_rcu+${LEASE_SECONDS})) $_rcb" "$_rco" >lease-TOKEN && mv -f lease-TOKEN lease; fi`

async function askFor(runner: Runner, { token, owner, reason }: Claim, instead: string): Promise<Lease> {
  const take = TAKE.replaceAll('TOKEN', token).replace('INSTEAD', instead)
  const said = quoted(JSON.stringify({ owner, reason }))
  const make = `umask 077; ${FIND_FOLDER}; mkdir -p "$_rcd" || exit 1`
  const result = await runner.run(`${make}\n${PRELUDE}\n${take.replace('OWNER', () => said)}\n${SHOW}`)
  const lease = leaseOf(result)
  if (!lease) throw new Error(`the host can't keep a lease: ${result.stderr.trim()}`)
  return lease
}

function leaseOf({ stdout }: FrameResult): Lease | null {
  const [head = '', said = ''] = stdout.toString().split('\n')
  const [token = '', left = ''] = head.split(' ')
  if (token === 'none' || token === '') return null
  return { token, secondsLeft: Number(left), ...describe(said) }
}

/** What stands in a host's file is data, and may be anything. */
function describe(said: string): { owner: Owner; reason: string } {
  const parsed = parse(said)
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

function parse(said: string): unknown {
  try {
    return JSON.parse(said)
  } catch {
    // A lease that says nothing of its owner holds all the same, until it expires.
    return {}
  }
}
