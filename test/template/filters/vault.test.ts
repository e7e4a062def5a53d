import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { Secret, Unknown } from '../../../src/template/values.ts'
import { run } from '../support.ts'

const folder = mkdtempSync(join(tmpdir(), 'rcprov-vault-filter-'))
afterAll(() => rmSync(folder, { recursive: true }))

const pw = new Secret('pw')
const open = (value: unknown) => (value instanceof Secret ? value.open() : value)

describe('vault and unvault', () => {
  it('undo each other', () => {
    expect(open(run("{{ 'text' | vault('pw') | unvault('pw') }}"))).toBe('text')
    expect(open(run('{{ pw | vault(pw) | unvault(pw) }}', { pw }))).toBe('pw')
  })

  it('an encrypted text may be shown, a decrypted one not', () => {
    expect(run('{{ pw | vault(pw) }}', { pw })).toMatch(/^\$ANSIBLE_VAULT;1\.2;AES256;filter_default\n[0-9a-f\n]+$/)
    expect(run("{{ 'text' | vault('pw') | unvault('pw') }}")).toBeInstanceOf(Secret)
  })

  it('take an id and a salt', () => {
    const made = run("{{ 'x' | vault('pw', 'salt', 'dev') }}")
    expect(made).toMatch(/^\$ANSIBLE_VAULT;1\.2;AES256;dev\n3733363136633734/)
    expect(run("{{ 'x' | vault('pw', salt='salt', vault_id='dev') }}")).toBe(made)
    expect(run("{{ 'x' | vault('pw', vault_id='default') }}")).toMatch(/^\$ANSIBLE_VAULT;1\.1;AES256\n/)
  })

  it('leave alone what is not encrypted, and what is not known', () => {
    expect(run("{{ 'plain' | unvault('pw') }}")).toBe('plain')
    expect(run("{{ u | vault('pw') }}", { u: new Unknown([]) })).toBeInstanceOf(Unknown)
  })

  it.each([
    [
      "{{ 'x' | vault('pw') | unvault('other') }}",
      'Unable to decrypt: the text was altered, or encrypted with another secret',
    ],
    ["{{ 3 | vault('pw') }}", "Can only vault strings, instead we got: <class 'int'>"],
    ["{{ 'x' | vault(3) }}", "Secret passed is required to be a string, instead we got: <class 'int'>"],
    ["{{ 3 | unvault('pw') }}", "Vault should be in the form of a string, instead we got: <class 'int'>"],
    ["{{ 'x' | vault }}", "vault() missing 1 required argument: 'secret'"],
  ])('%s', (source, message) => {
    expect(() => run(source)).toThrow(message)
  })
})

describe('vaulted_file', () => {
  it('tells whether a file is encrypted', () => {
    writeFileSync(join(folder, 'a'), '$ANSIBLE_VAULT;1.1;AES256\n')
    writeFileSync(join(folder, 'b'), '')
    expect(run("{{ (d ~ '/a') is vaulted_file }}, {{ (d ~ '/b') is vaulted_file }}", { d: folder })).toBe('True, False')
    expect(() => run("{{ (d ~ '/c') is vaulted_file }}", { d: folder })).toThrow(
      /^Cannot test if the file .*\/c is a vault: ENOENT/,
    )
  })
})
