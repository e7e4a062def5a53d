import { spawn, spawnSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { parse } from 'yaml'
import { initFlags } from '../../src/cli/flags.ts'
import { filesOf, writeNew } from '../../src/cli/init/files.ts'
import { type Known, readKnown } from '../../src/cli/init/known.ts'
import { type Layout, layoutOf, roles } from '../../src/cli/init/layout.ts'
import type { Answers } from '../../src/cli/init/questions.ts'
import { settle } from '../../src/cli/init/settle.ts'
import { loadAll } from '../../src/cli/load.ts'
import { built } from '../built.ts'
import { folderOf } from './rcprov.ts'

let known: Known
beforeAll(async () => {
  known = await readKnown()
})

const domain = 'chat.example.org'
const three = '192.0.2.11,192.0.2.12,192.0.2.13'

/** What flags alone lead to. */
async function settled(given: Answers): Promise<Answers> {
  const found = await settle(given, known, null)
  if (!found || 'wrong' in found) throw new Error(found?.wrong.join('\n'))
  return found.answers
}

const shown = (layout: Layout | string) =>
  typeof layout === 'string' ? layout : roles.map((role) => layout[role].map(({ name }) => name).join(' '))

describe('hosts', () => {
  test.each([
    [1, ['chat1', 'chat1', 'chat1']],
    [3, ['chat1 chat2 chat3', 'chat1 chat2 chat3', 'chat1 chat2 chat3']],
    [4, ['chat1 chat2 chat3', 'chat1 chat2 chat3 chat4', 'chat1 chat2 chat3']],
    [5, ['mongo1 mongo2 mongo3', 'chat1 chat2', 'chat1 chat2']],
    [6, ['mongo1 mongo2 mongo3', 'chat1 chat2', 'web1']],
    [8, ['mongo1 mongo2 mongo3', 'chat1 chat2 chat3', 'web1 web2']],
  ])('of one list are spread over the roles: %i', (count, wanted) => {
    const hosts = Array.from({ length: count }, (_, index) => `192.0.2.${index + 1}`).join(' ')
    expect(shown(layoutOf({ hosts }))).toEqual(wanted)
  })

  test('have their own names, or such as their addresses lack', () => {
    const lists = { mongodb: 'chat1=192.0.2.1', rocketchat: '192.0.2.1, 192.0.2.2', balancer: 'web.example.org' }
    expect(shown(layoutOf(lists))).toEqual(['chat1', 'chat1 chat2', 'web.example.org'])
  })

  test('have their address told once, in whichever list', () => {
    const layout = layoutOf({ mongodb: 'db1', rocketchat: 'db1=192.0.2.1 chat1=192.0.2.2', balancer: 'chat1' })
    const db1 = { name: 'db1', address: '192.0.2.1' }
    const chat1 = { name: 'chat1', address: '192.0.2.2' }
    expect(layout).toEqual({ mongodb: [db1], rocketchat: [db1, chat1], balancer: [chat1] })
  })

  test.each([
    [{ mongodb: 'a=192.0.2.1', rocketchat: 'b=192.0.2.1', balancer: 'b' }, '192.0.2.1 is both a and b'],
    [{ mongodb: 'a=192.0.2.1', rocketchat: 'a=192.0.2.2', balancer: 'b' }, '"a" has two addresses'],
  ])('that contradict each other are refused: %j', (lists, why) => {
    expect(layoutOf(lists)).toBe(why)
  })
})

describe('flags', () => {
  test.each<[Answers, string[]]>([
    [{}, ['missing: --domain, --hosts']],
    [{ domain, mongodb: '192.0.2.1' }, ['missing: --rocketchat, --balancer']],
    [{ domain, hosts: three, certificate: 'files' }, ['missing: --certificate-file, --key-file']],
    [
      { domain: 'https://chat.example.org:443/', hosts: three },
      ['--domain: "https://chat.example.org:443/" is no name of a host; did you mean "chat.example.org"?'],
    ],
    [
      { domain, hosts: '192.0.2.1 192.0.2.2' },
      ['--hosts: 2 hosts: neither could tell that the other has failed; name 1 or 3'],
    ],
    [
      { domain, hosts: '192.0.2.300' },
      ['--hosts: "192.0.2.300" is no address and no name; a host is 192.0.2.11, db1=192.0.2.11 or db1.example.org'],
    ],
    [{ domain, hosts: 'a,b,a' }, ['--hosts: a is named twice']],
    [{ domain, hosts: 'a=192.0.2.1,192.0.2.1,192.0.2.2' }, ['--hosts: 192.0.2.1 is named twice']],
    [{ domain, hosts: 'a=192.0.2.1,b,a' }, ['--hosts: a is named twice']],
    [{ domain, hosts: 'all=192.0.2.1' }, ['--hosts: "all" is the name of a group; give the host another one']],
    [
      { domain, hosts: three, certificate: 'files', 'certificate-file': '/', 'key-file': '/dev' },
      ['--certificate-file: there is no file /', '--key-file: there is no file /dev'],
    ],
    [
      { domain, mongodb: 'a b', rocketchat: 'a', balancer: 'a' },
      ['--mongodb: 2 hosts of MongoDB: of an even number no more may fail than of one less; name 1 or 3'],
    ],
    [
      { domain, mongodb: 'a b c d e f g h i', rocketchat: 'a', balancer: 'a' },
      ['--mongodb: 9 hosts of MongoDB: 7 vote at most; name 7 or fewer'],
    ],
    [
      { domain, hosts: three, mongodb: 'a' },
      ['--hosts spreads the roles by itself; give it alone, or --mongodb, --rocketchat, --balancer'],
    ],
    [{ domain, hosts: three, release: '8.5' }, ['--release: "8.5" is no exact version, such as 8.5.0']],
    [
      { domain, hosts: three, release: '5.4.0' },
      ['--release: of Rocket.Chat 5.4.0 nothing is known; the oldest that is known is 6.5.0'],
    ],
    [
      { domain, hosts: three, 'mongodb-version': '7.0' },
      ['--mongodb-version: Rocket.Chat 8.5.1 works with MongoDB 8.0, not with 7.0; take 8.0'],
    ],
    [{ domain, hosts: three, instances: '0' }, ['--instances: "0" is no number from 1 to 99, nor "auto"']],
    [
      { domain, hosts: three, 'balancer-kind': 'ngnix' },
      ['--balancer-kind: "ngnix" is none of nginx, apache, haproxy; did you mean "nginx"?'],
    ],
    [
      { domain, hosts: three, 'key-file': 'no.key' },
      ['--key-file goes with --certificate files', '--key-file: there is no file no.key'],
    ],
    [
      { domain, hosts: three, 'acme-email': 'a' },
      ['--acme-email goes with --certificate acme', '--acme-email: "a" is no mail address'],
    ],
    [{ domain, hosts: three, certificate: 'acme' }, ['missing: --acme-email, --acme-terms-agreed']],
    [
      { domain: 'a b', hosts: three, user: '-x' },
      ['--domain: "a b" is no name of a host', '--user: "-x" is no name of a user'],
    ],
  ])('that can not be are refused, all at once: %j', async (given, wrong) => {
    expect(await settle(given, known, null)).toEqual({ wrong })
  })

  test.each([
    ['8.5.1', '8.0'],
    ['7.10.0', '7.0'],
    ['6.5.3', '6.0'],
    ['9.0.0', '8.0'],
  ])('leave it to the table which MongoDB goes with Rocket.Chat %s', async (release, version) => {
    expect(await settled({ domain, hosts: three, release })).toMatchObject({ 'mongodb-version': version })
  })
})

test.each([
  ['balancer-kind', 'balancer_kind'],
  ['firewall', 'firewall_kind'],
  ['certificate', 'balancer_certificate'],
] as const)('help names the words that --%s takes, and the usual one', async (flag, variable) => {
  const { description } = initFlags[flag]
  for (const word of known.choices(variable)) expect(description).toContain(word)
  expect(description).toContain(`(${(await settled({ domain, hosts: three }))[flag]})`)
})

describe('on a terminal', () => {
  const answering = (...lines: string[]) => {
    const asked: string[] = []
    return {
      asked,
      ask: async (question: string) => {
        asked.push(question)
        return lines.shift() ?? ''
      },
    }
  }

  test('what no flag says is asked for, and a wrong answer is told and asked for again', async () => {
    const { ask, asked } = answering(domain, '192.0.2.1 192.0.2.2', three, 'deploy', '8.5', '7.10.0', '')
    expect(await settle({ 'balancer-kind': 'haproxy' }, known, ask)).toEqual({
      answers: {
        ...{ domain, hosts: three, user: 'deploy', release: '7.10.0', 'mongodb-version': '7.0', instances: 'auto' },
        ...{ 'balancer-kind': 'haproxy', firewall: 'nftables', certificate: 'generated' },
      },
    })
    expect(asked[2]).toMatch(/^ {2}2 hosts: neither .*\nHosts: /)
    expect(asked.some((question) => question.startsWith('Balancer'))).toBe(false)
  })

  test('each role can be asked for', async () => {
    const { ask } = answering(domain, 'roles', '192.0.2.1', '192.0.2.2', '192.0.2.3')
    const found = await settle({}, known, ask)
    expect(found && 'answers' in found && shown(layoutOf(found.answers))).toEqual(['mongo1', 'chat1', 'web1'])
  })

  test('nothing is taken for granted when whoever answers goes', async () => {
    expect(await settle({}, known, async () => null)).toBeNull()
  })
})

const six = `--mongodb 192.0.2.31,192.0.2.32,192.0.2.33 --rocketchat 192.0.2.11,192.0.2.12 --balancer 192.0.2.21`

describe('the inventories of the project', () => {
  test.each<[string, Answers]>([
    ['one-host', { hosts: '192.0.2.11' }],
    ['ha-3', { hosts: three }],
    [
      'ha-6',
      { mongodb: '192.0.2.31,192.0.2.32,192.0.2.33', rocketchat: '192.0.2.11,192.0.2.12', balancer: '192.0.2.21' },
    ],
  ])('are what init writes: %s', async (name, hosts) => {
    const answers = await settled({ ...hosts, domain, user: 'deploy', instances: '2' })
    const layout = layoutOf(answers)
    const folder = join(import.meta.dirname, '../../inventories', name)
    const files = typeof layout === 'string' ? new Map() : filesOf(layout, answers, folder)
    const there = (file: string) => readFileSync(join(folder, file), 'utf8')
    for (const file of ['hosts.yml', 'group_vars/all.yml']) expect(there(file)).toBe(files.get(file))
  })
})

describe('the files', () => {
  test('are an inventory and a playbook that can be run as they are', async () => {
    const { folder, rcprov } = folderOf({ 'own.crt': '', 'own.key': '' })
    const flags = `${six} --domain ${domain} --certificate files --certificate-file own.crt --key-file own.key --yes`
    const made = await rcprov('init', 'prod', ...flags.split(' '))
    expect(made).toMatchObject({ code: 0, stderr: '' })
    expect(made.stdout).toContain('rcprov plan site.yml -i hosts.yml')
    expect(readFileSync(join(folder, 'prod/group_vars/all.yml'), 'utf8')).toContain(`"${join(folder, 'own.key')}"`)
    const load = () => loadAll([join(folder, 'prod/site.yml')], { inventory: [join(folder, 'prod/hosts.yml')] })
    expect([...((await load())?.inventory.hosts.keys() ?? [])]).toContain('web1')
    appendFileSync(join(folder, 'prod/group_vars/all.yml'), 'rocketchat_first_port: many\n')
    expect(await load(), 'a mistake is found before any host is touched').toBeNull()
  })

  test('are never written over', async () => {
    const { folder, rcprov } = folderOf({ 'hosts.yml': 'mine', 'group_vars/all/mine.yml': 'a: 1' })
    const { code, stderr } = await rcprov('init', '--domain', domain, '--hosts', three)
    expect(code).toBe(1)
    expect(stderr).toBe(
      'rcprov: . has hosts.yml, group_vars/all already, and nothing is written over\nTry: rcprov init another-folder\n',
    )
    expect(
      readdirSync(folder)
        .filter((name) => name !== 'state')
        .sort(),
    ).toEqual(['group_vars', 'hosts.yml'])
  })

  test('are not left behind by halves', async () => {
    const { folder } = folderOf({ group_vars: 'a file where a folder should be' })
    const wrong = await writeNew(
      folder,
      new Map([
        ['hosts.yml', 'x'],
        ['group_vars/all.yml', 'x'],
      ]),
    )
    expect(wrong).toMatch(/^can't write the files, and none is left behind: /)
    expect(readdirSync(folder)).toEqual(['group_vars'])
  })

  test('say of a certificate by ACME what it needs', async () => {
    const acme = { certificate: 'acme', 'acme-email': 'ops@example.org', 'acme-terms-agreed': 'yes' }
    const answers = await settled({ domain, hosts: three, ...acme })
    const layout = layoutOf(answers)
    const text = typeof layout === 'string' ? '' : filesOf(layout, answers, '.').get('group_vars/all.yml')
    expect(text).toContain('balancer_acme_email: ops@example.org\nbalancer_acme_terms_agreed: true\n')
  })

  test('say what was answered, even where YAML would read something else', async () => {
    const odd = { domain: '0x1f', user: 'no', certificate: 'acme', 'acme-email': '*ops@example.org' }
    const answers = await settled({ ...odd, hosts: 'on=192.0.2.1', 'acme-terms-agreed': 'yes' })
    const layout = layoutOf(answers)
    const files = typeof layout === 'string' ? new Map() : filesOf(layout, answers, '.')
    expect(parse(files.get('group_vars/all.yml'), { version: '1.1' })).toMatchObject({
      ...{ ansible_user: 'no', rocketchat_domain: '0x1f', balancer_acme_email: '*ops@example.org' },
    })
    const { all } = parse(files.get('hosts.yml'), { version: '1.1' })
    expect(all.children.mongodb.hosts).toEqual({ on: { ansible_host: '192.0.2.1' } })
  })

  test('take own certificates along that are beside them', async () => {
    const { folder } = folderOf({ 'tls/own.crt': '', 'tls/own.key': '' })
    const own = { 'certificate-file': join(folder, 'tls/own.crt'), 'key-file': join(folder, 'tls/own.key') }
    const answers = await settled({ domain, hosts: three, certificate: 'files', ...own })
    const layout = layoutOf(answers)
    const text = typeof layout === 'string' ? '' : filesOf(layout, answers, folder).get('group_vars/all.yml')
    expect(text).toContain('balancer_key_file: "{{ inventory_dir }}/tls/own.key"')
  })
})

const noTerminal = spawnSync('script', ['--version']).status !== 0

test.skipIf(noTerminal)('a terminal is asked, and Ctrl-C writes nothing', { timeout: 60_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rcprov-init-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const command = `${built.join(' ')} init ${folder}/prod`
  const child = spawn('script', ['-qec', command, '/dev/null'], { env: { ...process.env, XDG_STATE_HOME: folder } })
  onTestFinished(() => void child.kill('SIGKILL'))
  const answers = [
    ['find the chat', `${domain}\r`],
    ['Hosts: ', '\x03'],
  ] as const
  let said = ''
  let next = 0
  child.stdout.on('data', (chunk) => {
    said += chunk
    const [shown, key] = answers[next] ?? []
    if (shown === undefined || !said.includes(shown)) return
    next++
    setTimeout(() => child.stdin.write(`${key}`), 300)
  })
  const code = await new Promise((resolve) => child.on('close', resolve))
  expect(said).toContain('Hosts: ')
  expect(code).not.toBe(0)
  expect(readdirSync(folder)).toEqual([])
})
