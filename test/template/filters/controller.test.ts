import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { str } from '../../../src/template/text.ts'
import { env, filtered, given } from './support.ts'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'rcprov-paths-')))

beforeAll(() => {
  writeFileSync(join(folder, 'file'), '')
  symlinkSync('file', join(folder, 'link'))
  symlinkSync('gone', join(folder, 'broken'))
  vi.stubEnv('HOME', '/home/me')
})
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

test.each([
  ['~', '/home/me'],
  ['~/x', '/home/me/x'],
  ['~other/x', '~other/x'],
  ['a/~', 'a/~'],
])('expanduser of %s', (path, expanded) => {
  expect(filtered('expanduser', path)).toBe(expanded)
})

test('expandvars leaves unknown variables alone', () => {
  expect(filtered('expandvars', '$HOME/${HOME}/$RCPROV_UNSET')).toBe('/home/me//home/me/$RCPROV_UNSET')
})

describe('realpath', () => {
  test('follows links', () => {
    expect(filtered('realpath', `${folder}/link`)).toBe(`${folder}/file`)
  })

  test('goes on below what does not exist', () => {
    expect(filtered('realpath', `${folder}/new/../other/x`)).toBe(`${folder}/other/x`)
  })
})

describe('tests of paths', () => {
  test.each([
    ['exists', 'link', true],
    ['exists', 'broken', false],
    ['link_exists', 'broken', true],
    ['link', 'link', true],
    ['link', 'file', false],
    ['file', 'link', true],
    ['directory', '.', true],
    ['directory', 'file/below', false],
    ['mount', '.', false],
    ['mount', 'link', false],
  ])('%s %s', (name, path, holds) => {
    expect(env.test(name, `${folder}/${path}`, given())).toBe(holds)
  })

  test('a link is the same file as its target', () => {
    expect(env.test('same_file', `${folder}/link`, given([`${folder}/file`]))).toBe(true)
  })
})

describe('without a seed or a salt', () => {
  test('random stays within its range', () => {
    const drawn = Array.from({ length: 50 }, () => filtered('random', 3, 1))
    expect(new Set(drawn)).toEqual(new Set([1, 2]))
  })

  test('shuffle keeps all items', () => {
    const items = Array.from({ length: 20 }, (_, index) => index)
    const shuffled = filtered('shuffle', items)
    expect(Array.isArray(shuffled) && shuffled.toSorted((a, b) => Number(a) - Number(b))).toEqual(items)
  })

  test('password_hash makes a salt of its own each time', () => {
    const [first, second] = [str(filtered('password_hash', 'pw')), str(filtered('password_hash', 'pw'))]
    expect(first).toMatch(/^\$6\$[./0-9A-Za-z]{16}\$[./0-9A-Za-z]{86}$/)
    expect(second).not.toBe(first)
  })
})

test('strftime without a time is now', () => {
  expect(filtered('strftime', '%Y')).toBe(String(new Date().getFullYear()))
})

test('filters of collections are refused by name', () => {
  expect(() => filtered('json_query', [], 'a')).toThrow('community.general')
})
