import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { toRaw } from '../../src/files/raw.ts'
import { createSourceCache } from '../../src/files/source.ts'
import { createVault } from '../../src/files/vault.ts'
import { readYamlSource } from '../../src/files/yaml-source.ts'
import { createScope, evaluate } from '../../src/template/evaluate.ts'
import { Secret, Template } from '../../src/template/values.ts'
import { createKeyring, encrypt } from '../../src/vault/keyring.ts'

const folder = mkdtempSync(join(tmpdir(), 'rcprov-vault-files-'))
afterAll(() => rmSync(folder, { recursive: true }))

const horse = { id: 'default', bytes: Buffer.from('correct horse') }
const recorded = join(import.meta.dirname, '../vault/recorded')

function put(name: string, text: string): string {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

/** A YAML file's variables, in a run that has one password. */
function variablesOf(path: string) {
  const vault = createVault(createKeyring([horse]))
  const told: string[] = []
  vault.listen((secret) => told.push(secret))
  const sources = createSourceCache(vault)
  const { documents, diagnostics } = readYamlSource(path, sources)
  const raw = documents[0] ? toRaw(documents[0]) : new Map()
  const variables = raw instanceof Map ? raw : new Map()
  const scope = createScope((name) => variables.get(name), { lookups: () => '' })
  const run = (text: string) => evaluate(new Template(text, { file: 'site.yml', line: 1, column: 1 }), scope)
  return { run, told, diagnostics, sources, vault }
}

const open = (value: unknown) => (value instanceof Secret ? value.open() : 'no secret')

describe('a !vault string', () => {
  const vars = join(recorded, 'vars.yml')

  it('is decrypted when it is used, and a secret', () => {
    const { run, told } = variablesOf(vars)
    expect(told).toEqual([])
    expect(open(run('{{ inline }}'))).toBe('s3cret')
    expect(open(run('{{ lines }}'))).toBe('first\nsecond\n')
    expect(told).toEqual(['s3cret', 'first\nsecond\n'])
  })

  it('is no template, and its newline stays, as in Ansible', () => {
    const { run } = variablesOf(
      put('t.yml', `a: !vault |\n  ${encrypt(Buffer.from('{{ 1 + 1 }}\n'), horse).trim().replaceAll('\n', '\n  ')}\n`),
    )
    expect(open(run('{{ a }}'))).toBe('{{ 1 + 1 }}\n')
    expect(open(run('[{{ a }}]\n'))).toBe('[{{ 1 + 1 }}\n]\n')
  })

  it('needs no password where it is only passed on', () => {
    const { run, diagnostics } = variablesOf(vars)
    expect(diagnostics).toEqual([])
    expect(run('{{ with_id is vault_encrypted }}, {{ with_id is defined }}')).toBe('True, True')
    expect(run('{{ inline is vault_encrypted and "x" is not vault_encrypted }}')).toBe(true)
    expect(run('{{ {"a": with_id} }}')).toEqual(new Map([['a', expect.any(Secret)]]))
  })

  it('may stand in JSON, in the form that ansible-inventory prints', () => {
    const text = JSON.stringify({ a: { __ansible_vault: encrypt(Buffer.from('s3cret'), horse) } })
    expect(open(variablesOf(put('vars.json', text)).run('{{ a }}'))).toBe('s3cret')
  })

  it('says what is missing, with its place', () => {
    const { run } = variablesOf(vars)
    expect(() => open(run('{{ with_id ~ "" }}'))).toThrow(
      'this value is encrypted with the vault id "dev", and the vault password (default) does not fit; give its password: --vault-id dev@FILE, or --ask-vault-pass to be asked for it',
    )
    expect(() => open(run('{{ with_id ~ "" }}'))).toThrow(
      expect.objectContaining({ place: expect.objectContaining({ file: vars, line: 9 }) }),
    )
  })
})

describe('a whole encrypted file', () => {
  const text = 'user: ada\nport: 5432\n"on": true\nnothing:\nurl: "db://{{ user }}"\nlist: [a-1, {b: b-2}]\n'
  const vars = put('whole.yml', encrypt(Buffer.from(text), horse))

  it.each([
    ['{{ user }}', 'ada'],
    ['{{ port + 1 }}', 5433],
    ['{{ url }}', 'db://ada'],
    ['{{ list[1].b }}', 'b-2'],
    ['{{ list[0] ~ "!" }}', 'a-1!'],
  ])('makes what comes of it secret: %s', (source, value) => {
    expect(open(variablesOf(vars).run(source))).toBe(value)
  })

  it('leaves yes, no and nothing as they are', () => {
    expect(variablesOf(vars).run('{{ [on, nothing] }}')).toEqual([true, null])
  })

  it('tells what must not be shown once it is used', () => {
    const { run, told, vault } = variablesOf(vars)
    open(run('{{ url }} {{ port }}'))
    expect(told.sort()).toEqual(['5432', 'ada', 'db://ada'])
    const late: string[] = []
    vault.listen((secret) => late.push(secret))
    expect(late.sort()).toEqual(told)
  })

  it('shows none of its lines, and of its mistakes only what they are', () => {
    const { diagnostics, sources } = variablesOf(
      put('broken.yml', encrypt(Buffer.from('pw: *s3cret\nd: 2001-02-31\n'), horse)),
    )
    expect(diagnostics).toEqual([
      {
        code: 'yaml-syntax',
        severity: 'error',
        message: 'this is not right as YAML',
        place: { file: join(folder, 'broken.yml'), line: 1, column: 5, length: 7 },
        help: 'the file is encrypted, so its text is not shown here: see rcprov vault view',
      },
      expect.objectContaining({ message: 'this is not right as YAML' }),
    ])
    expect(sources.line(join(folder, 'broken.yml'), 1)).toBeUndefined()
  })

  it('can not be read without its password', () => {
    expect(
      variablesOf(put('other.yml', readFileSync(join(recorded, 'binary.vault'), 'utf8'))).diagnostics,
    ).toMatchObject([
      {
        code: 'vault',
        message: 'this file is encrypted with the vault id "bin", and the vault password (default) does not fit',
        place: { file: join(folder, 'other.yml'), line: 1, column: 1 },
        help: 'give its password: --vault-id bin@FILE, or --ask-vault-pass to be asked for it',
      },
    ])
  })
})
