import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { spelledOut, writeAtOnce, writeSteps } from '../../src/run/write-file.ts'
import type { WriteFile } from '../../src/state/change.ts'
import { bytesContent } from '../../src/state/content.ts'
import { SHELLS } from '../transport/shells.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rcprov-write-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function writing(name: string, more: Partial<WriteFile> = {}): WriteFile {
  const content = { size: 0, sha256: '', sha1: '', open: () => Readable.from([]), secret: false, mode: null, name: '' }
  const path = join(folder, name)
  return { kind: 'file', path, content, mode: '0640', owner: null, group: null, validate: null, backup: false, ...more }
}

function run(script: string, input: string) {
  return spawnSync('sh', ['-c', script], { input }).status
}

it('puts a file in place with its mode, and leaves nothing beside it', () => {
  const change = writing("it's here", { mode: '0600' })
  expect(run(writeAtOnce(change).text, 'text\n')).toBe(0)
  expect(readFileSync(change.path, 'utf8')).toBe('text\n')
  expect(statSync(change.path).mode & 0o7777).toBe(0o600)
  expect(readdirSync(folder)).toEqual(["it's here"])
})

it('keeps the old file when the new one does not pass its validation', () => {
  const change = writing('app.conf', { validate: 'grep -q good %s' })
  writeFileSync(change.path, 'old')
  expect(run(writeAtOnce(change).text, 'bad')).not.toBe(0)
  expect(readFileSync(change.path, 'utf8')).toBe('old')
  expect(readdirSync(folder)).toEqual(['app.conf'])
  expect(run(writeAtOnce(change).text, 'good')).toBe(0)
  expect(readFileSync(change.path, 'utf8')).toBe('good')
})

it('keeps the old file under another name where a backup is wanted', () => {
  const change = writing('app.conf', { backup: true })
  writeFileSync(change.path, 'old')
  run(writeAtOnce(change).text, 'new')
  const backup = readdirSync(folder).find((name) => /^app\.conf\.\d+\.\d{4}-\d\d-\d\d@[\d:]+~$/.test(name))
  expect(backup && readFileSync(join(folder, backup), 'utf8')).toBe('old')
})

it('lets nobody else read the file while it is being written', () => {
  const change = writing('secret')
  run(writeSteps(change).first.text, 'half')
  const [part = ''] = readdirSync(folder)
  expect(statSync(join(folder, part)).mode & 0o7777).toBe(0o600)
  expect(part).not.toBe('secret')
})

it('clears away what a killed run left beside the file', () => {
  const change = writing('app.conf')
  run(writeSteps(change).first.text, 'half')
  expect(run(writeAtOnce(change).text, 'whole')).toBe(0)
  expect(readdirSync(folder)).toEqual(['app.conf'])
})

it('writes a large file in pieces', () => {
  const change = writing('large')
  const { first, append, finish } = writeSteps(change)
  run(first.text, 'one ')
  run(append.text, 'two')
  run(finish.text, '')
  expect(execFileSync('cat', [change.path]).toString()).toBe('one two')
})

it.each(SHELLS)('writes a short text without being sent it under %s', (_, command) => {
  const text = "it's \\n 100 %s $HOME `x`\n\n\ttail"
  const change = writing('plain', { content: bytesContent(Buffer.from(text)), mode: '0644' })
  expect(spelledOut(change)).toBe(text)
  const [program = '', ...args] = command
  expect(spawnSync(program, [...args, '-c', writeAtOnce(change).text]).status).toBe(0)
  expect(readFileSync(change.path, 'utf8')).toBe(text)
})

it.each([
  ['a file that is not for everybody', 'text', { mode: '0640' }],
  ['a secret', 'text', { mode: '0644', content: bytesContent(Buffer.from('text'), { secret: true }) }],
  ['bytes that are no plain text', 'a\0b', { mode: '0644' }],
  ['a long text', 'x'.repeat(100_000), { mode: '0644' }],
])('has the content of %s sent apart', (_, text, more) => {
  const change = writing('file', { content: bytesContent(Buffer.from(text)), ...more })
  expect(spelledOut(change)).toBeNull()
  expect(writeAtOnce(change).text).not.toContain(text)
  expect(run(writeAtOnce(change).text, text)).toBe(0)
  expect(readFileSync(change.path, 'utf8')).toBe(text)
})

it.runIf(userInfo().uid === 0)('gives a file to its owner also where it is born to somebody else', () => {
  const own = { owner: 'root', group: 'root', own: true }
  chmodSync(folder, 0o2755)
  chownSync(folder, 0, 1)
  const change = writing('file', { content: bytesContent(Buffer.from('x')), ...own })
  expect(run(writeAtOnce(change).text, 'x')).toBe(0)
  expect(statSync(change.path)).toMatchObject({ uid: 0, gid: 0 })
})
