import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Event } from '../../src/run/event.ts'
import { judgedByAnsible, newFolder, noHosts, runTasks } from './support.ts'
import { startWeb, type Web } from './web.ts'

const alone = { hosts: ['h1'] }

/** What the server tells of a request. */
interface Echo {
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

function results(events: readonly Event[]) {
  return events.flatMap((event) => (event.type === 'host' ? [event.result] : []))
}

describe.skipIf(noHosts)('uri', () => {
  let web: Web
  beforeAll(async () => {
    web = await startWeb()
  })
  afterAll(() => web.stop())

  const here = (text: string) =>
    text.replaceAll('TLS/', `${web.https}/`).replaceAll('WEB/', `${web.http}/`).replaceAll('CERT', web.certificate)
  const ask = (args: string) => `- {uri: {${here(args)}}, ignore_errors: true}\n`
  const answer = async (args: string, folder = newFolder()) => {
    const { events } = await runTasks(ask(args), { folder, ...alone })
    return results(events)[0]
  }

  test('tells status, headers, and what JSON there is', async () => {
    const told = await answer('url: WEB/json')
    expect(told).toMatchObject({
      changed: false,
      status: 200,
      url: `${web.http}/json`,
      redirected: false,
      msg: 'OK (unknown bytes)',
      content_type: 'application/json',
      json: { a: [1, null], b: 'c' },
      cookies: {},
      cookies_string: '',
      elapsed: 0,
    })
    expect(told).not.toHaveProperty('content')
  })

  test.each([
    ['the content in its own characters', 'url: WEB/latin, return_content: true', { content: 'hällo' }],
    ['no JSON where it only claims to be', 'url: WEB/broken.json, return_content: true', { content: '{no' }],
    ['cookies', 'url: WEB/cookies', { cookies: { a: '1', b: 'two' }, cookies_string: 'a=1; b=two' }],
    [
      'a status that is wanted',
      'url: WEB/nothing, status_code: 404',
      { status: 404, msg: 'HTTP Error 404: Not Found', body: '<h1>no</h1>' },
    ],
    ['a redirect that is followed', 'url: WEB/redirect/302', { redirected: true, url: 'WEB/echo', status: 200 }],
    [
      'one that is not',
      'url: WEB/redirect/302, follow_redirects: none, status_code: 302',
      { redirected: false, location: 'WEB/echo', body: 'moved' },
    ],
    ['a login when asked for', 'url: WEB/login, user: me, password: s3cret-word', { status: 200 }],
    ['a login at once', 'url: WEB/login, user: me, password: s3cret-word, force_basic_auth: true', { status: 200 }],
    ['https with an authority of the host', 'url: TLS/json, ca_path: CERT', { status: 200 }],
    ['https without a look at the certificate', 'url: TLS/json, validate_certs: false', { status: 200 }],
  ])('tells %s', async (_, args, expected) => {
    expect(await answer(args)).toMatchObject(JSON.parse(here(JSON.stringify({ ...expected, changed: false }))))
  })

  test.each([
    [
      'another status',
      'url: WEB/status/500, status_code: [200, 201]',
      'Status code was 500 and not [200, 201]: HTTP Error 500: Internal Server Error',
    ],
    [
      'nobody listens',
      'url: "http://127.0.0.1:1/"',
      'Status code was -1 and not [200]: Request failed: <urlopen error [Errno 111] Connection refused>',
    ],
    [
      'no such name',
      'url: "http://no.such.invalid/"',
      'Status code was -1 and not [200]: Request failed: <urlopen error [Errno -2] Name or service not known>',
    ],
    [
      'it takes too long',
      'url: WEB/slow, timeout: 1',
      'Status code was -1 and not [200]: Connection failure: timed out',
    ],
    [
      'a redirect of a POST',
      'url: WEB/redirect/302, method: POST, body: x',
      'Status code was 302 and not [200]: HTTP Error 302: Found',
    ],
    [
      'a circle of redirects',
      'url: WEB/loop',
      'Status code was 302 and not [200]: HTTP Error 302: The HTTP server returned a redirect error that would lead to an infinite loop.\nThe last 30x error message was:\nFound',
    ],
    [
      'no URL',
      'url: "127.0.0.1:80"',
      'Status code was -1 and not [200]: Request failed: <urlopen error unknown url type: 127.0.0.1>',
    ],
    [
      'a wrong password',
      'url: WEB/login, user: me, password: wrong-word',
      'Status code was 401 and not [200]: HTTP Error 401: Unauthorized',
    ],
    [
      'a method that is none',
      'url: WEB/echo, method: G T',
      "Parameter 'method' needs to be a single word in uppercase, like GET or POST.",
    ],
  ])('fails: %s', async (_, args, msg) => {
    expect(await answer(args)).toMatchObject({ failed: true, changed: false, msg: here(msg) })
  })

  test.each([
    [
      'json',
      'body_format: json, body: {a: 1, b: [true, null, "ü"]}',
      'application/json',
      '{"a": 1, "b": [true, null, "\\u00fc"]}',
    ],
    ['json that is text already', 'body_format: json, body: "{\\"a\\": 1}"', 'application/json', '{"a": 1}'],
    [
      'a form',
      'body_format: form-urlencoded, body: {a: "1 2", b: [x, "y&z"], c: true}',
      'application/x-www-form-urlencoded',
      'a=1+2&b=x&b=y%26z&c=True',
    ],
    [
      'a form of pairs',
      'body_format: form-urlencoded, body: [[a, "1"], [a, "~2"]]',
      'application/x-www-form-urlencoded',
      'a=1&a=~2',
    ],
    ['text', 'body: some text', 'application/x-www-form-urlencoded', 'some text'],
    ['text of a kind of its own', 'body: some text, headers: {content-type: text/x}', 'text/x', 'some text'],
    ['a file', 'src: note.txt', 'application/x-www-form-urlencoded', 'a note\n'],
    [
      'a file of the host',
      'src: "{{ playbook_dir }}/note.txt", remote_src: true',
      'application/x-www-form-urlencoded',
      'a note\n',
    ],
  ])('sends %s', async (_, args, type, body) => {
    const folder = newFolder()
    writeFileSync(join(folder, 'note.txt'), 'a note\n')
    const told = await answer(`url: WEB/echo, method: post, ${args}`, folder)
    const length = String(Buffer.byteLength(body))
    expect(told?.json).toMatchObject({
      method: 'POST',
      body,
      headers: { 'content-type': type, 'content-length': length },
    })
  })

  test('sends a form in parts, with files of the controller', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'note.txt'), 'a note\n')
    const told = await answer(
      'url: WEB/echo, method: POST, body_format: form-multipart, body: {a: one, f: {filename: note.txt}, g: {content: two, filename: g.bin}}',
      folder,
    )
    const echo = told?.json as unknown as Echo | undefined
    expect(echo?.headers['content-type']).toMatch(/^multipart\/form-data; boundary="/)
    expect(echo?.body.split(/--[\w=-]+(?:--)?\r\n/).map((part) => part.trim())).toEqual([
      '',
      'Content-Type: text/plain\r\nContent-Disposition: form-data; name="a"\r\n\r\none',
      expect.stringMatching(
        /Content-Transfer-Encoding: base64[\s\S]*name="f"; filename="note.txt"\r\n\r\nYSBub3RlCg==$/,
      ),
      'Content-Type: application/octet-stream\r\nContent-Disposition: form-data; name="g"; filename="g.bin"\r\n\r\ntwo',
      '',
    ])
  })

