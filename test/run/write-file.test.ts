import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { writeAtOnce, writeSteps } from '../../src/run/write-file.ts'
import type { WriteFile } from '../../src/state/change.ts'

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
