import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Event } from '../../src/run/event.ts'
import type { Applied } from '../chaos/apply.ts'
import { blank, type Cluster, describeCluster } from '../chaos/cluster.ts'
import { round } from '../chaos/round.ts'
import { testLab } from './setup.ts'

const folder = join(testLab.folder, 'killed')
let cluster: Cluster
beforeAll(async () => {
  cluster = await describeCluster(testLab, folder)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const begins = (task: string) => (event: Event) => event.type === 'task' && event.name === task
const firstItemOf = (file: string) => (event: Event) => event.type === 'item' && event.task.includes(file)

function lastTask({ events }: Applied): string | undefined {
  return events.flatMap(({ event }) => (event.type === 'task' ? [event.name] : [])).at(-1)
}

describe('after a first apply that was killed, the next one makes a whole set of it, with each user once', () => {
  it.each([
    ['while packages were installed', 'mongodb : MongoDB', { when: begins('mongodb : MongoDB'), after: 2000 }],
    [
      'between the set and its first user',
      'mongodb : who may do everything',
      { when: begins('mongodb : who may do everything'), after: 0 },
    ],
    ['between two users', 'mongodb : who may do something', { when: firstItemOf('/users.yml'), after: 0 }],
  ])('%s', { timeout: 300_000 }, async (_, task, moment) => {
    await blank(cluster)
    const { faults, killed } = await round(cluster, moment)
    expect(lastTask(killed)).toBe(task)
    expect(faults).toEqual([])
  })
})
