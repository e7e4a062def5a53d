import { expect, it } from 'vitest'
import { fileBrings, packageContents } from '../../src/state/provides.ts'

it.each([
  ['/etc/systemd/system/demo.service', 'unit', 'demo.service', true],
  ['/etc/systemd/system/demo.service', 'unit', 'other.service', false],
  ['/etc/systemd/system/demo@.service', 'unit', 'demo@3001.service', true],
  ['/etc/systemd/system/demo.service.d/limits.conf', 'unit', 'demo.service', true],
  ['/lib/systemd/system/demo.timer', 'unit', 'demo.timer', true],
  ['/etc/demo.conf', 'unit', 'demo.service', false],
  ['/etc/apt/sources.list.d/mongodb.list', 'candidate', 'local install -- mongodb-org', true],
  ['/etc/apt/sources.list.d/mongodb.list', 'package', 'mongodb-org', false],
])('a file at %s may bring %s %s: %s', (path, family, subject, expected) => {
  const brings = fileBrings(path).some((one) => one.family === family && one.covers(subject))
  expect(brings).toBe(expected)
})

it.each([
  ['/etc/mongod.conf', true],
  ['/usr/sbin/nginx', true],
  ['/usr/local/sbin/nginx', false],
  ['/opt/rocketchat', false],
  ['/etc/rcprov/tls/ca.crt', false],
])('packages may bring %s: %s', (path, expected) => {
  expect(packageContents.some(({ family, covers }) => family === '*' && covers(path))).toBe(expected)
})
