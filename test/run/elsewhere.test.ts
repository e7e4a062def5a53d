import { expect, test } from 'vitest'
import { readElsewhere } from '../../src/run/elsewhere.ts'
import type { Change } from '../../src/state/change.ts'
import { resolves } from '../../src/state/families/resolves.ts'
import type { AnyProbe } from '../../src/state/probe.ts'
import { fileBrings } from '../../src/state/provides.ts'
import { awayTarget, hostNamed } from './mongo/support.ts'

const here = hostsOf({ 'db.test': () => hostNamed('db.test'), 'away.test': () => hostNamed('away.test', awayTarget) })

function hostsOf(hosts: Readonly<Record<string, () => ReturnType<typeof hostNamed>>>) {
  return () => {
    const known = new Map(Object.entries(hosts).map(([name, make]) => [name, make()]))
    return { hostAt: (address: string) => known.get(address) ?? null }
  }
}

async function values(run: Parameters<typeof readElsewhere>[0], ...probes: readonly AnyProbe[]) {
  return (await readElsewhere(run, probes)).map(([, sighting]) => sighting)
}

test('names are looked up on the hosts that are asked', async () => {
  const [known, unknown, nobody, away] = await values(
    here(),
    resolves('127.0.0.1', 'db.test:27017'),
    resolves('nobody.invalid', 'db.test:27017'),
    resolves('127.0.0.1', 'nobody.test:27017'),
    resolves('127.0.0.1', 'away.test:27017'),
  )
  expect(known).toEqual({ value: ['127.0.0.1'], causes: [] })
  for (const none of [unknown, nobody, away]) expect(none).toEqual({ value: [], causes: [] })
})

test('a name that a planned file will make known there is told with what makes it so', async () => {
  const run = here()
  const write: Change = {
    kind: 'state',
    title: 'add lines',
    how: { kind: 'script', script: { text: '', secret: false }, spooled: false },
    sets: [],
    provides: fileBrings('/etc/hosts'),
    touches: 'own',
  }
  run.hostAt('db.test')?.view.suppose(write, { text: 'names of members' })
  expect(await values(run, resolves('nobody.invalid', 'db.test:27017'))).toEqual([
    { value: [], causes: [{ text: 'names of members' }] },
  ])
})
