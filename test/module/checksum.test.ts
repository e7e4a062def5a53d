import { expect, test } from 'vitest'
import { hashInList, parseChecksum } from '../../src/module/checksum.ts'

test.each([
  ['', null],
  ['sha256:ABCDEF12', { kind: 'hash', algorithm: 'sha256', hex: 'abcdef12' }],
  ['md5: ab-cd ', { kind: 'hash', algorithm: 'md5', hex: 'abcd' }],
  ['sha1:https://example.org/SUMS', { kind: 'list', algorithm: 'sha1', url: 'https://example.org/SUMS' }],
  ['abc', 'The checksum parameter has to be in format <algorithm>:<checksum>'],
  ['sha256:xyz', 'The checksum format is invalid'],
  ['crc:12', '"crc" is not a kind of checksum; there are md5, sha1, sha224, sha256, sha384, sha512'],
])('reads %j', (text, checksum) => {
  expect(parseChecksum(text)).toEqual(checksum)
})

test.each([
  ['as text', 'aa11  app.tgz\nbb22  other\n', 'aa11'],
  ['as binary', 'bb22 *other\naa11 *app.tgz\n', 'aa11'],
  ['with a path', 'aa11  ./app.tgz', 'aa11'],
  ['alone', 'AA11\n', 'aa11'],
  ['of another file', 'aa11  other\nbb22  app.tgz.asc\n', null],
  ['of nothing', '', null],
])('finds a hash %s', (_, list, hash) => {
  expect(hashInList(list, 'app.tgz')).toBe(hash)
})
