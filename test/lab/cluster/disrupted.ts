import { beforeAll, describe, expect, it } from 'vitest'
import type { Check } from '../../../src/cli/verify/check.ts'
import { disrupt } from '../../../src/cli/verify/disruptive.ts'
import { type Cluster, playbookAt } from '../support/cluster.ts'
import { play } from '../support/engine.ts'
import { changed } from '../support/told.ts'

/** `rcprov verify --disruptive` on ha-3 with two instances a host: one instance, one host, and the primary. */
export function disrupted(cluster: () => Cluster): void {
  describe('with 200 requests a second and 100 websockets', () => {
    const rows = new Map<string, Check>()
    beforeAll(async () => {
      const inventory = [...(await cluster().inventory())]
      const given = { inventory, yes: true, rate: '200', sockets: '100', 'extra-vars': ['disrupt_at_most=1'] }
      for (const row of (await disrupt(given, () => {})).rows) rows.set(row.name, row)
    })

    it.each(['instance 3000 of h1', 'all instances of h1', 'primary of MongoDB hands over'])(
      'nothing is lost: %s',
      (name) => {
        expect(rows.get(name)).toMatchObject({ status: 'ok', figures: { failed: 0, sockets: { missing: 0 } } })
      },
    )

    it('figures are told of a primary that is killed, and all is well afterwards', async () => {
      expect([...rows.keys()]).toEqual([
        'nothing is stopped',
        'instance 3000 of h1',
        'all instances of h1',
        'primary of MongoDB hands over',
        'primary of MongoDB is killed',
      ])
      expect(rows.get('primary of MongoDB is killed')).toMatchObject({ status: 'ok', hosts: [] })
      const inventory = await cluster().inventory()
      expect(changed(await play(inventory, playbookAt('rocketchat.yml'), { dry: true }))).toEqual([])
    })
  })
}
