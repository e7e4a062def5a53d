import { spawnSync } from 'node:child_process'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { type Claim, lookAtLease, releaseLease, renewLease, takeLease } from '../../src/transport/lease.ts'
import { LEASE_SECONDS } from '../../src/transport/lease-scripts.ts'
import { isGone, type Owner, thisOwner } from '../../src/transport/owner.ts'
import { privateRun } from './private-run.ts'
import { openShell, SHELLS } from './shells.ts'

const FOLDER = 'cd /run/rcprov 2>/dev/null || cd ~/.cache/rcprov 2>/dev/null || exit 0'
const elsewhere: Owner = { who: "o'neil@laptop", place: 'another boot', pid: 4711, start: '123' }
const claim = (token: string, owner = elsewhere): Claim => ({ token, owner, reason: `apply "site.yml" & $more` })

/** A process of this machine that has ended. */
function endedOwner(): Owner {
  const { pid } = spawnSync('true')
  return { ...thisOwner(), pid, start: '1' }
}

describe.each(SHELLS)('a lease under %s', async (_name, command) => {
  const place = await privateRun()
  const { session, pipe } = await openShell([...place.prefix, ...command])
  const expire = () => session.run(`${FOLDER}; sed -i '1s/ [0-9]* / 0 /' lease`)
  const files = async () => (await session.run(`${FOLDER}; ls`)).stdout.toString()
  afterEach(async () => {
    expect(await files()).toMatch(/^(lease\n)?$/)
    await session.run(`${FOLDER}; rm -f lease`)
  })
  afterAll(() => {
    pipe.kill()
    place.remove()
  })

  it('is held by nobody at first, and looking at it leaves no trace', async () => {
    expect(await lookAtLease(session)).toBe(null)
    expect((await session.run('ls /run/rcprov ~/.cache/rcprov')).stdout.toString()).toBe('')
  })

  it('is taken once, with a name on it', async () => {
    expect(await takeLease(session, claim('one'))).toEqual({ taken: true })
    expect(await takeLease(session, claim('two'))).toEqual({
      taken: false,
      holder: { ...claim('one'), secondsLeft: expect.any(Number) },
    })
    const lease = await lookAtLease(session)
    expect(lease?.secondsLeft).toBeGreaterThan(LEASE_SECONDS - 5)
    expect(lease?.secondsLeft).toBeLessThanOrEqual(LEASE_SECONDS)
  })

  it('may be asked for again by the same run, after an answer that was lost', async () => {
    await takeLease(session, claim('one'))
    expect(await takeLease(session, claim('one'))).toEqual({ taken: true })
  })

  it('goes to one of many who ask at once', async () => {
    const shells = await Promise.all(Array.from({ length: 6 }, () => openShell([...place.prefix, ...command])))
    const asked = await Promise.all(shells.map(({ session: own }, i) => takeLease(own, claim(`t${i}`))))
    expect(asked.filter(({ taken }) => taken)).toHaveLength(1)
    await expire()
    const again = await Promise.all(shells.map(({ session: own }, i) => takeLease(own, claim(`u${i}`))))
    expect(again.filter(({ taken }) => taken)).toHaveLength(1)
    for (const shell of shells) shell.pipe.kill()
  })

  it('is renewed by its holder only', async () => {
    await takeLease(session, claim('one'))
    await expire()
    expect(await renewLease(session, 'two')).toBe(false)
    expect((await lookAtLease(session))?.secondsLeft).toBeLessThan(0)
    expect(await renewLease(session, 'one')).toBe(true)
    expect((await lookAtLease(session))?.secondsLeft).toBeGreaterThan(LEASE_SECONDS - 5)
    expect(await lookAtLease(session)).toMatchObject(claim('one'))
  })

  it('can be taken by another once it expired; then the first has lost it', async () => {
    await takeLease(session, claim('one'))
    await expire()
    expect(await takeLease(session, claim('two'))).toEqual({ taken: true })
    expect(await renewLease(session, 'one')).toBe(false)
  })

  it('is void after a reboot of the host', async () => {
    await takeLease(session, claim('one'))
    await session.run(`${FOLDER}; sed -i '1s/[^ ]*$/another-boot/' lease`)
    expect(await takeLease(session, claim('two'))).toEqual({ taken: true })
  })

  it('is taken over at once from a run on this machine that is gone, not from one that lives', async () => {
    await takeLease(session, claim('one', thisOwner()))
    expect(await takeLease(session, claim('two'))).toMatchObject({ taken: false })
    await releaseLease(session, 'one')
    await takeLease(session, claim('three', endedOwner()))
    expect(await takeLease(session, claim('four'))).toEqual({ taken: true })
  })

  it('is given back by its holder only', async () => {
    await takeLease(session, claim('one'))
    await releaseLease(session, 'two')
    expect(await lookAtLease(session)).not.toBe(null)
    await releaseLease(session, 'one')
    expect(await lookAtLease(session)).toBe(null)
  })

  it('holds though its file says nothing of its owner', async () => {
    await takeLease(session, claim('one'))
    await session.run(`${FOLDER}; sed -i '2s/.*/{"owner":3/' lease`)
    expect(await takeLease(session, claim('two'))).toMatchObject({
      taken: false,
      holder: { owner: { who: 'somebody' } },
    })
  })
})

describe('a run of rcprov', () => {
  it('is not gone while it lives', () => {
    expect(isGone(thisOwner())).toBe(false)
  })

  it('is gone when its process ended, or its PID is that of another', () => {
    expect(isGone(endedOwner())).toBe(true)
    expect(isGone({ ...thisOwner(), start: '1' })).toBe(true)
  })

  it('can not be judged from another machine', () => {
    expect(isGone(elsewhere)).toBe(false)
  })
})
