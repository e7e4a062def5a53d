import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningMongod, runMongod, startMongod } from './support.ts'

const folder = mkdtempSync(join(tmpdir(), 'standin-start-'))
let running: RunningMongod

beforeAll(async () => {
  running = await startMongod()
}, 30_000)

afterAll(async () => {
  await running[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

const newFolder = (): string => mkdtempSync(join(folder, 'db-'))

describe('mongod', { timeout: 30_000 }, () => {
  it('tells its version', async () => {
    const { code, text } = await runMongod(['--version'], '7.0.24')
    expect([code, text]).toEqual([0, expect.stringMatching(/^db version v7\.0\.24\nBuild Info: \{/)])
  })

  it('says what it is before all else', () => {
    expect(running.log().split('\n')[0]).toContain('"msg":"STAND-IN, NOT MongoDB"')
  })

  it('ends with 2 on an option that is none [S]', async () => {
    const text =
      "Error parsing command line: unrecognised option '--frobnicate'\ntry 'mongod --help' for more information\n"
    expect(await runMongod(['--frobnicate'])).toEqual({ code: 2, text })
  })

  it('ends with 1 where its log cannot be opened [M]', async () => {
    const { code, text } = await runMongod(['--dbpath', newFolder(), '--logpath', join(folder, 'missing/mongod.log')])
    expect([code, text]).toEqual([1, expect.stringMatching(/^Error during global initialization: FileNotOpen: /)])
  })

  it.each([
    ['without its data folder', () => join(folder, 'missing'), `Data directory ${folder}/missing not found`],
    ['where another one has its data', () => running.dbPath, 'DBPathInUse: Unable to lock the lock file'],
  ])('ends with 100 %s [S, M]', async (_, dbPath, message) => {
    const { code, text } = await runMongod(['--dbpath', dbPath(), '--port', '0'])
    expect([code, text]).toEqual([100, expect.stringContaining(message)])
  })

  it.each([
    ['a port that is taken', () => ['--port', String(running.port)]],
    ['an address that is not its own', () => ['--port', '0', '--bind_ip', '192.0.2.7']],
  ])('ends with 48 on %s [S]', async (_, args) => {
    const { code, text } = await runMongod(['--dbpath', newFolder(), '--nounixsocket', ...args()])
    expect([code, text]).toEqual([48, expect.stringContaining('Error setting up listener')])
  })

  it('ends with 62 on data of a later release [S]', async () => {
    const dbPath = newFolder()
    const later = await startMongod({ dbPath, version: '8.0.12' })
    await later.end()
    const { code, text } = await runMongod(['--dbpath', dbPath, '--port', '0'], '7.0.24')
    expect([code, text]).toEqual([62, expect.stringContaining('UPGRADE PROBLEM')])
  })

  it('lowers the level of its data only when that is confirmed [M: 7369100]', async () => {
    const admin = running.client().db('admin')
    await expect(admin.command({ setFeatureCompatibilityVersion: '7.0' })).rejects.toMatchObject({ code: 7369100 })
    await expect(admin.command({ setFeatureCompatibilityVersion: '6.0' })).rejects.toMatchObject({ code: 4926900 })
    await admin.command({ setFeatureCompatibilityVersion: '7.0', confirm: true })
    const found = await admin.command({ getParameter: 1, featureCompatibilityVersion: 1 })
    expect(found.featureCompatibilityVersion).toEqual({ version: '7.0' })
  })

  it('is told all by a configuration file, opens a new log on SIGUSR1 and ends with 0 on SIGTERM [S]', async () => {
    const dbPath = newFolder()
    const log = join(dbPath, 'mongod.log')
    const path = join(dbPath, 'mongod.conf')
    const systemLog = `{destination: file, logAppend: true, path: ${log}}`
    writeFileSync(path, `storage: {dbPath: ${dbPath}}\nsystemLog: ${systemLog}\nnet: {port: 1}\nsecurity:\n`)
    await using mongod = await startMongod({ dbPath, args: ['--config', path], log })
    const { parsed } = await mongod.client().db('admin').command({ getCmdLineOpts: 1 })
    expect(parsed).toMatchObject({ config: path, systemLog: { path: log }, storage: { dbPath } })
    mongod.process.kill('SIGUSR1')
    await expect.poll(() => mongod.log().split('\n').length, { timeout: 5000 }).toBeLessThan(5)
    expect(await mongod.end()).toBe(0)
    expect(mongod.log()).toContain('"msg":"Shutting down","attr":{"exitCode":0}')
  })

  it('ends without an answer when it is told to shut down [M]', async () => {
    await using mongod = await startMongod()
    const told = mongod.client({ serverSelectionTimeoutMS: 500 }).db('admin').command({ shutdown: 1 })
    await expect(told).rejects.toMatchObject({ name: 'MongoNetworkError' })
    expect(await mongod.ended).toBe(0)
  })
})
