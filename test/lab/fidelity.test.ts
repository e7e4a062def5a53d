import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { diff, mark } from '../../src/lab/mark.ts'
import { hostAt } from '../../src/lab/place.ts'
import type { Event } from '../../src/run/event.ts'
import { testLab } from './setup.ts'
import { casesTimeout, randomCases } from './support/cases.ts'
import { play } from './support/engine.ts'
import { blankHosts } from './support/hosts.ts'
import { anyBeginning } from './support/places.ts'
import { writePlaybook, writeSources } from './support/playbook.ts'
import { certainRows, promises } from './support/promises.ts'
import { manifest, setScene } from './support/scene.ts'
import { anyTasks } from './support/tasks.ts'
import { deedOf, lastOf, told } from './support/told.ts'
import { typicalHandlers, typicalTasks } from './support/typical.ts'

const h3 = hostAt(testLab, 3)
const inventory = inject('inventory')
const foreseeable = { commandsMeddle: false, uncertainOwners: false, hardLinks: false }

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fidelity-'))
  await writeSources(folder)
  await blankHosts(testLab, inventory)
})
afterAll(() => rm(folder, { recursive: true }))

describe('what modules are mostly used for', () => {
  let playbook = ''
  beforeAll(async () => {
    playbook = await writePlaybook(folder, typicalTasks, typicalHandlers)
  })

  it('is planned as it is then done, on a blank host, and the plan writes nothing', async () => {
    const planned = await play(inventory, playbook, { host: h3.name, dry: true })
    expect(await diff(h3)).toEqual([])
    const { broken, unknown } = promises(planned, await play(inventory, playbook, { host: h3.name }))
    expect(broken).toEqual([])
    // What these find is brought by packages, or by the unit that is written before; the handler hangs on one of them.
    expect(unknown).toEqual(['file', 'systemd', 'service', 'reload nginx'])
  })

  it('changes nothing a second time, and a plan of it writes nothing', async () => {
    expect(changedIn(await play(inventory, playbook, { host: h3.name }))).toEqual([])
    await mark(h3)
    expect(changedIn(await play(inventory, playbook, { host: h3.name, dry: true }))).toEqual([])
    expect(await diff(h3)).toEqual([])
  })
})

it(
  "foretells what the apply then does, for tasks that get in each other's way",
  async () => {
    const property = fc.asyncProperty(anyBeginning(foreseeable), anyTasks(foreseeable), async (beginning, tasks) => {
      const playbook = await writePlaybook(folder, tasks)
      await setScene(h3, beginning)
      const before = await manifest(h3)
      const planned = await play(inventory, playbook, { host: h3.name, dry: true })
      expect(await manifest(h3)).toBe(before)
      const applied = await play(inventory, playbook, { host: h3.name })
      expect(promises(planned, applied, certainRows(planned)).broken).toEqual([])
    })
    await fc.assert(property, randomCases())
  },
  casesTimeout,
)

function changedIn(events: readonly Event[]): readonly unknown[] {
  return told(events)
    .filter(({ status }) => status !== 'ok' && status !== 'skipped')
    .map(({ task, status, changes, result }) => ({ task: lastOf(task), status, changes: changes.map(deedOf), result }))
}
