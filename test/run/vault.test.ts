import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { encrypt } from '../../src/vault/keyring.ts'
import { judgedByAnsible, newFolder, noHosts, run, type Told } from './support.ts'

const horse = { id: 'default', bytes: Buffer.from('correct horse') }
const staple = { id: 'prod', bytes: Buffer.from('battery staple') }
const file = (text: string, password = horse) => encrypt(Buffer.from(text), password)
const inline = (text: string, password = horse) =>
  `!vault |\n  ${file(text, password).trim().replaceAll('\n', '\n  ')}\n`
const given = { passwordFiles: ['pw'], hosts: ['h1'], diff: true }
const pw = { pw: 'correct horse\n' }

/** A play of some tasks on all hosts. */
const play = (tasks: string, more = '') =>
  `- hosts: all\n  gather_facts: false\n${more}  tasks:\n${tasks.trimStart().replaceAll(/^(?=.)/gm, '    ')}`

/** Whether something that was told holds a text in any of the forms in which programs print it. */
function shows({ events }: Told, secret: string): boolean {
  const told = JSON.stringify(events)
  const json = JSON.stringify(secret).slice(1, -1)
  const forms = [secret, Buffer.from(secret).toString('base64'), encodeURIComponent(secret), json, JSON.stringify(json)]
  return [...forms, secret.replaceAll("'", `'\\''`)].some((form) => told.includes(form))
}

const made = ({ folder }: Told, name: string) => readFileSync(join(folder, name), 'utf8')

describe.skipIf(noHosts)('encrypted values', () => {
  test('come to the hosts from wherever variables do', async () => {
    const folder = newFolder()
    const told = await run(
      {
        ...pw,
        'group_vars/all.yml': `inline: ${inline('of-group-vars')}`,
        'host_vars/h1/vault.yml': file('whole: of-host-vars\nurl: "x://{{ whole }}"\n'),
        'first.yml': file('first: of-vars-files\n'),
        'included.yml': file('included: of-include-vars\n'),
        'roles/r/defaults/main.yml': file('preset: of-defaults\n'),
        'roles/r/vars/main.yml': `of_role: ${inline('of-role-vars')}`,
        'roles/r/tasks/main.yml':
          '- copy: {content: "{{ preset }} {{ of_role }}\\n", dest: "{{ playbook_dir }}/role"}\n',
        'extra.yml': file('extra: of-extra-vars\n'),
        'site.yml': play(
          `
- include_vars: included.yml
- copy: {content: "{{ inline }} {{ whole }} {{ url }} {{ first }} {{ included }} {{ extra }}\\n", dest: "{{ playbook_dir }}/made"}
- include_role: {name: r}
`,
          '  vars_files: [first.yml]\n',
        ),
      },
      { ...given, folder, extra: [`@${folder}/extra.yml`] },
    )
    expect(made(told, 'made')).toBe(
      'of-group-vars of-host-vars x://of-host-vars of-vars-files of-include-vars of-extra-vars\n',
    )
    expect(made(told, 'role')).toBe('of-defaults of-role-vars\n')
    expect(shows(told, 'of-')).toBe(judgedByAnsible)
  })

  test('come with files, templates and lookups', async () => {
    const told = await run(
      {
        ...pw,
        'files/key': file('of-a-file\n'),
        'files/keys/one': file('of-a-folder\n'),
        'templates/t.j2': file('of-a-template {{ 1 + 1 }}\n'),
        'site.yml': play(`
- copy: {src: key, dest: "{{ playbook_dir }}/copied"}
- copy: {src: key, dest: "{{ playbook_dir }}/encrypted", decrypt: no}
- copy: {src: keys/, dest: "{{ playbook_dir }}/folder/"}
- template: {src: t.j2, dest: "{{ playbook_dir }}/filled"}
- copy: {content: "{{ lookup('file', 'key') }}|{{ lookup('unvault', 'key') }}", dest: "{{ playbook_dir }}/looked-up"}
- command: cat {{ playbook_dir }}/copied {{ playbook_dir }}/filled {{ playbook_dir }}/looked-up
`),
      },
      given,
    )
    expect(['copied', 'folder/one', 'filled', 'looked-up'].map((name) => made(told, name))).toEqual([
      'of-a-file\n',
      'of-a-folder\n',
      'of-a-template 2\n',
      'of-a-file|of-a-file\n',
    ])
    expect(made(told, 'encrypted')).toMatch(/^\$ANSIBLE_VAULT;1\.1;AES256\n/)
    expect(shows(told, 'of-a-')).toBe(judgedByAnsible)
  })

  test('that nobody uses need no password', async () => {
    const { story } = await run(
      {
        ...pw,
        'group_vars/all.yml': `mine: ${inline('open')}other: ${inline('closed', staple)}`,
        'host_vars/h2.yml': file('elsewhere: 1\n', staple),
        'site.yml': play(`
- assert: {that: [mine == 'open', other is defined, other is vault_encrypted]}
- debug: {msg: "{{ other ~ '' }}"}
  ignore_errors: true
- debug: {msg: "{{ hostvars.h2.elsewhere }}"}
  ignore_errors: true
`),
      },
      { ...given, hosts: ['h1', 'h2'], limit: 'h1' },
    )
    expect(story[1]).toMatch(/^assert: h1 ok/)
    expect(story.slice(2)).toEqual([
      expect.stringMatching(/^debug: h1 failed/),
      expect.stringMatching(/^debug: h1 failed/),
    ])
  })
})

