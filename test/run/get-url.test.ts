import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Event } from '../../src/run/event.ts'
import { judgedByAnsible, newFolder, noHosts, runTasks } from './support.ts'
import { startWeb, type Web } from './web.ts'

const alone = { hosts: ['h1'] }
const sha256 = 'da69f286f03c0d2131b3f95afe7c8d31b4f65cbf5ca49a12c41d8bf02d366a34'

function results(events: readonly Event[]) {
  return events.flatMap((event) => (event.type === 'host' ? [event.result] : []))
}

describe.skipIf(noHosts)('get_url', () => {
  let web: Web
  beforeAll(async () => {
    web = await startWeb()
  })
  afterAll(() => web.stop())

  const get = (args: string) =>
    `- {get_url: {${args.replaceAll('HTTPS', web.https).replaceAll('HTTP', web.http)}}, ignore_errors: true}\n`

  test('downloads what is not there, and tells of it', async () => {
    const folder = newFolder()
    const { events } = await runTasks(get('url: HTTP/file.txt, dest: "{{ playbook_dir }}/a", mode: "0640"'), {
      folder,
      ...alone,
    })
    expect(results(events)).toMatchObject([
      {
        changed: true,
        dest: join(folder, 'a'),
        url: `${web.http}/file.txt`,
        msg: 'OK (unknown bytes)',
        status_code: 200,
        checksum_dest: null,
        checksum_src: '25be7bb30b8a1b4107c450216f0fc827e33674b6',
        md5sum: 'b3e656f8b0828a31f3ed396a1c868786',
        mode: '0640',
        size: 7,
        state: 'file',
        elapsed: 0,
      },
    ])
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('a file\n')
  })

  test('asks for a file that is there only if it is newer', async () => {
    const folder = newFolder()
    const task = get('url: HTTP/dated, dest: "{{ playbook_dir }}/a"')
    const { events, recap } = await runTasks(`${task}${task}`, { folder, ...alone })
    expect(results(events)[1]).toMatchObject({ changed: false, status_code: 304, msg: 'HTTP Error 304: Not Modified' })
    expect(recap).toEqual({ h1: 'changed=1 ok=2' })
  })

  test('replaces a file that differs, keeping its mode and the old one', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'a'), 'old', { mode: 0o604 })
    const task = get('url: HTTP/dated, dest: "{{ playbook_dir }}/a", force: true, backup: true')
    const { events, recap } = await runTasks(`${task}${task}`, { folder, ...alone })
    expect(recap).toEqual({ h1: 'changed=1 ok=2' })
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('dated\n')
    expect(statSync(join(folder, 'a')).mode & 0o777).toBe(0o604)
    const kept = readdirSync(folder).filter((name) => name.startsWith('a.'))
    expect(kept.map((name) => join(folder, name))).toEqual([results(events)[0]?.backup_file])
  })

  test('with the right checksum nobody is asked', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'a'), 'another\n')
    const before = await web.asked('/other.txt')
    const sha1 = '7c6e5dd1bacb3b48fdffba2ed096097eb172497d'
    const { events } = await runTasks(
      get(`url: HTTP/other.txt, dest: "{{ playbook_dir }}/a", checksum: "sha1:${sha1}"`),
      { folder, ...alone },
    )
    expect(results(events)).toMatchObject([{ changed: false, msg: 'file already exists', checksum_src: null }])
    expect(await web.asked('/other.txt')).toBe(before)
  })

  test.each([
    ['in a list', 'HTTP/sums'],
    ['alone in a file', 'HTTP/sum'],
  ])('finds the checksum %s', async (_, url) => {
    const task = get(`url: HTTP/file.txt, dest: "{{ playbook_dir }}/a", checksum: "sha256:${url}"`)
    const { recap } = await runTasks(`${task}${task}`, alone)
    expect(recap).toEqual({ h1: 'changed=1 ok=2' })
  })

  test('leaves what is there alone if the checksum is wrong', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'a'), 'mine')
    const wrong = '1'.repeat(32)
    const { events } = await runTasks(
      get(`url: HTTP/file.txt, dest: "{{ playbook_dir }}/a", checksum: "md5:${wrong}"`),
      { folder, ...alone },
    )
    expect(results(events)[0]?.msg).toMatch(`The checksum for ${join(folder, 'a')} did not match ${wrong}; it was `)
    // Ansible removes it.
    expect(existsSync(join(folder, 'a'))).toBe(!judgedByAnsible)
  })

  test('names a file in a folder as the server does, without its path, or as the URL ends', async () => {
    const folder = newFolder()
    const into = (url: string) => get(`url: HTTP${url}, dest: "{{ playbook_dir }}/"`)
    const { recap } = await runTasks(
      `${into('/named')}${into('/named')}${into('/file.txt?a=1#b')}${into('/redirect/302?to=/other.txt')}`,
      { folder, ...alone },
    )
    expect(recap).toEqual({ h1: 'changed=3 ok=4' })
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(['a name.txt', 'file.txt', 'other.txt']))
  })

  test('takes more than it holds in memory', async () => {
    const folder = newFolder()
    const task = get('url: HTTP/big, dest: "{{ playbook_dir }}/a", force: true')
    const { recap } = await runTasks(`${task}${task}`, { folder, ...alone })
    expect(recap).toEqual({ h1: 'changed=1 ok=2' })
    expect(readFileSync(join(folder, 'a')).equals(Buffer.alloc(3_000_000, 'big '))).toBe(true)
  })

  test.each([
    ['a page that is not there', 'url: HTTP/nothing, dest: /tmp/x', 'Request failed'],
    [
      'a port that nobody listens on',
      'url: "http://127.0.0.1:1/", dest: /tmp/x',
      'Request failed: <urlopen error [Errno 111] Connection refused>',
    ],
    ['a server that says nothing', 'url: HTTP/slow, dest: /tmp/x, timeout: 1', 'Connection failure: timed out'],
    ['a folder that is not there', 'url: HTTP/file.txt, dest: /nowhere/x', 'Destination /nowhere does not exist'],
    [
      'a list without the file',
      'url: HTTP/third.txt, dest: /tmp/x, checksum: "sha256:HTTP/sums"',
      "Unable to find a checksum for file 'third.txt' in 'HTTP/sums'",
    ],
    [
      'a checksum without its kind',
      'url: HTTP/file.txt, dest: /tmp/x, checksum: abc',
      'The checksum parameter has to be in format <algorithm>:<checksum>',
    ],
    [
      'a temp folder that is not there',
      'url: HTTP/file.txt, dest: /tmp/x, tmp_dest: /nowhere',
      '/nowhere directory does not exist.',
    ],
  ])('fails for %s', async (_, args, msg) => {
    const { events } = await runTasks(get(args), alone)
    expect(results(events)).toMatchObject([{ failed: true, msg: msg.replace('HTTP', web.http) }])
  })

  test.skipIf(judgedByAnsible)('does not take a part for the whole', async () => {
    const folder = newFolder()
    const { events } = await runTasks(get('url: HTTP/cut, dest: "{{ playbook_dir }}/a"'), { folder, ...alone })
    expect(results(events)).toMatchObject([{ failed: true }])
    expect(existsSync(join(folder, 'a'))).toBe(false)
  })

  test('believes no certificate that nobody has signed', async () => {
    const { events } = await runTasks(
      `${get('url: HTTPS/file.txt, dest: "{{ playbook_dir }}/a"')}${get('url: HTTPS/file.txt, dest: "{{ playbook_dir }}/a", validate_certs: false')}`,
      alone,
    )
    const [first, second] = results(events)
    expect(first?.msg).toContain('certificate verify failed: self-signed certificate')
    expect(second).toMatchObject({ changed: true })
  })

  test.skipIf(judgedByAnsible)('a plan promises a small file with its content, and a large one without', async () => {
    const folder = newFolder()
    const { events, recap } = await runTasks(
      `
${get('url: HTTP/file.txt, dest: "{{ playbook_dir }}/small"')}
${get('url: HTTP/large, dest: "{{ playbook_dir }}/large", mode: "0600"')}
- {copy: {src: "{{ playbook_dir }}/small", dest: "{{ playbook_dir }}/copied", remote_src: true}}
- {stat: {path: "{{ playbook_dir }}/large"}, register: r}
- {debug: {msg: "{{ r.stat.mode }} {{ r.stat.checksum | default('none') }}"}}
${get('url: HTTP/file.txt, dest: "{{ playbook_dir }}/small", force: true')}
`,
      { folder, dry: true, ...alone },
    )
    expect(readdirSync(folder).filter((name) => /small|large|copied/.test(name))).toEqual([])
    expect(recap.h1).toMatch(/^changed=3 ok=/)
    const cells = events.flatMap((event) =>
      event.type === 'host' ? event.changes.flatMap((change) => change.cells) : [],
    )
    expect(cells).toContainEqual(expect.objectContaining({ attribute: 'content', after: `sha256:${sha256}` }))
  })

  test.skipIf(judgedByAnsible)('a plan does not fail for a server that is still to be set up', async () => {
    const { story } = await runTasks(
      `
${get('url: "http://127.0.0.1:1/x", dest: "{{ playbook_dir }}/x"')}
${get('url: HTTP/file.txt, dest: "{{ playbook_dir }}/y", checksum: "sha256:HTTP/nothing"')}
- {file: {path: "{{ playbook_dir }}/x", mode: "0600"}}
`,
      { dry: true, ...alone },
    )
    expect(story).toEqual(['PLAY all', 'get_url: h1 unknown', 'get_url: h1 unknown', 'file: h1 changed'])
  })

  test('keeps a password to itself', async () => {
    const { events } = await runTasks(
      `
${get('url: HTTP/login, dest: "{{ playbook_dir }}/a", url_username: me, url_password: s3cret-word')}
- {slurp: {src: "{{ playbook_dir }}/a"}, register: r}
- {debug: {msg: "{{ r.content | b64decode }}"}}
`,
      alone,
    )
    expect(results(events)[0]).toMatchObject({ changed: true })
    expect(JSON.stringify(results(events))).not.toContain('s3cret-word')
  })
})
