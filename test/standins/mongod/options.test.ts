import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readOptions } from './options/options.ts'
import { createParameters } from './options/parameters.ts'

const folder = mkdtempSync(join(tmpdir(), 'standin-options-'))

afterAll(() => rmSync(folder, { recursive: true }))

function config(text: string): string {
  const path = join(folder, 'mongod.conf')
  writeFileSync(path, text)
  return path
}

function optionsOf(args: readonly string[], version = '8.0.12') {
  const invocation = readOptions(args, version)
  if (invocation.asks !== null) throw new Error(`asks for ${invocation.asks}`)
  return invocation.options
}

describe('the command line', () => {
  it.each([
    ['an option that is none', ['--frobnicate'], "Error parsing command line: unrecognised option '--frobnicate'"],
    ['a flag without its value', ['--port'], "the required argument for option '--port' is missing"],
    ['a port that is no number', ['--port', 'x'], 'Error parsing option "net.port" as int: Bad value'],
    ['a word without a flag', ['27017'], 'too many positional options'],
    ['a configuration file that is missing', ['-f', '/nowhere/mongod.conf'], 'Error opening config file'],
  ])('is refused for %s [S]', (_, args, text) => {
    expect(() => readOptions(args, '8.0.12')).toThrow(text)
  })

  it('goes before the configuration file', () => {
    const path = config('net: {port: 1, bindIp: 10.0.0.1}\nreplication: {replSetName: rs0}')
    expect(optionsOf(['--config', path, '--port=2', '--auth'])).toMatchObject({
      port: 2,
      bindIp: ['10.0.0.1'],
      replSet: 'rs0',
      authorization: true,
    })
  })

  it('binds to this machine alone where nothing is said [S]', () => {
    expect(optionsOf([])).toMatchObject({ bindIp: ['127.0.0.1'], port: 27017, dbPath: '/data/db', unixSocket: true })
  })
})

describe('a configuration file', () => {
  it.each([
    ['a removed key', 'storage: {journal: {enabled: true}}', '8.0.12', 'Unrecognized option: storage.journal.enabled'],
    ['a wrong key', 'net: {prot: 27017}', '6.0.1', 'Unrecognized option: net.prot'],
    ['a wrong section', 'storge: {dbPath: /x}', '6.0.1', 'Unrecognized option: storge'],
    [
      'a switch that is neither',
      'systemLog: {logAppend: maybe}',
      '8.0.12',
      'Error parsing option "systemLog.logAppend"',
    ],
  ])('is refused for %s [R, M]', (_, text, version, message) => {
    expect(() => optionsOf(['--config', config(text)], version)).toThrow(message)
  })

  it('may speak of the journal up to 6.0 [R]', () => {
    const path = config('storage: {journal: {enabled: true}}')
    expect(optionsOf(['--config', path], '6.0.24').parsed).toMatchObject({ storage: { journal: { enabled: true } } })
  })

  it('asks all for a login when it has a keyFile [S]', () => {
    const path = config('security: {keyFile: /etc/key}\nnet:\nsetParameter: {enableTestCommands: 1}')
    const { keyFile, authorization, parameters } = optionsOf(['-f', path])
    expect([keyFile, authorization, parameters.get('enableTestCommands')]).toEqual(['/etc/key', true, '1'])
  })
})

describe('parameters', () => {
  it('keep the type of their first value', () => {
    const parameters = createParameters(
      new Map([
        ['enableTestCommands', '1'],
        ['standinTimeScale', '0.1'],
      ]),
    )
    expect(parameters.get('enableTestCommands')).toBe(true)
    expect(parameters.timeScale()).toBe(0.1)
    expect(parameters.set('cursorTimeoutMillis', 5)).toBe(600_000)
  })

  it.each([
    ['one that is not known [M]', 'noSuchThing', 1, 72],
    ['one that only the start sets [M]', 'enableTestCommands', false, 20],
    ['a value that is none', 'cursorTimeoutMillis', 'x', 2],
  ])('refuse %s', (_, name, value, code) => {
    expect(() => createParameters(new Map()).set(name, value)).toThrow(expect.objectContaining({ code }))
  })
})
