import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { modeAfterChown, resolveMode } from '../../src/state/mode.ts'

interface Case {
  readonly mode: string
  readonly from: string
  readonly folder: boolean
  readonly after: string
}

/** What ansible-core 2.14.18 made of generated modes with umask 022. */
const cases: Case[] = readFileSync(new URL('mode.cases.ndjson', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))

describe('a symbolic mode', () => {
  it.each(cases)('$mode on $from (folder: $folder) is $after', ({ mode, from, folder, after }) => {
    expect(resolveMode(mode, from, folder)).toBe(after)
  })

  it('gives x to folders and programs alone by X', () => {
    expect(resolveMode('u=rwX,g=rX,o=', '0700', true)).toBe('0750')
    expect(resolveMode('u=rwX,g=rX,o=', '0700', false)).toBe('0750')
    expect(resolveMode('u=rwX,g=rX,o=', '0666', false)).toBe('0640')
  })
})

it.each([
  ['644', '0644'],
  ['0644', '0644'],
  ['01777', '1777'],
])('the octal mode %s is %s whatever was there', (mode, after) => {
  expect(resolveMode(mode, '7777', false)).toBe(after)
})

it('takes setuid and setgid from programs that change hands, but not setgid from what is none', () => {
  expect(['6755', '2644', '1755'].map(modeAfterChown)).toEqual(['0755', '2644', '1755'])
})
