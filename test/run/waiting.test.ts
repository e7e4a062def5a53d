import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Event } from '../../src/run/event.ts'
import { judgedByAnsible, newFolder, noHosts, runTasks } from './support.ts'
import { startWeb, type Web } from './web.ts'

const alone = { hosts: ['h1'] }

function results(events: readonly Event[]) {
  return events.flatMap((event) => (event.type === 'host' ? [event.result] : []))
}

async function result(task: string, given: object = {}) {
  const { events } = await runTasks(`- {${task}, ignore_errors: true}\n`, { ...alone, ...given })
  return results(events)[0]
}

describe.skipIf(noHosts)('wait_for', () => {
  let web: Web
  beforeAll(async () => {
    web = await startWeb()
  })
  afterAll(() => web.stop())

  const port = () => web.http.split(':').at(-1) ?? ''

  test.each([
    ['a port that answers', 'port: PORT, timeout: 5', { state: 'started' }],
    ['one that does not', 'port: 1, state: stopped, timeout: 5', { state: 'stopped', port: 1, path: null }],
    ['one that nobody is connected to', 'port: 1, state: drained, timeout: 5', { state: 'drained' }],
    ['a file', 'path: /etc/passwd', { state: 'file', path: '/etc/passwd', mode: '0644', owner: 'root' }],
    ['a folder', 'path: /etc', { state: 'directory', path: '/etc' }],
    [
      'what is in a file',
      'path: /etc/passwd, search_regex: "^(r[o]+t):(?P<what>.)"',
      { match_groups: ['root', 'x'], match_groupdict: { what: 'x' } },
    ],
    ['a file that is gone', 'path: /nowhere, state: absent', { state: 'absent', path: '/nowhere' }],
    ['a while', 'timeout: 1', { elapsed: 1, port: null, path: null }],
  ])('finds %s', async (_, args, expected) => {
    const told = await result(`wait_for: {${args.replace('PORT', port())}}`)
    expect(told).toMatchObject({ changed: false, ...expected })
  })

  test.each([
    ['a port', 'port: 1', 'Timeout when waiting for 127.0.0.1:1'],
    ['a port in words of its own', 'port: 1, msg: it is late', 'it is late'],
    ['a port that answers', 'port: PORT, state: stopped', 'Timeout when waiting for 127.0.0.1:PORT to stop.'],
    [
      'what a port never says',
      'port: PORT, search_regex: OpenSSH',
      'Timeout when waiting for search string OpenSSH in 127.0.0.1:PORT',
    ],
    ['a name that is not known', 'host: no.such.invalid, port: 1', 'Timeout when waiting for no.such.invalid:1'],
    ['a file', 'path: /nowhere', 'Timeout when waiting for file /nowhere'],
    [
      'what is not in a file',
      'path: /etc/passwd, search_regex: nosuchthing',
      'Timeout when waiting for search string nosuchthing in /etc/passwd',
    ],
    ['a file that stays', 'path: /etc/passwd, state: absent', 'Timeout when waiting for /etc/passwd to be absent.'],
  ])('waits in vain for %s', async (_, args, msg) => {
    const told = await result(`wait_for: {${args.replace('PORT', port())}, timeout: 1}`)
    expect(told).toMatchObject({
      failed: true,
      changed: false,
      elapsed: expect.any(Number),
      msg: msg.replace('PORT', port()),
    })
  })

  test.each([
    ['port: 1, path: /x', 'port and path parameter can not both be passed to wait_for'],
    ['path: /x, state: drained', 'state=drained should only be used for checking a port in the wait_for module'],
    ['port: 1, exclude_hosts: 1.2.3.4', 'exclude_hosts should only be with state=drained'],
    ['port: 1, state: drained, active_connection_states: [FOO]', 'unknown active_connection_state (FOO) defined'],
  ])('does not take %s', async (args, msg) => {
    expect(await result(`wait_for: {${args}}`)).toMatchObject({ failed: true, elapsed: 0, msg })
  })

  // Ansible is waited for by a process that then connects to nobody.
  test.skipIf(judgedByAnsible)('sees who is connected', async () => {
    const end = new AbortController()
    const open = fetch(`${web.http}/slow`, { signal: end.signal }).catch(() => {})
    const busy = `wait_for: {port: ${port()}, state: drained, timeout: 1, active_connection_states: [ESTABLISHED]`
    expect(await result(`${busy}}`)).toMatchObject({ msg: `Timeout when waiting for 127.0.0.1:${port()} to drain` })
    expect(await result(`${busy}, exclude_hosts: 127.0.0.1}`)).toMatchObject({ state: 'drained' })
    end.abort()
    await open
  })

  test('is left out of a plan', async () => {
    expect(await result('wait_for: {port: 1}', { dry: true })).toEqual({
      changed: false,
      skipped: true,
      msg: 'remote module (wait_for) does not support check mode',
    })
  })
})

describe.skipIf(noHosts)('wait_for_connection', () => {
  test('is done at once where the host answers', async () => {
    expect(await result('wait_for_connection: {timeout: 3}')).toMatchObject({
      changed: false,
      elapsed: expect.any(Number),
    })
  })

  test('is left out of a plan', async () => {
    expect(await result('wait_for_connection: {}', { dry: true })).toMatchObject({ changed: false, skipped: true })
  })
})

