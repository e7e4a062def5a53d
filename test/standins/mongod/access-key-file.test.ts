import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { readKeyFile } from './access/key-file.ts'
import { runMongod } from './support.ts'

const folder = mkdtempSync(join(tmpdir(), 'standin-key-'))
afterAll(() => rmSync(folder, { recursive: true }))

function keyFile(name: string, content: string, mode = 0o400): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  chmodSync(path, mode)
  return path
}

it.each([
  ['one', 'abc+/=\n 012\n', ['abc+/=012']],
  ['list', '- firstkey\n- secondkey\n', ['firstkey', 'secondkey']],
  ['flow', '["firstkey", secondkey]', ['firstkey', 'secondkey']],
  ['digits', '123456', ['123456']],
])('reads %s [M for lists]', (name, content, keys) => {
  expect(readKeyFile(keyFile(name, content))).toEqual(keys)
})

it.each([
  ['open', 'abcdefgh', 0o440, 30, /^permissions on \S+open are too open$/],
  ['world', 'abcdefgh', 0o604, 30, /are too open$/],
  ['char', 'abc!defgh', 0o400, 12, /^invalid char in key file \S+char: !$/],
  ['short', 'abc d\n', 0o600, 2, /^ security key in \S+short has length 4, must be between 6 and 1024 chars$/],
  ['long', 'a'.repeat(1025), 0o600, 2, /has length 1025/],
  ['three', '- firstkey\n- secondkey\n- thirdkey\n', 0o600, 2, /Only two keys/],
])('refuses the keyFile %s [S-old]', (name, content, mode, code, message) => {
  const path = keyFile(name, content, mode)
  expect(() => readKeyFile(path)).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }))
})

it('says that there is none [S-old]', () => {
  expect(() => readKeyFile('/nonexistent/key')).toThrow('Error reading file /nonexistent/key: No such file')
})

it('does not start with an open keyFile, and says so in the two lines of the real one [W]', async () => {
  const path = keyFile('started', 'abcdefgh', 0o644)
  const { code, text } = await runMongod(['--dbpath', folder, '--port', '0', '--keyFile', path])
  expect(code).toBe(1)
  const lines = text.split('\n').filter((line) => line.includes('"id":20254') || line.includes('"id":20575'))
  const found = lines.map((line): unknown => JSON.parse(line))
  const error = { code: 30, codeName: 'InvalidPath', errmsg: `permissions on ${path} are too open` }
  expect(found).toMatchObject([
    { s: 'I', c: 'ACCESS', msg: 'Read security file failed', attr: { error } },
    { s: 'F', c: 'CONTROL', attr: { error: 'Location5579201: Unable to acquire security key[s]' } },
  ])
})