describe.skipIf(noHosts)('a role with encrypted parameters', () => {
  test('runs again where these are others', async () => {
    const [three, four] = ['three', 'four'].map((text) => inline(text).replaceAll('\n', '\n        '))
    const { story } = await run(
      {
        ...pw,
        'roles/r/tasks/main.yml': '- {name: t, debug: msg=t, when: word | length == 5}',
        'site.yml': `- hosts: all
  gather_facts: false
  roles:
    - role: r
      word: ${three}
    - role: r
      word: ${four}
    - role: r
      word: ${four}
`,
      },
      given,
    )
    expect(story).toEqual(['PLAY all', 'r : t: h1 ok t', 'r : t: h1 skipped'])
  })
})

describe.skipIf(noHosts || judgedByAnsible)('an encrypted value in what is told', () => {
  const secret = `it's "hunter2" & more`

  it.each([
    ['as it is', 'echo "$S"'],
    ['in base64', 'printf %s "$S" | base64'],
    ['as JSON', `python3 -c 'import json, os; print(json.dumps(os.environ["S"]))'`],
    ['percent-encoded', `python3 -c 'import urllib.parse, os; print(urllib.parse.quote(os.environ["S"], safe=""))'`],
    ['in an error', 'echo "$S" >&2; exit 1'],
  ])('is hidden %s', async (_, command) => {
    const told = await run(
      {
        ...pw,
        'group_vars/all.yml': `secret: ${inline(secret)}`,
        'site.yml': play(`
- shell: ${JSON.stringify(command)}
  environment: {S: "{{ secret }}"}
  register: r
  ignore_errors: true
- debug: {var: r}
- debug: {msg: "{{ secret | quote }}"}
- fail: {msg: "it is {{ secret }}"}
  ignore_errors: true
- command: echo {{ secret | quote }}
`),
      },
      given,
    )
    expect(told.events.filter(({ type }) => type === 'host')).toHaveLength(5)
    expect(shows(told, secret)).toBe(false)
    expect(shows(told, 'hunter2')).toBe(false)
  })

  it('is hidden in each item, and each line', async () => {
    const told = await run(
      {
        ...pw,
        'host_vars/h1.yml': file(
          'list: [item-one, {pw: item-two}]\nlines: "line-one\\nline-two\\n"\nnumber: 98765432\n',
        ),
        'site.yml': play(`
- {command: "echo {{ item }}", loop: ["{{ list[0] }}", "{{ list[1].pw }}"]}
- {command: "echo {{ item }}", loop: "{{ list }}"}
- {shell: "printf %s {{ lines | quote }} | tail -n 1; echo {{ number }}"}
`),
      },
      given,
    )
    expect(['item-one', 'item-two', 'line-one', 'line-two', '98765432'].filter((text) => shows(told, text))).toEqual([])
  })

  it('is said to be missing, with its place and what to do', async () => {
    const told = await run(
      {
        ...pw,
        'group_vars/all.yml': `x: 1\nother: ${inline('closed', staple)}`,
        'site.yml': play('- command: echo {{ other }}\n'),
      },
      given,
    )
    expect(told.events.find(({ type }) => type === 'host')).toMatchObject({
      status: 'failed',
      result: {
        msg: `this value is encrypted with the vault id "prod", and the vault password (default) does not fit; give its password: --vault-id prod@FILE, or --ask-vault-pass to be asked for it (${told.folder}/group_vars/all.yml:3:3)`,
      },
    })
  })
})

describe.skipIf(noHosts)('an encrypted file of tasks', () => {
  const tasks = `
- command: echo of-a-task {{ word }}
  register: r
- set_fact: {fact: of-set-fact}
- copy: {content: "of-content\\n", dest: "{{ playbook_dir }}/made", mode: "0640"}
- debug: {msg: shown on purpose}
  no_log: false
`

  test('runs, and shows nothing of its results', async () => {
    const told = await run(
      {
        ...pw,
        'tasks.yml': file(tasks),
        'site.yml': file(
          play(
            `
- include_tasks: tasks.yml
- copy: {content: "{{ r.stdout }} {{ fact }}\\n", dest: "{{ playbook_dir }}/after"}
`,
            '  vars: {word: of-vars}\n',
          ),
        ),
      },
      given,
    )
    expect([made(told, 'made'), made(told, 'after')]).toEqual(['of-content\n', 'of-a-task of-vars of-set-fact\n'])
    expect(shows(told, 'of-')).toBe(judgedByAnsible)
    expect(JSON.stringify(told.events)).toContain('shown on purpose')
  })
})
