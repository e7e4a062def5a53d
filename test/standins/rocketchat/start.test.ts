import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningSet, startSet } from '../mongod/sets.ts'
import { startMongod } from '../mongod/support.ts'
import type { Control, Made } from './database/migrations.ts'
import { type Bundle, buildAtOf, type Instance, makeBundle, startInstance } from './support.ts'

let set: RunningSet
const bundles: Bundle[] = []
const started: Instance[] = []

beforeAll(async () => {
  set = await startSet(1)
}, 30_000)

afterAll(async () => {
  await Promise.all(started.map(({ end }) => end('SIGKILL')))
  for (const { remove } of bundles) remove()
  await set[Symbol.asyncDispose]()
})

async function bundleOf(options: Parameters<typeof makeBundle>[0] = {}): Promise<Bundle> {
  const bundle = await makeBundle(options)
  bundles.push(bundle)
  return bundle
}

async function start(bundle: Bundle, uri: string, env: NodeJS.ProcessEnv = {}): Promise<Instance> {
  const instance = await startInstance(bundle, uri, { STANDIN_TIME_SCALE: '0.05', ...env })
  started.push(instance)
  return instance
}

const uriOf = (database: string): string => set.uri.replace('/?', `/${database}?`)
const controlsOf = (database: string) => set.client().db(database).collection<Control>('migrations')

describe('a server', { timeout: 20_000 }, () => {
  it.each([
    ['another Node', { node: '18.20.0' }, {}, 'PLEASE UPGRADE / DOWNGRADE TO VERSION 18.X.X'],
    ['modules of another Node', { abi: '83' }, {}, 'NODE_MODULE_VERSION 83'],
    ['no ROOT_URL', {}, { ROOT_URL: '' }, 'set ROOT_URL in the server environment'],
    ['another database than local', {}, { MONGO_OPLOG_URL: 'rocketchat' }, "must be set to the 'local' database"],
  ])('does not stay with %s', async (_, options, env, message) => {
    const oplog = 'MONGO_OPLOG_URL' in env ? { MONGO_OPLOG_URL: uriOf('rocketchat') } : {}
    const instance = await start(await bundleOf(options), uriOf('refused'), { ...env, ...oplog })
    expect([await instance.ended, instance.log()]).toEqual([1, expect.stringContaining(message)])
  })

  it('stays with another Node where it was told not to look', async () => {
    const instance = await start(await bundleOf({ node: '18.20.0' }), uriOf('bypass'), {
      BYPASS_NODEJS_VALIDATION: 'yes',
    })
    await instance.ready
  })

  it('wants a replica set', async () => {
    await using alone = await startMongod()
    const instance = await start(await bundleOf(), `mongodb://${alone.host}/rocketchat`)
    expect([await instance.ended, instance.log()]).toEqual([
      1,
      expect.stringContaining('only supported on replica sets'),
    ])
  })

  it('knows a release without probes, which gives its page instead', async () => {
    const instance = await start(await bundleOf({ version: '7.10.0' }), uriOf('older'))
    await instance.ready
    const response = await fetch(`${instance.url}/readyz`)
    expect(response.headers.get('content-type')).toContain('text/html')
  })
})

describe('migrations', { timeout: 20_000 }, () => {
  it('wait for the lock, and are then made by one of all that waited', async () => {
    await (await start(await bundleOf({ migration: 330 }), uriOf('upgraded'))).ready
    const newer = await bundleOf({ migration: 333 })
    const held = { locked: true, lockedAt: new Date(), buildAt: buildAtOf(newer) }
    await controlsOf('upgraded').updateOne({ _id: 'control' }, { $set: held })
    const instances = await Promise.all([1, 2, 3].map(() => start(newer, uriOf('upgraded'))))
    for (const { log } of instances)
      await expect.poll(log, { timeout: 8000 }).toContain('control is locked. Attempt 0/30')
    await controlsOf('upgraded').updateOne({ _id: 'control' }, { $set: { locked: false } })
    await Promise.all(instances.map(({ ready }) => ready))
    const made = await set.client().db('upgraded').collection<Made>('standin_migrations').find().toArray()
    expect(made.map(({ _id }) => _id)).toEqual([331, 332, 333])
    expect(new Set(made.map(({ by }) => by)).size).toBe(1)
    expect(await controlsOf('upgraded').findOne()).toMatchObject({ version: 333, locked: false })
  })

  it('do not wait for the lock of another build', async () => {
    const held = { version: 333, locked: true, lockedAt: new Date(), buildAt: 'another' }
    await controlsOf('stolen').insertOne({ _id: 'control', ...held })
    await (await start(await bundleOf(), uriOf('stolen'))).ready
  })

  it('are not made backwards, and the lock stays', async () => {
    await controlsOf('downgraded').insertOne({ _id: 'control', version: 340, locked: false })
    const instance = await start(await bundleOf(), uriOf('downgraded'))
    expect([await instance.ended, instance.log()]).toEqual([
      1,
      expect.stringContaining("Can't find migration version 340"),
    ])
    expect(await controlsOf('downgraded').findOne()).toMatchObject({ version: 340, locked: true })
  })
})
