import { needs } from '../access/needs.ts'
import type { Command, Op, Server } from '../contract.ts'
import { splitNamespace } from '../crud/create.ts'
import { matcher } from '../crud/query.ts'
import { databaseSize } from '../crud/sizes.ts'
import type { LocalStore } from '../store/store.ts'

/** listDatabases and dropDatabase. */
export function databaseCommands({ access, replication }: Server, store: LocalStore): readonly Command[] {
  return [
    {
      name: 'listDatabases',
      adminOnly: true,
      needs: needs.listDatabases,
      on: 'reader',
      run: (request) => {
        const { nameOnly, filter = {}, authorizedDatabases } = request.body
        const seesAll = access.may(request, [{ resource: { cluster: true }, actions: ['listDatabases'] }])
        const isOwn = authorizedDatabases === true || !seesAll
        const matches = matcher(filter)
        const databases = store
          .databases()
          .filter((name) => !isOwn || access.sees(request, name))
          .map((name) => ({
            name,
            sizeOnDisk: databaseSize(store, name).dataSize,
            empty: store.collections(name).length === 0,
          }))
          .filter(matches)
        if (nameOnly === true) return { databases: databases.map(({ name }) => ({ name })) }
        const totalSize = databases.reduce((sum, { sizeOnDisk }) => sum + sizeOnDisk, 0)
        return { databases, totalSize, totalSizeMb: Math.floor(totalSize / 1_048_576) }
      },
    },
    {
      name: 'dropDatabase',
      needs: needs.dropDatabase,
      on: 'primary',
      run: ({ db }) => {
        const infos = store.collections(db)
        if (infos.length === 0) return {}
        const drops: Op[] = infos.map(({ ns, uuid, count }) => ({
          op: 'c',
          ns: `${db}.$cmd`,
          ui: uuid,
          o: { drop: splitNamespace(ns).name },
          o2: { numRecords: count },
        }))
        replication.log([...drops, { op: 'c', ns: `${db}.$cmd`, o: { dropDatabase: 1 } }])
        return { dropped: db }
      },
    },
  ]
}
