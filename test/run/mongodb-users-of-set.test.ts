import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningSet, startSet } from '../standins/mongod/sets.ts'
import type { RunningMongod } from '../standins/mongod/support.ts'
import { judgedByAnsible, noHosts, runTasks, type Told } from './support.ts'

const ADMIN = 'secret of the admin'
const admin = `login_user: admin, login_password: ${ADMIN}`

describe.skipIf(noHosts !== null || judgedByAnsible)('users of a replica set, which is a stand-in', () => {
  let set: RunningSet
  beforeAll(async () => {
    set = await startSet(3, { key: 'c2VjcmV0IG9mIGFsbA==' })
  }, 30_000)
  afterAll(() => set[Symbol.asyncDispose]())

  /** Asks a member that is not the primary. */
  const tell = async (args: string): Promise<Told> => {
    const [{ port } = { port: 0 }] = await set.secondaries()
    const task = `- mongodb_user: {login_host: 127.0.0.1, login_port: ${port}, replica_set: rs0, ${args}}\n`
    return runTasks(task, { hosts: ['h1'] })
  }

  test('are made on the primary, whichever member is asked, and are everywhere then', async () => {
    const first = `database: admin, name: admin, password: ${ADMIN}, roles: root`
    expect((await tell(first)).recap).toEqual({ h1: 'changed=1 ok=1' })
    expect((await tell(first)).recap).toEqual({ h1: 'ok=1' })
    const rocket = `${admin}, database: admin, name: rocket, roles: read`
    await tell(`${rocket}, password: pencil and paper`)
    expect(await Promise.all(set.members.map((member) => lets(member, 'pencil and paper')))).toEqual([true, true, true])
    await tell(`${rocket}, password: ink and paper`)
    expect(await Promise.all(set.members.map((member) => lets(member, 'ink and paper')))).toEqual([true, true, true])
  })

  test('are changed while a member is away, which follows when it is back', async () => {
    await tell(`database: admin, name: admin, password: ${ADMIN}, roles: root`)
    const [asked, away] = await set.secondaries()
    if (!asked || !away) throw new Error('a set of three has two secondaries')
    await away.end('SIGKILL')
    const told = await tell(`${admin}, database: admin, name: rocket, password: chalk and board, roles: read`)
    expect(told.recap).toEqual({ h1: 'changed=1 ok=1' })
    const back = await set.restart(away)
    await expect.poll(() => lets(back, 'chalk and board'), { timeout: 10_000 }).toBe(true)
  })
})

/** Whether rocket can log in. */
async function lets(mongod: RunningMongod, password: string): Promise<boolean> {
  const client = mongod.client({ auth: { username: 'rocket', password } })
  try {
    await client.db('admin').command({ connectionStatus: 1 })
    return true
  } catch {
    // Whatever the reason, it is no login.
    return false
  }
}