describe.skipIf(noHosts)('pause', () => {
  test('waits so many seconds, once for all hosts', async () => {
    const { events, story } = await runTasks('- {name: wait, pause: {seconds: 1}, register: r}')
    expect(results(events)).toMatchObject([
      {
        changed: false,
        rc: 0,
        stderr: '',
        stdout: expect.stringMatching(/^Paused for 1\.\d+ seconds$/),
        delta: 1,
        echo: true,
        user_input: '',
      },
    ])
    expect(story).toEqual(['PLAY all', 'wait: h1 ok'])
  })

  test('does not wait for anybody where there is no terminal', async () => {
    expect(await result('pause: {prompt: "Go on?", echo: false}')).toMatchObject({
      stdout: 'Paused for 0.0 minutes',
      delta: 0,
      echo: false,
      user_input: '',
    })
  })
})

describe.skipIf(noHosts)('fetch', () => {
  const sha1 = '7c6e5dd1bacb3b48fdffba2ed096097eb172497d'
  const fetched = (folder: string, args: string) => {
    writeFileSync(join(folder, 'a'), 'another\n')
    const task = `- {fetch: {${args}}, ignore_errors: true}\n`
    return runTasks(`${task}${task}`, { folder, ...alone })
  }

  test('puts a file into a folder for its host', async () => {
    const folder = newFolder()
    const { events } = await fetched(folder, 'src: "{{ playbook_dir }}/../{{ playbook_dir | basename }}/a", dest: got')
    const dest = join(folder, 'got/h1', folder, 'a')
    expect(readFileSync(dest, 'utf8')).toBe('another\n')
    const [first, second] = results(events)
    expect(first).toMatchObject({ changed: true, dest, checksum: sha1, remote_checksum: sha1, remote_md5sum: null })
    expect(second).toMatchObject({ changed: false, dest, checksum: sha1, file: expect.stringContaining('/a') })
    expect(second?.md5sum).toBe(first?.md5sum)
  })

  test.each([
    ['got', 'got'],
    ['got/', 'got/a'],
  ])('puts it to %s itself', async (dest, path) => {
    const folder = newFolder()
    const { recap } = await fetched(folder, `src: "{{ playbook_dir }}/a", dest: ${dest}, flat: true`)
    expect(readFileSync(join(folder, path), 'utf8')).toBe('another\n')
    expect(recap).toEqual({ h1: 'changed=1 ok=2' })
  })

  test.each([
    ['src: /nowhere, dest: got', 'the remote file does not exist, not transferring, ignored'],
    ['src: /etc, dest: got', 'remote file is a directory, fetch cannot work on directories'],
    [
      'src: /etc/passwd, dest: there, flat: true',
      'dest is an existing directory, use a trailing slash if you want to fetch src into that directory',
    ],
  ])('fails with %s', async (args, msg) => {
    const folder = newFolder()
    mkdirSync(join(folder, 'there'))
    const { events } = await fetched(folder, args)
    expect(results(events)[0]).toMatchObject({ failed: true, changed: false, msg })
  })

  test('knows the homes of the host', async () => {
    const folder = newFolder()
    // The home of daemon is /usr/sbin.
    await fetched(folder, 'src: ~daemon/nologin, dest: got, flat: true')
    expect(readFileSync(join(folder, 'got')).equals(readFileSync('/usr/sbin/nologin'))).toBe(true)
  })

  test('does without a file that need not be there', async () => {
    expect(await result('fetch: {src: /nowhere, dest: got, fail_on_missing: false}')).toMatchObject({
      changed: false,
      file: '/nowhere',
      msg: 'the remote file does not exist, not transferring, ignored',
    })
  })

  test('brings large files over in pieces', async () => {
    const folder = newFolder()
    const bytes = Buffer.alloc(9_000_001, 'piece by piece ')
    writeFileSync(join(folder, 'big'), bytes)
    await runTasks('- {fetch: {src: "{{ playbook_dir }}/big", dest: got, flat: true}}', { folder, ...alone })
    expect(readFileSync(join(folder, 'got')).equals(bytes)).toBe(true)
  })

  test('is left out of a plan', async () => {
    const folder = newFolder()
    expect(await result('fetch: {src: /etc/passwd, dest: got}', { folder, dry: true })).toMatchObject({
      skipped: true,
      msg: 'check mode not (yet) supported for this module',
    })
    expect(existsSync(join(folder, 'got'))).toBe(false)
  })
})

describe.skipIf(noHosts || judgedByAnsible)('the wish that the run ends', () => {
  test.each([
    ['a pause', 'pause: {minutes: 1}'],
    ['a wait for time', 'wait_for: {timeout: 60}'],
    ['a wait for a port', 'wait_for: {port: 1, timeout: 60}'],
    ['a delay', 'wait_for: {port: 1, state: stopped, delay: 60}'],
    ['the next try', 'command: "false", until: false, delay: 60'],
    ['the next item', 'command: "true", loop: [1, 2], loop_control: {pause: 60}'],
  ])('ends %s', async (_, task) => {
    const started = performance.now()
    const { story } = await runTasks(`- {name: a, ${task}}\n- {name: b, debug: msg=b}\n`, {
      ...alone,
      stopping: () => performance.now() - started > 1500,
    })
    expect(story.join()).not.toContain('b: ')
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})
