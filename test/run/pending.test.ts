import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  clearHandlers,
  clearSteps,
  noteDoubt,
  noteHandlers,
  noteStep,
  parseLeftovers,
  readLeftovers,
} from '../../src/run/pending.ts'
import type { Script } from '../../src/state/sh.ts'
import { newFolder, noHosts } from './support.ts'

const step = { run: 'run1', step: 'abc-1-1', title: "install it's", place: 'site.yml:3', user: '' }

/** A host that is this machine with a home, and as root a /var/lib, of its own. */
function newHost() {
  const folder = newFolder()
  for (const part of ['home', 'run', 'lib']) mkdirSync(join(folder, part))
  const sudo = join(import.meta.dirname, 'standins/sudo')
  const tell = (script: Script) =>
    execFileSync(sudo, ['-D', folder, 'sh', '-c', script.text], { encoding: 'utf8', stdio: 'pipe' })
  const folders = [join(folder, 'lib/rcprov/pending'), join(folder, 'home/.local/state/rcprov/pending')]
  return { tell, folders, left: () => parseLeftovers(tell(readLeftovers())) }
}

describe.skipIf(noHosts)('what is noted on a host', () => {
  test('is found again by the next run', () => {
    const host = newHost()
    host.tell(noteStep({ ...step, deed: true }))
    host.tell(noteHandlers({ ...step, handlers: ['restart nginx', "it's"] }))
    expect(host.left()).toEqual({
      steps: [{ ...step, deed: true, handlers: [] }],
      handlers: [{ ...step, deed: false, handlers: ['restart nginx', "it's"] }],
    })
  })

  test('is cleared apart: handlers once they have run, steps with the run', () => {
    const host = newHost()
    host.tell(noteStep({ ...step, deed: false }))
    host.tell(noteHandlers({ ...step, handlers: ['a'] }))
    host.tell(clearHandlers([]))
    expect(host.left()).toMatchObject({ steps: [{ step: 'abc-1-1' }], handlers: [] })
    host.tell(clearSteps([]))
    expect(host.left()).toEqual({ steps: [], handlers: [] })
    expect(host.folders.flatMap((folder) => readable(folder))).toEqual([])
  })

  test('stays for the steps that are kept', () => {
    const host = newHost()
    host.tell(noteStep({ ...step, deed: true }))
    host.tell(noteStep({ ...step, step: 'def-1-1', deed: true }))
    host.tell(noteHandlers({ ...step, handlers: ['a'] }))
    host.tell(clearSteps(['def-1-1']))
    host.tell(clearHandlers(['abc-1-1']))
    expect(host.left()).toMatchObject({ steps: [{ step: 'def-1-1' }], handlers: [{ step: 'abc-1-1' }] })
  })

  test('keeps a deed from being begun again, but no state', () => {
    const host = newHost()
    host.tell(noteStep({ ...step, deed: true }))
    expect(() => host.tell(noteStep({ ...step, deed: true }))).toThrow()
    host.tell(noteStep({ ...step, step: 'def-1-1', deed: false }))
    host.tell(noteStep({ ...step, step: 'def-1-1', deed: false }))
  })

  test('a step of which nobody knows how it ended outlasts the clearing', () => {
    const host = newHost()
    host.tell(noteStep({ ...step, deed: true }))
    host.tell(noteDoubt(step.step))
    host.tell(clearSteps([]))
    expect(host.left().steps.map((one) => one.step)).toEqual(['abc-1-1'])
  })

  test('is for nobody else to read', () => {
    const host = newHost()
    host.tell(noteStep({ ...step, deed: true }))
    const files = host.folders.flatMap((folder) => readable(folder).map((name) => join(folder, name)))
    expect(files.map((file) => (statSync(file).mode & 0o777).toString(8))).toEqual(['600'])
  })

  test('half a line, or what is no note, is passed over', () => {
    const host = newHost()
    host.tell(noteStep({ ...step, deed: true }))
    const folder = host.folders.find((one) => readable(one).length > 0) ?? ''
    writeFileSync(join(folder, 'x.step'), '{"run":"run1","st')
    writeFileSync(join(folder, 'y.step'), '{"run":1}\n')
    writeFileSync(join(folder, 'z.other'), '{}\n')
    expect(host.left().steps.map((one) => one.step)).toEqual(['abc-1-1'])
  })

  test('half a line does not take the next note with it', () => {
    const host = newHost()
    host.tell(noteStep({ ...step, deed: true }))
    const folder = host.folders.find((one) => readable(one).length > 0) ?? ''
    writeFileSync(join(folder, '000.step'), '{"run":"run1","st')
    expect(host.left().steps.map((one) => one.step)).toEqual(['abc-1-1'])
  })

  test('a blank host has nothing', () => {
    expect(newHost().left()).toEqual({ steps: [], handlers: [] })
  })
})

function readable(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    // It is not there.
    return []
  }
}
