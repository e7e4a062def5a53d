import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { type AptSteps, aptScript } from '../../../src/state/apt/script.ts'

const manner = {
  dpkg_options: 'force-confdef,force-confold',
  lock_timeout: 60,
  update_cache_retries: 3,
  update_cache_retry_max_delay: 2,
  policy_rc_d: undefined,
}
const install: AptSteps = { clean: false, refresh: false, words: ['install', '--', 'ed'], mayRefresh: true, keep: [] }

/**
 * Runs a change against stand-ins for apt-get and its kin: each call is noted as a line, and answered by what
 * `answer` (shell, with the words in "$*") does.
 */
function run(steps: AptSteps, answer: string, more: Partial<typeof manner> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'rcprov-apt-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const calls = join(folder, 'calls')
  for (const name of ['apt-get', 'apt-mark', 'dpkg', 'touch', 'sleep']) {
    writeFileSync(join(folder, name), `#!/bin/sh\necho "${name} $*" >> ${calls}\nn=$(grep -c . ${calls})\n${answer}\n`)
    chmodSync(join(folder, name), 0o755)
  }
  const script = aptScript(steps, { ...manner, ...more }).text
  const { status, stderr } = spawnSync('sh', ['-c', script], {
    env: { PATH: `${folder}:${process.env.PATH}` },
    input: 'y\n',
  })
  const lines = existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : []
  return { code: status, stderr: stderr.toString(), calls: lines.map(withoutOptions) }
}

function withoutOptions(call: string): string {
  return call.replace(/ -o \S+/g, '').replace(/ -[qy]\b/g, '')
}

it('installs in one run, and keeps changed configuration files', () => {
  const { text } = aptScript(install, manner)
  expect(text).toContain('-o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold')
  expect(text).toContain('DEBIAN_FRONTEND=noninteractive')
  expect(run(install, 'exit 0')).toMatchObject({ code: 0, calls: ['apt-get install -- ed'] })
})

it('asks nobody anything', () => {
  expect(run(install, 'read -r x && exit 7; exit 0').code).toBe(0)
})

it('refreshes the lists first, and notes when', () => {
  expect(run({ ...install, refresh: true }, 'exit 0').calls).toEqual([
    'apt-get update',
    'touch -c /var/lib/apt/lists /var/lib/apt/periodic/update-success-stamp',
    'apt-get install -- ed',
  ])
})

it('waits for a lock that another process holds', () => {
  const held =
    'if [ $n = 1 ]; then echo "E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 7" >&2; exit 100; fi'
  expect(run(install, held)).toMatchObject({
    code: 0,
    calls: ['apt-get install -- ed', 'sleep 1', 'apt-get install -- ed'],
  })
})

it('waits no longer for a lock than it may', () => {
  const held = 'echo "E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 7" >&2; exit 100'
  expect(run(install, held, { lock_timeout: 0 })).toMatchObject({ code: 100, calls: ['apt-get install -- ed'] })
})

it('does not wait for a lock that it may not open', () => {
  const denied =
    'echo "E: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), are you root?" >&2; exit 100'
  expect(run(install, denied)).toMatchObject({ code: 100, calls: ['apt-get install -- ed'] })
})

it('tries a failing refresh again, ever later, and says so in the end', () => {
  const { code, calls, stderr } = run({ ...install, refresh: true }, 'case "$*" in *update*) exit 100;; esac')
  expect(code).not.toBe(0)
  expect(calls).toEqual(['apt-get update', 'sleep 1', 'apt-get update', 'sleep 2', 'apt-get update'])
  expect(stderr).toContain('Failed to update apt cache')
})

const gone =
  'if [ $n = 1 ]; then echo "E: Failed to fetch http://deb.example/ed_1.deb  404  Not Found" >&2; exit 100; fi'

it('refreshes lists that turn out to be stale, and goes on', () => {
  expect(run(install, gone)).toMatchObject({
    code: 0,
    calls: [
      'apt-get install -- ed',
      'apt-get update',
      'touch -c /var/lib/apt/lists /var/lib/apt/periodic/update-success-stamp',
      'apt-get install -- ed',
    ],
  })
})

it('leaves stale lists alone where it must not refresh', () => {
  expect(run({ ...install, mayRefresh: false }, gone)).toMatchObject({ code: 100, calls: ['apt-get install -- ed'] })
})

it('passes on how apt-get failed', () => {
  const broken = 'echo "E: Unable to locate package ed" >&2; exit 100'
  expect(run(install, broken)).toMatchObject({ code: 100, stderr: 'E: Unable to locate package ed\n' })
})
