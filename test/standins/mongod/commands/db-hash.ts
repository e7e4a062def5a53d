import { createHash } from 'node:crypto'
import { hostname } from 'node:os'
import { serialize } from 'bson'
import { needs } from '../access/needs.ts'
import type { Command, Store } from '../contract.ts'
import { splitNamespace } from '../crud/create.ts'
import { keyOf } from '../store/key.ts'

/** dbHash: the same for two members whose documents are the same. */
export function dbHashCommand(store: Store): Command {
  return {
    name: 'dbHash',
    aliases: ['dbhash'],
    needs: needs.dbHash,
    on: 'reader',
    run: ({ db, body }) => {
      const wanted: unknown = body.collections
      const names = store
        .collections(db)
        .map(({ ns }) => splitNamespace(ns).name)
        .filter((name) => !name.startsWith('system.') || name === 'system.users' || name === 'system.roles')
        .filter((name) => !Array.isArray(wanted) || wanted.length === 0 || wanted.includes(name))
      const collections = Object.fromEntries(names.map((name) => [name, hashOf(store, `${db}.${name}`)]))
      const md5 = createHash('md5').update(Object.values(collections).join('')).digest('hex')
      return { host: hostname(), collections, md5 }
    },
  }
}

function hashOf(store: Store, ns: string): string {
  const documents = [...store.documents(ns)].map((document) => [keyOf(document._id), serialize(document)] as const)
  const hash = createHash('md5')
  for (const [, bytes] of documents.sort(([one], [other]) => (one < other ? -1 : 1))) hash.update(bytes)
  return hash.digest('hex')
}
