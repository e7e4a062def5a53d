import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { hostAt } from '../../src/lab/place.ts'
import type { Event } from '../../src/run/event.ts'
import { testLab } from './setup.ts'
import { casesTimeout, randomCases } from './support/cases.ts'
import { play } from './support/engine.ts'
import { blankHosts } from './support/hosts.ts'
import { anyBeginning } from './support/places.ts'
import { writePlaybook, writeSources } from './support/playbook.ts'
import { manifest, setScene } from './support/scene.ts'
import { anyTasks } from './support/tasks.ts'
import { outcomes } from './support/told.ts'

const [h1, h2] = [hostAt(testLab, 1), hostAt(testLab, 2)]
const inventory = inject('inventory')
const meddling = { commandsMeddle: true, uncertainOwners: true, hardLinks: true }

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'read-ahead-'))
  await writeSources(folder)
  await blankHosts(testLab, inventory)
})
afterAll(() => rm(folder, { recursive: true }))

it(
  'comes to the same with read-ahead as without',
  async () => {
    const property = fc.asyncProperty(anyBeginning(meddling), anyTasks(meddling), async (beginning, tasks) => {
      const playbook = await writePlaybook(folder, tasks)
      await Promise.all([h1, h2].map((host) => setScene(host, beginning)))
      const [ahead, stepwise] = await bothOf([
        play(inventory, playbook, { host: h1.name, readAhead: true }),
        play(inventory, playbook, { host: h2.name, readAhead: false }),
      ])
      expect(ahead).toEqual(stepwise)
      const [one, other] = await Promise.all([h1, h2].map((host) => manifest(host)))
      expect(one).toBe(other)
    })
    await fc.assert(property, randomCases())
  },
  casesTimeout,
)

/** The outcomes of two runs, once both have ended. */
async function bothOf(runs: readonly Promise<readonly Event[]>[]): Promise<readonly unknown[]> {
  await Promise.allSettled(runs)
  return (await Promise.all(runs)).map(outcomes)
}
