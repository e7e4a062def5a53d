import { resolve } from 'node:path'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { diff, mark } from '../../src/lab/mark.ts'
import { hostsUpTo } from '../../src/lab/place.ts'
import type { Event } from '../../src/run/event.ts'
import { testLab } from './setup.ts'
import { play } from './support/engine.ts'
import { blankHosts } from './support/hosts.ts'
import { promises } from './support/promises.ts'

const playbook = resolve(import.meta.dirname, '../../playbooks/demo.yml')
const inventory = inject('inventory')
const hosts = hostsUpTo(testLab, 3)

/** The changes that a run counted on each host, and those that failed. */
function recapOf(events: readonly Event[]) {
  const recap = events.findLast((event) => event.type === 'recap')
  return Object.entries(recap?.hosts ?? {}).map(([host, { changed, failed, unreachable }]) => ({
    host,
    changed: changed > 0,
    broken: failed + unreachable,
  }))
}

async function written(): Promise<readonly string[]> {
  const each = await Promise.all(
    hosts.map(async (host) => (await diff(host)).map(({ path }) => `${host.name} ${path}`)),
  )
  return each.flat()
}

const all = (changed: boolean) => hosts.map(({ name }) => ({ host: name, changed, broken: 0 }))

describe('the demo on three blank hosts', () => {
  let planned: readonly Event[] = []
  let applied: readonly Event[] = []

  beforeAll(async () => {
    await blankHosts(testLab, inventory)
  })

  it('is planned whole, and the plan writes nothing', async () => {
    planned = await play(inventory, playbook, { dry: true })
    expect(recapOf(planned)).toEqual(all(true))
    expect(await written()).toEqual([])
  })

  it('is done as it was planned', async () => {
    applied = await play(inventory, playbook)
    expect(recapOf(applied)).toEqual(all(true))
    const { broken, unknown } = promises(planned, applied)
    expect(broken).toEqual([])
    // What these find is brought by packages, or by the unit that is written before.
    expect(unknown).toEqual([
      'clocks agree',
      'instances',
      'balancer over all instances of all hosts',
      'balancer is on',
      "nginx's own page is off",
      'nginx',
    ])
  })

  it('changes nothing a second time, and a plan of it writes nothing', async () => {
    expect(recapOf(await play(inventory, playbook))).toEqual(all(false))
    await Promise.all(hosts.map(mark))
    expect(recapOf(await play(inventory, playbook, { dry: true }))).toEqual(all(false))
    expect(await written()).toEqual([])
  })

  it.each(hosts)('reaches every instance of all hosts through the balancer of $name', async ({ address }) => {
    const answers = new Set<string>()
    for (let request = 0; request < 60; request += 1) answers.add(await (await fetch(`http://${address}/`)).text())
    expect([...answers].sort()).toEqual(hosts.flatMap(({ name }) => [`${name}:3000\n`, `${name}:3001\n`]))
  })
})
