import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import knownHosts from '../../modules/known_hosts.ts'
import { hostKeyEdit } from '../../src/module/host-key-edit.ts'
import { argsOf, converge, type Given, planned, testFolder } from './local.ts'

/** What known_hosts of ansible-core 2.14.18 made of a file. */
type Case = Given<typeof knownHosts.args> & { readonly content: string; readonly after: string }

const cases: Case[] = readFileSync(new URL('known_hosts.cases.ndjson', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))
const ed25519 = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIP0sXxM+r0dKiCAHzIvfM+ZuawiWFo9qNyk1FbT7Ggon'

function fileOf(content: string): string {
  const path = join(testFolder(), 'known_hosts')
  writeFileSync(path, content, { mode: 0o644 })
  return path
}

/** The salts of hashes are as they come. */
function withoutHashes(text: string): string {
  return text.replace(/\|1\|\S+/g, '|1|')
}

describe('a host key', () => {
  it.each(cases)('is known, or not, as with Ansible: %o', ({ content, after, ...given }) => {
    const edit = hostKeyEdit(argsOf(knownHosts.args, given))
    expect('failed' in edit ? edit : withoutHashes(edit.apply(content))).toBe(withoutHashes(after))
  })

  it('is looked for in no time among patterns that fit in many ways', () => {
    const text = `${'a*'.repeat(30)}b ${ed25519}\n`
    const edit = hostKeyEdit(argsOf(knownHosts.args, { name: 'a'.repeat(40), state: 'absent' }))
    expect('failed' in edit ? edit : edit.apply(text)).toBe(text)
  })

  it('tells what Ansible tells', async () => {
    const path = fileOf('')
    const key = `h1 ${ed25519}`
    const { result, changes, planned: before } = await converge(knownHosts, { name: 'h1', key, path })
    expect(changes).toEqual(['add key of h1'])
    expect(result).toEqual({
      ...{ name: 'h1', path, key, hash_host: false, state: 'file' },
      ...{ uid: process.getuid?.(), gid: process.getgid?.(), owner: expect.any(String), group: expect.any(String) },
      ...{ mode: '0644', size: 84 },
    })
    expect(before.result).toEqual(result)
    expect(await planned(knownHosts, { name: 'h1', key, path })).toEqual([])
  })

  it('is found by the hash of its name', async () => {
    const path = fileOf('')
    const given = { name: 'h1', key: `h1 ${ed25519}`, hash_host: true, path }
    await converge(knownHosts, given)
    expect(readFileSync(path, 'utf8')).toMatch(/^\|1\|[\w+/=]{28}\|[\w+/=]{28} ssh-ed25519 /)
    expect(await planned(knownHosts, given)).toEqual([])
    await converge(knownHosts, { name: 'h1', state: 'absent', path })
    expect(readFileSync(path, 'utf8')).toBe('')
  })

  it('makes a file in a folder that is there', async () => {
    const path = join(testFolder(), 'known_hosts')
    await converge(knownHosts, { name: 'h1', key: `h1 ${ed25519}`, path })
    expect(readFileSync(path, 'utf8')).toBe(`h1 ${ed25519}\n`)
    const missing = join(testFolder(), 'no/known_hosts')
    expect(await planned(knownHosts, { name: 'h1', key: `h1 ${ed25519}`, path: missing })).toMatchObject({
      failed: expect.stringContaining(`Failed to write to file ${missing}`),
    })
  })

  it('need not go from a file that is not there', async () => {
    const path = join(testFolder(), 'known_hosts')
    const { result, changes } = await converge(knownHosts, { name: 'h1', state: 'absent', path })
    expect(changes).toEqual([])
    expect(result).toEqual({ name: 'h1', path, key: null, hash_host: false, state: 'absent' })
    expect(existsSync(path)).toBe(false)
  })

  it.each([
    [{ name: 'h1' }, 'No key specified when adding a host'],
    [{ name: 'h1', key: 'h1' }, 'the key is no line of known_hosts (name, type, key): h1'],
    [{ name: 'h2', key: `h1 ${ed25519}` }, 'Host parameter does not match hashed host field in supplied key'],
    [{ name: 'h1,h2', key: `h1 ${ed25519}` }, expect.stringContaining('Comma separated list of names')],
  ])('is refused: %o', async (given, failed) => {
    expect(await planned(knownHosts, { path: fileOf(''), ...given })).toMatchObject({ failed })
  })
})
