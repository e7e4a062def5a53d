import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { factsScript, MARK } from '../../../src/state/families/facts/script.ts'

const top = mkdtempSync(join(tmpdir(), 'rcprov-test-'))
const [hosts, hostname] = [join(top, 'hosts'), join(top, 'hostname')]
writeFileSync(hostname, 'h1\n')
afterAll(() => rmSync(top, { recursive: true }))

const many = Array.from({ length: 99 }, (_, i) => `10.1.0.${i} n${i}\n`).join('')

it.each([
  ['127.0.0.1 localhost\n10.0.0.1\th1.example.org\th1 # h2\n', '10.0.0.1 h1.example.org\th1'],
  ['10.0.0.1 h1.example.org h1', '10.0.0.1 h1.example.org h1'],
  ['#10.0.0.2 h1\n10.0.0.1 h1\n10.0.0.3 h11 xh1 # h1\n', '10.0.0.1 h1'],
  ['10.0.0.1 h1 *\n', '10.0.0.1 h1 *'],
  ['', 'getent'],
  ['10.0.0.1 h11 h1.example.org\n', 'getent'],
  ['10.0.0.1 h1\n10.0.0.2 h1\n', 'getent'],
  ['10.0.0.1 h9\n10.0.0.1 h1\n', 'getent'],
  ['127.0.0.1 localhost h1\n', 'getent'],
  ['::1 localhost h1\n', 'getent'],
  ['fd00::1 h1\n', 'getent'],
  [`10.0.0.1 h1\n${many}`, 'getent'],
])('the names of a host with %j are known from there, or asked for: %j', (text, expected) => {
  writeFileSync(hosts, text)
  const { text: script } = factsScript('/nowhere')
  const here = script.replace('/proc/sys/kernel/hostname', hostname).replaceAll('/etc/hosts', hosts)
  const { stdout } = spawnSync('sh', ['-c', `getent() { echo getent; }\n${here}`])
  const [, printed = ''] = stdout.toString().split(`${MARK} names\n`)
  expect(printed.split('\n')[0]?.trimEnd()).toBe(expected)
})
