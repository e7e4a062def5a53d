import { expect, it } from 'vitest'
import { fileBrings } from '../../src/state/provides.ts'

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
