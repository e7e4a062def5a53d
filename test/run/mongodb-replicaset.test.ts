import { describe, expect, it } from 'vitest'
import { startSet } from '../standins/mongod/sets.ts'
import type { RunningMongod } from '../standins/mongod/support.ts'
import { noHosts, runTasks } from './support.ts'

const key = 'c2VjcmV0IG9mIHRoZSBtZW1iZXJz'
const login = 'login_user: admin, login_password: secret of admin'

/** The titles of the changes that a task of one host plans, or makes; a failure as its message. */
async function titles(task: string, dry: boolean): Promise<readonly string[]> {
  const { events } = await runTasks(task, { hosts: ['h1'], dry })
  return events.flatMap((event) => {
    if (event.type !== 'host') return []
    return [
      ...event.changes.map(({ title }) => title),
      ...(event.status === 'failed' ? [`failed: ${event.result.msg}`] : []),
      ...(event.status === 'unknown' ? [`unknown: ${JSON.stringify(event.because)}`] : []),
    ]
  })
}

/** What is planned is what is made, and then there is nothing left to do. */
async function converged(task: string): Promise<readonly string[]> {
  const planned = await titles(task, true)
  expect(await titles(task, false)).toEqual(planned)
  expect(await titles(task, false)).toEqual([])
  return planned
}

/** The task as it speaks to the member with this port. */
function task(port: number | undefined, wanted: readonly (string | undefined)[], more = ''): string {
  const at = `${login}, login_host: 127.0.0.1, login_port: ${port}`
  return `- community.mongodb.mongodb_replicaset: {${at}, members: [${wanted.join(', ')}]${more}}\n`
}

describe.skipIf(noHosts !== null)('mongodb_replicaset', () => {
  it('makes a set, grows it and shrinks it again, primary and all, before and after there are users', async () => {
    await using set = await startSet(3, { key, configure: null, timeScale: 0.2 })
    const [h1, h2, h3] = set.members.map(({ host }) => host)
    const one = set.members[0]?.port
    const three = task(one, [h1, h2, h3])
    expect(await converged(three)).toEqual([`initiate rs0 with ${h1}, ${h2}, ${h3}`])
    await makeAdmin(await set.primary())
    expect(await titles(three, false)).toEqual([])
    const [h4, h5] = [(await set.add()).host, (await set.add()).host]
    expect(await converged(task(one, [h1, h2, h3, h4, h5]))).toEqual([`add ${h4}`, `add ${h5}`])
    const described = [h1, h2, h3, `{host: "${h4}", hidden: true}`, `{host: "${h5}", tags: {dc: b}}`]
    const changed = `hidden of ${h4} false → true, priority of ${h4} 1 → 0, tags of ${h5} {} → {"dc":"b"}`
    expect(await converged(task(one, described, ', election_timeout_millis: 9000'))).toEqual([
      `${changed}, electionTimeoutMillis 10000 → 9000`,
    ])
    const primary = await set.primary()
    const stay = set.members.filter((member) => member !== primary && member.host !== h4)
    const [first, second, third] = stay.map(({ host }) => host)
    const shrunk = await converged(task(stay[0]?.port, [first, second, third]))
    expect(shrunk.toSorted()).toEqual(
      [
        `step ${primary.host} down`,
        `remove ${primary.host}`,
        `remove ${h4}`,
        'electionTimeoutMillis 9000 → 10000',
      ].toSorted(),
    )
  }, 60_000)

  it('tells what stands in its way', async () => {
    await using set = await startSet(3, { timeScale: 0.05 })
    const [h1, h2] = set.members.map(({ host }) => host)
    await using stranger = await startSet(1, { timeScale: 0.05 })
    const other = stranger.members[0]?.host
    const wanted = [h1, h2, other]
    expect(await titles(task(set.members[0]?.port, wanted), false)).toEqual([
      `failed: ${other} can't be a member as it is in another set: rs0, which it knows as ${other}`,
    ])
    expect(await titles(task(set.members[2]?.port, [h1, h2], ', replica_set: rs7'), false)).toEqual([
      `failed: 127.0.0.1:${set.members[2]?.port} is a member of rs0, not of rs7`,
    ])
  }, 60_000)
})

async function makeAdmin(primary: RunningMongod): Promise<void> {
  const command = { createUser: 'admin', pwd: 'secret of admin', roles: ['root'] }
  await primary.client().db('admin').command(command)
}
