import type { SetView } from '../../state/mongo/set.ts'
import type { MongoServer } from '../../state/mongo.ts'

/** The state of the member that a task names (`SECONDARY`), or why it is not told. */
export function memberState(
  view: SetView,
  server: MongoServer,
): { readonly state: string } | { readonly wrong: string } {
  if (view.at !== 'set') return { wrong: notInSet(view, server) }
  const own = view.standings.find(({ host }) => host === view.me)?.state
  if (own) return { state: own }
  if (view.isWritable) return { state: 'PRIMARY' }
  return { wrong: `${view.me} does not tell its state without a login that may know it` }
}

/** What a mongod is that is no member of a set. */
export function notInSet(view: Exclude<SetView, { at: 'set' }>, { host, port, login }: MongoServer): string {
  const place = `${host}:${port}`
  switch (view.at) {
    case 'nowhere':
      return view.message
    case 'door':
      return `${login?.user} can't log in to ${view.message}`
    case 'standalone':
      return `${place} runs without a replica set`
    case 'blank':
      return `${place} belongs to no replica set yet`
    case 'removed':
      return `${place} was taken out of its replica set ${view.name}`
  }
}
