import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createKeyring, encrypt } from '../../src/vault/keyring.ts'
import { folderOf } from './rcprov.ts'

const horse = { id: 'default', bytes: Buffer.from('correct horse') }
const staple = { id: 'prod', bytes: Buffer.from('battery staple') }
const passwords = { pw: 'correct horse\n', other: 'battery staple\n' }
const sealed = (text: string, password = horse) => encrypt(Buffer.from(text), password)
const inline = (text: string, password = horse) =>
  `!vault |\n  ${sealed(text, password).trim().replaceAll('\n', '\n  ')}\n`

/** A folder with password files and other files, and what is in them when decrypted. */
function project(files: Readonly<Record<string, string>>) {
  const made = folderOf({ ...passwords, ...files })
  const text = (name: string) => readFileSync(join(made.folder, name), 'utf8')
  const opened = (name: string, password = horse) => {
    const outcome = createKeyring([password]).open(text(name))
    return 'bytes' in outcome ? outcome.bytes.toString() : outcome.why
  }
  return { ...made, text, opened }
}

const fine = { code: 0, stderr: '' }

describe('rcprov vault encrypt and decrypt', () => {
  it('work on files where they are, which keep their mode', async () => {
    const { folder, text, opened, rcprov } = project({ 'a.yml': 'a: 1\n', 'b.yml': 'b: 2\n' })
    chmodSync(join(folder, 'a.yml'), 0o640)
    expect(await rcprov('vault', 'encrypt', '--vault-id', 'dev@pw', 'a.yml', 'b.yml')).toMatchObject(fine)
    expect([text('a.yml').split('\n')[0], opened('a.yml'), opened('b.yml')]).toEqual([
      '$ANSIBLE_VAULT;1.2;AES256;dev',
      'a: 1\n',
      'b: 2\n',
    ])
    const views = await rcprov('vault', 'view', '--vault-password-file', 'pw', 'a.yml', 'b.yml')
    expect(views).toEqual({ ...fine, stdout: 'a: 1\nb: 2\n' })
    expect(await rcprov('vault', 'decrypt', '--vault-password-file', 'pw', 'a.yml', 'b.yml')).toMatchObject(fine)
    expect([text('a.yml'), text('b.yml')]).toEqual(['a: 1\n', 'b: 2\n'])
    expect(statSync(join(folder, 'a.yml')).mode & 0o777).toBe(0o640)
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([])
  })

  it('work from stdin to stdout, and into other files', async () => {
    const { folder, opened, text, shell } = project({ 'a.yml': 'a: 1\n' })
    const { stdout } = await shell(`
      printf 'on a pipe' | "$@" vault encrypt --vault-password-file pw | "$@" vault decrypt --vault-password-file pw - &&
      "$@" vault encrypt --vault-password-file pw --output made a.yml &&
      "$@" vault decrypt --vault-password-file pw --output - made`)
    expect(stdout).toBe('on a pipea: 1\n')
    expect([text('a.yml'), opened('made'), statSync(join(folder, 'made')).mode & 0o777]).toEqual([
      'a: 1\n',
      'a: 1\n',
      0o600,
    ])
  })

  it('change nothing where one file is wrong', async () => {
    const { rcprov, text } = project({ plain: 'x', done: sealed('y'), foreign: sealed('z', staple) })
    const before = ['plain', 'done', 'foreign'].map(text)
    const outcomes = await Promise.all([
      rcprov('vault', 'encrypt', '--vault-password-file', 'pw', 'plain', 'done'),
      rcprov('vault', 'decrypt', '--vault-password-file', 'pw', 'done', 'plain'),
      rcprov('vault', 'decrypt', '--vault-password-file', 'pw', 'done', 'foreign', 'gone'),
      rcprov('vault', 'rekey', '--vault-password-file', 'pw', '--new-vault-password-file', 'other', 'done', 'foreign'),
      rcprov('vault', 'encrypt', '--vault-password-file', 'pw', '--output', 'made', 'plain', 'pw'),
    ])
    expect(outcomes.map(({ code, stderr }) => [code, stderr])).toEqual([
      [1, 'rcprov: done is encrypted already; to change its password: rcprov vault rekey\n'],
      [1, 'rcprov: plain is not encrypted\n'],
      [1, expect.stringMatching(/^rcprov: foreign is encrypted with .*"prod".*\nrcprov: can't read gone: ENOENT.*\n$/)],
      [1, expect.stringMatching(/^rcprov: foreign is encrypted with .*"prod".*--vault-id prod@FILE.*\n$/)],
      [1, 'rcprov: --output takes the result of one file, and there are several\n'],
    ])
    expect(['plain', 'done', 'foreign'].map(text)).toEqual(before)
  })

  it('replace what a link leads to, and not the link', async () => {
    const { folder, opened, shell } = project({ 'a.yml': 'a: 1\n' })
    await shell('ln -s a.yml link && "$@" vault encrypt --vault-password-file pw link; readlink link > target')
    expect([opened('a.yml'), readFileSync(join(folder, 'target'), 'utf8')]).toEqual(['a: 1\n', 'a.yml\n'])
  })
})

describe('rcprov vault rekey', () => {
  it('takes the new password and its id', async () => {
    const { rcprov, text, opened } = project({ a: sealed('a'), b: sealed('b', staple) })
    const old = ['--vault-password-file', 'pw', '--vault-id', 'prod@other']
    expect(await rcprov('vault', 'rekey', ...old, '--new-vault-id', 'new@other', 'a', 'b')).toMatchObject(fine)
    expect([opened('a', staple), opened('b', staple)]).toEqual(['a', 'b'])
    expect(text('a').split('\n')[0]).toBe('$ANSIBLE_VAULT;1.2;AES256;new')
  })
})

describe('which password encrypts', () => {
  it('is that of --encrypt-vault-id where there are several', async () => {
    const { rcprov, text, opened } = project({ a: 'a' })
    const both = ['--vault-id', 'dev@pw', '--vault-id', 'prod@other', 'a']
    expect(await rcprov('vault', 'encrypt', ...both)).toMatchObject({
      code: 1,
      stderr:
        'rcprov: vault passwords of several ids are given (dev, prod); say with --encrypt-vault-id which one encrypts\n',
    })
    expect(await rcprov('vault', 'encrypt', '--encrypt-vault-id', 'pord', ...both)).toMatchObject({
      code: 1,
      stderr: 'rcprov: there is no vault password with the id "pord" among those given (dev, prod)\n',
    })
    expect(await rcprov('vault', 'encrypt', '--encrypt-vault-id', 'prod', ...both)).toMatchObject(fine)
    expect([text('a').split('\n')[0], opened('a', staple)]).toEqual(['$ANSIBLE_VAULT;1.2;AES256;prod', 'a'])
  })

  it('may come from the environment', async () => {
    const { shell, opened } = project({ a: 'a', b: 'b' })
    await shell('"$@" vault encrypt a', { ANSIBLE_VAULT_PASSWORD_FILE: 'pw' })
    await shell('"$@" vault encrypt b', {
      ANSIBLE_VAULT_IDENTITY_LIST: 'dev@pw, prod@other',
      ANSIBLE_VAULT_ENCRYPT_IDENTITY: 'prod',
    })
    expect([opened('a'), opened('b', staple)]).toEqual(['a', 'b'])
  })

  it('is asked for twice, and only where it can be', async () => {
    const { shell, opened, text } = project({ a: 'a', b: 'b' })
    const line = `
      printf 'correct horse\\ncorrect horse\\n' | "$@" vault encrypt a
      printf 'one\\nanother\\n' | "$@" vault encrypt b
      printf x | "$@" vault encrypt
      printf 'correct horse\\n' | "$@" vault view a`
    const { stdout, stderr } = await shell(line)
    expect([stdout, stderr.split('\n')]).toEqual([
      'a',
      [
        'New Vault password: ',
        'Confirm New Vault password: ',
        'New Vault password: ',
        'Confirm New Vault password: ',
        'rcprov: the two vault passwords are not the same',
        "rcprov: the vault password can't be asked for while the text comes from stdin; give --vault-password-file FILE or --vault-id ID@FILE",
        'Vault password: ',
        '',
      ],
    ])
    expect([opened('a'), text('b')]).toEqual(['a', 'b'])
  })
})

describe('rcprov vault edit and create', () => {
  const editor = (folder: string, script: string) => {
    writeFileSync(join(folder, 'editor'), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
    return { EDITOR: join(folder, 'editor') }
  }

  it('edit in a folder that nobody else can look into, and that is gone afterwards', async () => {
    const { folder, opened, text, shell } = project({ 'a.yml': sealed('a: 1\n', { ...horse, id: 'dev' }) })
    chmodSync(join(folder, 'a.yml'), 0o644)
    const environment = editor(
      folder,
      `stat -c '%a' "$1" "\${1%/*}" > modes; echo "$1" > path; umask >> modes
      tr '\\0' ' ' < /proc/$PPID/cmdline > seen; cat /proc/$PPID/environ >> seen; env >> seen; echo 'b: 2' >> "$1"`,
    )
    expect(await shell('"$@" vault edit --vault-password-file pw a.yml', environment)).toMatchObject(fine)
    expect([opened('a.yml'), text('a.yml').split('\n')[0]]).toEqual(['a: 1\nb: 2\n', '$ANSIBLE_VAULT;1.2;AES256;dev'])
    expect(statSync(join(folder, 'a.yml')).mode & 0o777).toBe(0o644)
    const path = text('path').trim()
    expect([text('modes'), path.endsWith('/a.yml'), existsSync(path), existsSync(join(path, '..'))]).toEqual([
      '600\n700\n0077\n',
      true,
      false,
      false,
    ])
    expect(text('seen')).not.toMatch(/correct horse|a: 1/)
  })

  it.each([
    ['leaves the text as it is', ':', 0, ''],
    ['fails', 'echo x > "$1"; exit 3', 1, 'ended with exit code 3; set EDITOR to another one\n'],
    ['is killed', 'echo x > "$1"; kill -9 $$', 1, 'ended with exit code 137; set EDITOR to another one\n'],
    ['takes the file away', 'rm "$1"', 1, "rcprov: the text can't be edited: ENOENT: "],
  ])('change nothing where the editor %s', async (_, script, code, message) => {
    const { folder, text, shell } = project({ 'a.yml': sealed('a: 1\n') })
    const before = text('a.yml')
    const environment = editor(folder, `echo "$1" > path; ${script}`)
    const ended = await shell('"$@" vault edit --vault-password-file pw a.yml', environment)
    expect([ended.code, ended.stderr]).toEqual([code, expect.stringContaining(message)])
    expect([text('a.yml'), existsSync(join(text('path').trim(), '..'))]).toEqual([before, false])
  })

  it('make a new file that only its owner can read, and never another one', async () => {
    const { folder, opened, shell } = project({ old: 'x' })
    const environment = editor(folder, 'echo new > "$1"')
    const made = await shell('umask 022; "$@" vault create --vault-password-file pw made', environment)
    expect([made.code, opened('made'), statSync(join(folder, 'made')).mode & 0o777]).toEqual([0, 'new\n', 0o600])
    const { code, stderr } = await shell('"$@" vault create --vault-password-file pw old', environment)
    expect([code, stderr]).toEqual([1, 'rcprov: old is there already; rcprov vault edit old\n'])
  })

  it('ask for no text that could not be kept', async () => {
    const { folder, shell } = project({})
    const environment = editor(folder, 'echo ran > ran')
    const { code, stderr } = await shell('"$@" vault create --vault-password-file pw gone/a.yml', environment)
    expect([code, stderr]).toEqual([1, 'rcprov: gone is no folder that you may write into\n'])
    expect(existsSync(join(folder, 'ran'))).toBe(false)
  })
})

describe('rcprov vault encrypt-string', () => {
  it('makes values for YAML of stdin, of words and of what is asked for', async () => {
    const { folder, shell } = project({})
    const { stderr } = await shell(`{
      printf s3cret | "$@" vault encrypt-string --vault-password-file pw --stdin-name piped
      "$@" vault encrypt_string --vault-id dev@pw --name word one --name second two
      printf 'asked\\ntyped\\n' | "$@" vault encrypt-string --vault-password-file pw --prompt; } > vars.yml`)
    expect(stderr).toBe('Variable name (enter for no name): \nString to encrypt (hidden): \n')
    const values = "{{ 'same' if [piped, word, second, asked] | join(',') == 's3cret,one,two,typed' }}"
    const { stdout } = await shell(`"$@" eval "$VALUES" -e @vars.yml --vault-password-file pw`, { VALUES: values })
    expect(stdout).toBe('"same"\n')
    expect(readFileSync(join(folder, 'vars.yml'), 'utf8')).toMatch(
      /^piped: !vault \|\n {10}\$ANSIBLE_VAULT;1\.1;AES256\n( {10}[0-9a-f]+\n)+# The encrypted version of "word", the string #1 from the command line\nword: !vault/,
    )
  })

  it('says what is likely not meant', async () => {
    const { shell } = project({})
    const { stderr } = await shell(`{
      echo x | "$@" vault encrypt-string --vault-password-file pw
      : | "$@" vault encrypt-string --vault-password-file pw
      echo x | "$@" vault encrypt-string --vault-password-file pw - --prompt; } > made`)
    expect(stderr.split('\n')).toEqual([
      'rcprov: the newline at the end is part of the string (printf adds none)',
      'rcprov: there is nothing on stdin',
      'rcprov: a string can not be asked for and read from stdin at once',
      '',
    ])
  })
})

describe('a run', () => {
  const site = '- hosts: all\n  gather_facts: false\n  tasks: [{debug: {msg: "{{ pw is defined }}"}}]\n'
  const hosts = 'all: {hosts: {h1: {ansible_connection: local}}}\n'
  const files = { 'site.yml': site, 'hosts.yml': hosts }
  const plan = ['plan', '-i', 'hosts.yml', 'site.yml']

  it('needs the password of the files that its hosts need: told once, with the place and what to do', async () => {
    const { rcprov } = project({
      ...files,
      'group_vars/all.yml': sealed('pw: x\n'),
      'host_vars/h1.yml': sealed('a: x\n'),
    })
    const { code, stderr } = await rcprov(...plan)
    expect([code, stderr]).toEqual([
      1,
      `error[vault]: this file is encrypted, and no vault password was given (and 1 other file too)
 --> group_vars/all.yml:1:1
  = help: give its password: --vault-password-file FILE, or --ask-vault-pass to be asked for it

1 error; no host was touched
`,
    ])
  })

  it.each([
    ['a file', '', ['--vault-password-file', 'pw']],
    ['its id', '', ['--vault-id', 'any@pw']],
    ['being asked', 'correct horse\n', ['-J']],
  ])('gets it by %s', async (_, typed, flags) => {
    const { shell } = project({ ...files, 'group_vars/all.yml': sealed('pw: x\n') })
    const { code, stdout } = await shell(`printf '${typed}' | "$@" ${[...plan, ...flags].join(' ')}`)
    expect([code, stdout.includes('"msg": true')]).toEqual([0, true])
  })

  it('warns of a password that can not be had where there is another one', async () => {
    const { rcprov } = project({ ...files, 'group_vars/all.yml': `pw: ${inline('x', staple)}` })
    const { code, stderr } = await rcprov(...plan, '--vault-id', 'gone@gone', '--vault-password-file', 'pw')
    expect([code, stderr]).toEqual([
      0,
      expect.stringMatching(/^warning\[vault\]: the vault password file .*\/gone is not there\n/),
    ])
  })
})

describe('rcprov inventory', () => {
  it('shows encrypted strings as they are, and nothing of encrypted files', async () => {
    const { rcprov } = project({
      'hosts.ini': sealed('[web]\nw1 secret=of-inventory\n'),
      'group_vars/all.yml': `pw: ${inline('of-a-string', staple)}`,
      'group_vars/web.yml': sealed('whole: of-a-file\nurl: "{{ of_a_template }}"\n'),
    })
    const { stdout, stderr } = await rcprov(
      'inventory',
      '-i',
      'hosts.ini',
      '--host',
      'w1',
      '--vault-password-file',
      'pw',
    )
    expect([stderr, JSON.parse(stdout)]).toEqual([
      '',
      {
        pw: { __ansible_vault: expect.stringMatching(/^\$ANSIBLE_VAULT;1\.2;AES256;prod\n/) },
        secret: '********',
        url: '********',
        whole: '********',
      },
    ])
  })

  it('needs the passwords of what it shows', async () => {
    const { rcprov } = project({ 'hosts.yml': 'all: {hosts: {h1: {}}}\n', 'host_vars/h1.yml': sealed('a: 1\n') })
    expect(await rcprov('inventory', '-i', 'hosts.yml', '--list')).toMatchObject({
      code: 1,
      stderr:
        'rcprov: this file is encrypted, and no vault password was given; give its password: --vault-password-file FILE, or --ask-vault-pass to be asked for it (host_vars/h1.yml:1:1)\n',
    })
  })
})
