import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createSourceCache } from '../../src/files/source.ts'

const folder = mkdtempSync(join(tmpdir(), 'source-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, content: string | Buffer): string {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}

test('reads a file once and has its lines for frames', () => {
  const path = file('a.yml', '\ufeffone\r\ntwo\n')
  const sources = createSourceCache()
  expect(sources.line(path, 1)).toBeUndefined()
  expect(sources.read(path)).toBe('one\r\ntwo\n')
  rmSync(path)
  expect(sources.read(path)).toBe('one\r\ntwo\n')
  expect([1, 2, 3, 4].map((n) => sources.line(path, n))).toEqual(['one', 'two', '', undefined])
})

test('keeps a text that is no file', () => {
  const sources = createSourceCache()
  sources.keep('hosts.sh --list', '{\n}')
  expect(sources.line('hosts.sh --list', 2)).toBe('}')
})

test('says why a file cannot be read, and where it was asked for', () => {
  const sources = createSourceCache()
  const asked = { file: 'site.yml', line: 3, column: 5 }
  expect(sources.read(join(folder, 'gone'), asked)).toMatchObject({
    code: 'file-missing',
    message: `there is no file ${folder}/gone`,
    place: asked,
  })
  expect(sources.read(folder)).toMatchObject({ code: 'file-unreadable', message: `${folder} is a folder, not a file` })
  expect(sources.read(file('l.yml', Buffer.from('a: 1\nb: caf\xe9\n', 'latin1')))).toMatchObject({
    message: 'this file is not UTF-8 text',
    place: { line: 2 },
  })
})

test.skipIf(process.getuid?.() === 0)('says so where permission is missing', () => {
  const path = file('secret.yml', 'x')
  chmodSync(path, 0o000)
  expect(createSourceCache().read(path)).toMatchObject({ message: `${path} can't be read: you may not read it` })
})
