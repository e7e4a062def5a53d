import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningMongod, startMongod } from '../../standins/mongod/support.ts'
import { judgedByAnsible, noHosts, runTasks, type Told } from '../support.ts'

/** The users that there are. */
async function users(mongod: RunningMongod): Promise<readonly string[]> {
  const { users } = await mongod.client().db('admin').command({ usersInfo: 1 })
  return users.map(({ user }: { readonly user: string }) => user)
}

describe.skipIf(noHosts !== null || judgedByAnsible)('a task that changes a mongod', () => {
  let mongod: RunningMongod
  beforeAll(async () => {
    mongod = await startMongod({ args: ['--setParameter', 'enableTestCommands=1'] })
  }, 40_000)
  afterAll(() => mongod[Symbol.asyncDispose]())

  const create = (name: string, more = '') => {
    const user = `database: admin, name: ${name}, password: oil and chalk, roles: []`
    return `- mongodb_user: {login_host: 127.0.0.1, login_port: ${mongod.port}, ${user}}\n${more}`
  }
  const tell = (tasks: string): Promise<Told> => runTasks(tasks, { hosts: ['h1'] })

  test('only tells what it would do with check_mode', async () => {
    const { recap, events } = await tell(create('anna', '  check_mode: true\n'))
    expect(recap).toEqual({ h1: 'changed=1 ok=1' })
    expect(events.flatMap((event) => (event.type === 'host' ? event.changes : []))).toHaveLength(1)
    expect(await users(mongod)).not.toContain('anna')
  })

  test.each([
    ['the connection is lost', 'berta', { closeConnection: true }, 1],
    ['the member was no primary for a moment', 'carla', { errorCode: 10107 }, 2],
  ])('is done all the same where %s', async (_, name, data, times) => {
    const fail = { configureFailPoint: 'failCommand', mode: { times }, data: { failCommands: ['createUser'], ...data } }
    await mongod.client().db('admin').command(fail)
    const { recap, events } = await tell(create(name))
    expect(recap).toEqual({ h1: 'changed=1 ok=1' })
    expect(events.flatMap((event) => (event.type === 'host' ? event.changes : []))).toHaveLength(1)
    expect(await users(mongod)).toContain(name)
  })

  test('fails where it never comes to its end', async () => {
    const fail = { configureFailPoint: 'failCommand', mode: { times: 3 } }
    await mongod
      .client()
      .db('admin')
      .command({ ...fail, data: { failCommands: ['createUser'], errorCode: 10107 } })
    const { events } = await tell(create('dora'))
    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'host',
        status: 'failed',
        result: expect.objectContaining({
          changed: false,
          msg: "createUser: Failing command via 'failCommand' failpoint (NotWritablePrimary, 10107): 3 times meanwhile",
        }),
      }),
    )
  })
})
