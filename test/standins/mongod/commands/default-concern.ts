import type { Document } from 'bson'
import { cluster } from '../access/needs.ts'
import type { Command, Op, Replication, Server, Store } from '../contract.ts'
import { createIfMissing } from '../crud/create.ts'
import { mongoError } from '../errors.ts'
import { defaultsId, settingsNs } from '../store/settings.ts'

/** setDefaultRWConcern and getDefaultRWConcern. */
export function defaultConcernCommands({ replication, store }: Server): readonly Command[] {
  return [
    {
      name: 'getDefaultRWConcern',
      adminOnly: true,
      needs: cluster('getDefaultRWConcern'),
      on: 'anyone',
      run: () => ({ ...defaultsOf(store, replication), localUpdateWallClockTime: new Date() }),
    },
    {
      name: 'setDefaultRWConcern',
      adminOnly: true,
      needs: cluster('setDefaultRWConcern'),
      on: 'primary',
      run: ({ body: { defaultWriteConcern, defaultReadConcern } }) => {
        if (replication.setName === null)
          throw mongoError(51300, "'setDefaultRWConcern' is not supported on standalone nodes.")
        if (defaultWriteConcern === undefined && defaultReadConcern === undefined) {
          throw mongoError(
            2,
            'At least one of the "defaultReadConcern" or "defaultWriteConcern" fields must be present',
          )
        }
        const before = store.byId(settingsNs, defaultsId)
        if (
          defaultWriteConcern !== undefined &&
          Object.keys(defaultWriteConcern).length === 0 &&
          before?.defaultWriteConcern !== undefined
        ) {
          throw mongoError(20, 'The global default write concern cannot be unset once it is set.')
        }
        const given = {
          ...(defaultWriteConcern && { defaultWriteConcern }),
          ...(defaultReadConcern && { defaultReadConcern }),
        }
        replication.log(setOps(store, { ...before, _id: defaultsId, ...given, updateWallClockTime: new Date() }))
        return defaultsOf(store, replication)
      },
    },
  ]
}

function setOps(store: Store, document: Document): readonly Op[] {
  const { ops, uuid } = createIfMissing(store, settingsNs)
  const isThere = store.byId(settingsNs, defaultsId) !== null
  return [...ops, { op: isThere ? 'u' : 'i', ns: settingsNs, ui: uuid, o: document, o2: { _id: defaultsId } }]
}

function defaultsOf(store: Store, replication: Replication): Document {
  const set = store.byId(settingsNs, defaultsId)
  const { defaultReadConcern = { level: 'local' }, defaultWriteConcern } = set ?? {}
  const implicit = { w: replication.defaultConcern(), wtimeout: 0 }
  return {
    defaultReadConcern,
    defaultWriteConcern: defaultWriteConcern ?? implicit,
    defaultWriteConcernSource: defaultWriteConcern === undefined ? 'implicit' : 'global',
    defaultReadConcernSource: set?.defaultReadConcern === undefined ? 'implicit' : 'global',
  }
}
