import { expect, it } from 'vitest'
import { isSameServer } from '../../src/transport/http/redirect.ts'

it.each([
  ['http://h/', 'http://h/b', true],
  ['http://h/', 'https://h/', true],
  ['https://h/', 'http://h/', false],
  ['https://h/', 'https://h:8443/', false],
  ['https://h/', 'https://www.h/', false],
])('a password that %s was told may be told to %s: %s', (from, to, may) => {
  expect(isSameServer(new URL(from), new URL(to))).toBe(may)
})
