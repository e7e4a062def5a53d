import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { closedVault } from '../../src/files/vault.ts'
import { loadPlaybook } from '../../src/language/playbook.ts'
import { ownModules } from '../../src/module/find.ts'
import { load } from './project.ts'

describe('a playbook that is', () => {
  it.each(['', '---\n', '# nothing\n', '[]\n'])('empty (%j) is told as Ansible tells it', async (text) => {
    expect((await load(text)).mistakes).toEqual(['site.yml:1:1 playbook-shape empty playbook, nothing to do'])
  })

  it('a folder is told as such', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rcprov-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    mkdirSync(join(folder, 'site.yml'))
    const sources = { yaml: () => expect.unreachable('a folder is not read') }
    const library = {
      sources,
      rolesPath: [],
      ownPlaybooks: '',
      modules: ownModules,
      extra: new Map(),
      vault: closedVault(),
    }
    const { diagnostics } = await loadPlaybook([join(folder, 'site.yml')], library)
    expect(diagnostics).toMatchObject([{ code: 'file-unreadable', help: 'name a file, such as site.yml' }])
    expect(diagnostics[0]?.message).toBe(`${join(folder, 'site.yml')} is a folder, not a playbook`)
  })

  it('nested too deeply is a mistake, not a crash', async () => {
    const { mistakes } = await load(`- hosts: all\n  vars: {a: ${'['.repeat(9000)}${']'.repeat(9000)}}\n`)
    expect(mistakes).toEqual([expect.stringContaining('this is nested too deeply')])
  })
})

describe('module_defaults', () => {
  it.each([
    ['nope: {a: 1}', ['site.yml:3:21 unknown-module there is no module "nope"']],
    ['debgu: {msg: x}', ['site.yml:3:21 unknown-module there is no module "debgu"; did you mean "debug"?']],
    ['debug: {mgs: x}', ['site.yml:3:29 unknown-argument "mgs" is not an argument of debug; did you mean "msg"?']],
    ['copy: {mode: "0644"}', []],
    ['group/aws: {a: 1}', ['site.yml:3:21 unsupported module_defaults has no group "aws"']],
    ['debug: "{{ x }}"', ['site.yml:3:29 playbook-shape the arguments of debug are a dict']],
  ])('are checked where they stand: %s', async (defaults, expected) => {
    const { mistakes } = await load(`- hosts: all\n  tasks: [{debug: }]\n  module_defaults: {${defaults}}`)
    expect(mistakes).toEqual(expected)
  })

  it('give way to a task that has the argument by another name', async () => {
    const { plays, mistakes } = await load(
      '- hosts: all\n  module_defaults: {file: {path: /a, state: touch}}\n  tasks: [{file: {dest: /b}}]',
    )
    expect(mistakes).toEqual([])
    expect(plays[0]?.tasks).toMatchObject([
      {
        args: new Map([
          ['dest', '/b'],
          ['state', 'touch'],
        ]),
      },
    ])
  })
})

describe('vars_prompt', () => {
  it.each([
    ['[{prompt: x}]', ['site.yml:3:17 playbook-shape a prompt says which variable it is for']],
    ['[{name: 1x}]', ['site.yml:3:24 playbook-shape "1x" can not be the name of a variable']],
    [
      '[{name: x, defualt: y}]',
      ['site.yml:3:27 unknown-keyword "defualt" is not a keyword of vars_prompt; did you mean "default"?'],
    ],
    ['[{name: x, private: maybe}]', ['site.yml:3:36 playbook-shape "private" takes yes or no']],
    ['[{name: x, encrypt: rot13}]', ['site.yml:3:36 unsupported "encrypt" makes no hash of the kind "rot13"']],
  ])('is checked: %s', async (prompts, expected) => {
    expect((await load(`- hosts: all\n  tasks: []\n  vars_prompt: ${prompts}`)).mistakes).toEqual(expected)
  })
})

describe('a connection below a play', () => {
  it('is local, which delegates to the controller', async () => {
    const { plays } = await load('- hosts: all\n  tasks: [{debug: , connection: local}]')
    expect(plays[0]?.tasks).toMatchObject([{ keywords: { delegateTo: 'localhost', connection: undefined } }])
  })

  it('can not be another one', async () => {
    const { mistakes } = await load('- hosts: all\n  tasks: [{debug: , connection: ssh}]')
    expect(mistakes).toEqual([
      'site.yml:2:33 unsupported a host keeps one connection for the whole run: below a play, "connection" can only be local',
    ])
  })
})
