import type { Document } from 'bson'
import { cluster } from '../access/needs.ts'
import type { Command, Server } from '../contract.ts'
import { mongoError } from '../errors.ts'
import { currentLevel } from '../store/level.ts'
import { levelOf } from '../version.ts'

const own = [
  'getParameter',
  'setParameter',
  'comment',
  'allParameters',
  'lsid',
  '$db',
  '$readPreference',
  '$clusterTime',
  'apiVersion',
  'txnNumber',
  'maxTimeMS',
  'writeConcern',
  'readConcern',
]

/** getParameter and setParameter. */
export function parameterCommands({ options, parameters, store, log }: Server): readonly Command[] {
  const level = (): Document => ({ version: currentLevel(store) ?? levelOf(options.version) })
  const read = (name: string): unknown => (name === 'featureCompatibilityVersion' ? level() : parameters.get(name))
  return [
    {
      name: 'getParameter',
      adminOnly: true,
      needs: cluster('getParameter'),
      on: 'anyone',
      run: ({ body }) => {
        const asksAll = body.getParameter === '*' || body.getParameter?.allParameters === true
        const names = asksAll ? [...parameters.names(), 'featureCompatibilityVersion'] : Object.keys(body)
        const found = names
          .filter((name) => !own.includes(name) && read(name) !== undefined)
          .map((name) => [name, body.getParameter?.showDetails === true ? { value: read(name) } : read(name)])
        if (found.length === 0) throw mongoError(72, 'no option found to get')
        return Object.fromEntries(found)
      },
    },
    {
      name: 'setParameter',
      adminOnly: true,
      needs: cluster('setParameter'),
      on: 'anyone',
      run: ({ body, connection }) => {
        const wanted = Object.entries(body).filter(([name]) => !own.includes(name))
        if (wanted.length === 0) throw mongoError(72, 'no option found to set, use help:true to see options')
        let was: unknown
        for (const [name, value] of wanted) {
          was = parameters.set(name, value)
          const attr = { parameterName: name, newValue: value, oldValue: was }
          log.write('I', 'COMMAND', 23435, `conn${connection.id}`, 'Successfully set parameter to new value', attr)
        }
        return { was }
      },
    },
  ]
}