  test('writes what comes to a file', async () => {
    const folder = newFolder()
    const told = await answer('url: WEB/file.txt, dest: "{{ playbook_dir }}/a", mode: "0600"', folder)
    expect(told).toMatchObject({ changed: true, path: join(folder, 'a'), mode: '0600', size: 7, state: 'file' })
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('a file\n')
  })

  test('is spared by what is there, or is not', async () => {
    const before = await web.asked('/file.txt')
    expect(await answer('url: WEB/file.txt, creates: /etc/passwd')).toMatchObject({
      changed: false,
      stdout: "skipped, since '/etc/passwd' exists",
      stdout_lines: ["skipped, since '/etc/passwd' exists"],
    })
    expect(await answer('url: WEB/file.txt, removes: /nowhere')).toMatchObject({
      stdout: "skipped, since '/nowhere' does not exist",
    })
    expect(await web.asked('/file.txt')).toBe(before)
  })

  test('asks anew until it is as wanted', async () => {
    const { events } = await runTasks(
      `
- uri: {url: ${web.http}/asked/count, return_content: true}
  register: first
- uri: {url: ${web.http}/asked/later, return_content: true, status_code: [200]}
  register: r
  until: r.content | int > 100
  retries: 2
  delay: 0
  ignore_errors: true
`,
      alone,
    )
    expect(results(events)[1]).toMatchObject({ failed: true, attempts: 2, content: '0' })
  })

  test.skipIf(judgedByAnsible)('does not hand a password to another server', async () => {
    const told = await answer(
      `url: WEB/redirect/302?to=${web.http.replace('127.0.0.1', 'localhost')}/echo, user: me, password: s3cret-word, force_basic_auth: true`,
    )
    expect(told).toMatchObject({ redirected: true, status: 200 })
    expect((told?.json as unknown as Echo | undefined)?.headers.authorization).toBeUndefined()
  })

  test('talks over a socket of the host', async () => {
    expect(await answer(`url: "http://localhost/json", unix_socket: ${web.socket}`)).toMatchObject({ status: 200 })
  })

  test.skipIf(judgedByAnsible)('a plan sends nothing, and what depends on the answer is not known', async () => {
    const before = await web.asked('/echo')
    const { story, recap } = await runTasks(
      `
- {name: ask, uri: {url: ${web.http}/echo, method: POST}, register: r}
- {name: only then, debug: {msg: x}, when: r.status == 200}
`,
      { dry: true, ...alone },
    )
    expect(story).toEqual(['PLAY all', 'ask: h1 ok', 'only then: h1 unknown'])
    expect(recap).toEqual({ h1: 'ok=1 unknown=1' })
    expect(await web.asked('/echo')).toBe(before)
  })

  test('keeps a password to itself, also where the server tells it', async () => {
    const { events } = await runTasks(
      ask('url: WEB/login, user: me, password: s3cret-word, return_content: true'),
      alone,
    )
    expect(results(events)[0]).toMatchObject({ status: 200 })
    expect(JSON.stringify(results(events))).not.toContain('s3cret-word')
  })

  test.skipIf(judgedByAnsible)('keeps the header that is made of it to itself', async () => {
    const told = await answer('url: WEB/login, user: me, password: s3cret-word, return_content: true')
    expect(told?.content).toBe('you sent Basic ********')
  })
})
