import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { resolves } from '../../../src/state/families/resolves.ts'
import { keyOf } from '../../../src/state/probe.ts'

const { family } = resolves('')

test('captured output gives each name its addresses once', () => {
  const captured =
    '127.0.0.1       STREAM localhost\n127.0.0.1       DGRAM  \n127.0.0.1       RAW    \n\0' +
    '\0' +
    '10.0.0.1        STREAM db1.lan\n10.0.0.1        DGRAM  \nfd00::1         STREAM \nfd00::1         DGRAM  \n\0'
  expect(family.parse(Buffer.from(captured), ['localhost', 'nobody.test', 'db1'])).toEqual([
    ['127.0.0.1'],
    [],
    ['10.0.0.1', 'fd00::1'],
  ])
})

test('the resolver of a host is asked for all of them at once', () => {
  const names = ['127.0.0.1', 'no such name', '$(echo 127.0.0.1)']
  const printed = execFileSync('sh', ['-c', family.script(names).text])
  expect(family.parse(printed, names)).toEqual([['127.0.0.1'], [], []])
})

test('what one host finds is not what another does', () => {
  expect(new Set([resolves('db1'), resolves('db1', 'db2:27017'), resolves('db1', 'db3:27017')].map(keyOf)).size).toBe(3)
})
