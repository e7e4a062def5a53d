import { describe, expect, it } from 'vitest'
import type { HostEvent } from '../../src/run/event.ts'
import { startSet } from '../standins/mongod/sets.ts'
import type { RunningMongod } from '../standins/mongod/support.ts'
import { noHosts, runTasks } from './support.ts'

type Arguments = Readonly<Record<string, unknown>>

/** A task that speaks to one member, as YAML. */
function task(module: string, member: RunningMongod | undefined, args: Arguments = {}): string {
  return `- ${module}: ${JSON.stringify({ login_host: '127.0.0.1', login_port: member?.port, ...args })}\n`
}

/** How tasks on one host ended. */
async function ends(tasks: string, dry = false): Promise<readonly HostEvent[]> {
  const { events } = await runTasks(tasks, { hosts: ['h1'], dry })
  return events.flatMap((event) => (event.type === 'host' ? [event] : []))
}

/** How it ended first, and how if it is done once more: their status and message. */
async function twice(tasks: string): Promise<readonly string[]> {
  const both = [...(await ends(tasks)), ...(await ends(tasks))]
  return both.map(({ status, result }) => `${status}: ${result.msg ?? result.after}`)
}

describe.skipIf(noHosts !== null)('members of a set', () => {
  it('are made one, in a plan and in fact, and tell how they are', async () => {
    await using set = await startSet(3, { timeScale: 0.05, configure: null })
    const [first] = set.members
    const hosts = set.members.map(({ host }) => host)
    const tasks = task('mongodb_replicaset', first, { members: hosts }) + task('mongodb_status', first)
    const replicaset = Object.fromEntries(hosts.map((host, i) => [host, i === 0 ? 'PRIMARY' : 'SECONDARY']))
    const statuses = ['changed', 'ok']
    const planned = await ends(tasks, true)
    expect(planned.map(({ status }) => status)).toEqual(statuses)
    expect(planned[1]?.result).toMatchObject({ replicaset, primary: hosts[0] })
    expect((await ends(task('mongodb_status', first)))[0]?.result).toMatchObject({
      failed: true,
      msg: `127.0.0.1:${first?.port} belongs to no replica set yet`,
    })
    const made = await ends(tasks)
    expect(made.map(({ status }) => status)).toEqual(statuses)
    expect(made[1]?.result).toMatchObject({
      primary: (await set.primary()).host,
      lag: Object.fromEntries(hosts.map((host) => [host, expect.any(Number)])),
      oplog_window: expect.any(Number),
      term: expect.any(Number),
      version: expect.stringMatching(/^8\.0\./),
      feature_compatibility_version: '8.0',
    })
  }, 60_000)

  it('do what they are told once', async () => {
    await using set = await startSet(3, { timeScale: 0.05 })
    const primary = await set.primary()
    const [second] = await set.secondaries()
    expect(await twice(task('mongodb_maintenance', second, { maintenance: true }))).toEqual([
      'changed: member is now in maintenance mode',
      'ok: member was already in maintenance mode',
    ])
    expect(await twice(task('mongodb_maintenance', second))).toEqual([
      'changed: member is now out of maintenance mode',
      'ok: member was already out of maintenance mode',
    ])
    const parameter = { param: 'cursorTimeoutMillis', value: 7000, param_type: 'int' }
    expect(await twice(task('mongodb_parameter', second, parameter))).toEqual(['changed: 7000', 'ok: 7000'])
    expect(await twice(task('mongodb_stepdown', primary))).toEqual([
      'changed: member was stepped down',
      'ok: member was already at SECONDARY state',
    ])
    expect(await twice(task('mongodb_shutdown', primary))).toEqual(['changed: it was shut down', 'ok: it does not run'])
    const other = set.members.find((member) => member !== primary)
    // A member notices by its next heartbeat.
    const told = async () => (await ends(task('mongodb_status', other)))[0]?.result.msg
    await expect.poll(told, { timeout: 20_000 }).toMatch(`${primary.host} is (not reachable/healthy)`)
    await set.restart(primary)
    const patient = { poll: 20, interval: 1 }
    expect((await ends(task('mongodb_status', other, patient)))[0]?.status).toBe('ok')
  }, 60_000)

  it('are asked commands, of which those that only read are no change', async () => {
    await using set = await startSet(1, { timeScale: 0.05 })
    const [member] = set.members
    const insert = { db: 'chat', command: { insert: 'rooms', documents: [{ _id: 1, name: 'general' }] } }
    const find = { db: 'chat', command: { find: 'rooms' } }
    const [, planned] = await ends(task('mongodb_shell', member, insert) + task('mongodb_shell', member, find), true)
    expect(planned).toMatchObject({ status: 'ok', result: { transformed_output: [] } })
    const [inserted, found] = await ends(task('mongodb_shell', member, insert) + task('mongodb_shell', member, find))
    expect(inserted).toMatchObject({ status: 'changed', result: { reply: { n: 1 } } })
    expect(found).toMatchObject({ status: 'ok', result: { transformed_output: [{ _id: 1, name: 'general' }] } })
    const [told] = await ends(task('mongodb_info', member, { filter: ['general', 'databases'] }))
    expect(told?.result).toMatchObject({ general: { bits: 64 }, databases: { chat: { empty: false } } })
  }, 60_000)
})
