import { randomInt } from 'node:crypto'
import { calculateObjectSize, type Document, Long } from 'bson'
import type { Command, Connection, Parameters, Request } from '../contract.ts'
import { mongoError } from '../errors.ts'
import type { Source } from './source.ts'

const largestBatch = 16_000_000

interface Cursor {
  readonly ns: string
  readonly source: Source
  readonly owner: string
  timer: NodeJS.Timeout | null
}

/** The cursors that clients hold. */
export interface Cursors {
  /** The `cursor` of the first reply; `batchSize` undefined takes 101. */
  readonly open: (
    request: Request,
    ns: string,
    source: Source,
    batchSize: number | undefined,
    isSingle?: boolean,
  ) => Promise<Document>
  readonly commands: readonly Command[]
  readonly count: () => number
}

/** No cursors at first; idle ones go after the parameter cursorTimeoutMillis. */
export function createCursors(parameters: Parameters): Cursors {
  const cursors = new Map<number, Cursor>()
  const drop = (id: number): void => {
    const cursor = cursors.get(id)
    clearTimeout(cursor?.timer ?? undefined)
    cursor?.source.close()
    cursors.delete(id)
  }
  const rest = (id: number, cursor: Cursor): void => {
    cursor.timer = setTimeout(() => drop(id), Number(parameters.get('cursorTimeoutMillis'))).unref()
  }
  const find = (id: number, { connection }: Request): Cursor => {
    const cursor = cursors.get(id)
    if (cursor === undefined) throw mongoError(43, `cursor id ${id} not found`)
    if (cursor.owner !== ownerOf(connection))
      throw mongoError(13, `cursor id ${id} was not created by the authenticated user`)
    return cursor
  }
  return {
    count: () => cursors.size,
    open: async (request, ns, source, batchSize, isSingle = false) => {
      const firstBatch = limitSize(source, batchSize ?? 101)
      const isOver = source.isDone() || isSingle
      const more = source.more()
      if (isOver) {
        source.close()
        return { cursor: { firstBatch, id: Long.ZERO, ns, ...more } }
      }
      const id = randomInt(2 ** 40, 2 ** 47)
      const cursor: Cursor = { ns, source, owner: ownerOf(request.connection), timer: null }
      cursors.set(id, cursor)
      rest(id, cursor)
      return { cursor: { firstBatch, id: Long.fromNumber(id), ns, ...more } }
    },
    commands: [getMore(cursors, find, drop, rest), killCursors(cursors, drop)],
  }
}

function getMore(
  cursors: ReadonlyMap<number, Cursor>,
  find: (id: number, request: Request) => Cursor,
  drop: (id: number) => void,
  rest: (id: number, cursor: Cursor) => void,
): Command {
  return {
    name: 'getMore',
    needs: 'login',
    on: 'anyone',
    run: async (request) => {
      const { body, connection } = request
      const id = Number(body.getMore)
      const cursor = find(id, request)
      const ns = `${request.db}.${body.collection}`
      if (cursor.ns !== ns) {
        throw mongoError(
          13,
          `Requested getMore on namespace '${ns}', but cursor belongs to a different namespace ${cursor.ns}`,
        )
      }
      clearTimeout(cursor.timer ?? undefined)
      const count = typeof body.batchSize === 'number' && body.batchSize > 0 ? body.batchSize : Number.POSITIVE_INFINITY
      const nextBatch = await awaitBatch(cursor.source, count, body.maxTimeMS ?? 1000, connection)
      const more = cursor.source.more()
      if (!cursors.has(id)) throw mongoError(43, `cursor id ${id} not found`)
      const isOver = cursor.source.isDone()
      if (isOver) drop(id)
      else rest(id, cursor)
      return { cursor: { nextBatch, id: isOver ? Long.ZERO : Long.fromNumber(id), ns, ...more } }
    },
  }
}

/** The next batch; of a source that grows, empty only after the time (milliseconds) is over. */
async function awaitBatch(source: Source, count: number, limit: number, connection: Connection): Promise<Document[]> {
  const batch = limitSize(source, count)
  if (batch.length > 0 || source.wait === null || source.isDone()) return batch
  let stop = (): void => {}
  const stopped = new Promise<void>((resolve) => {
    stop = resolve
  })
  let isOver = false
  const end = (): void => {
    isOver = true
    stop()
  }
  const timer = setTimeout(end, limit)
  const stay = connection.onClose(end)
  try {
    while (!isOver && !source.isDone()) {
      await source.wait(stopped)
      const found = limitSize(source, count)
      if (found.length > 0) return found
    }
    return []
  } finally {
    clearTimeout(timer)
    stay()
  }
}

function limitSize(source: Source, count: number): Document[] {
  const batch: Document[] = []
  let size = 0
  while (batch.length < count && size < largestBatch) {
    const [next] = source.take(1)
    if (next === undefined) break
    batch.push(next)
    size += calculateObjectSize(next)
  }
  return batch
}

function killCursors(cursors: ReadonlyMap<number, Cursor>, drop: (id: number) => void): Command {
  return {
    name: 'killCursors',
    needs: 'login',
    on: 'anyone',
    run: ({ body }) => {
      const ids: number[] = (body.cursors ?? []).map(Number)
      const known = ids.filter((id) => cursors.has(id))
      for (const id of known) drop(id)
      const asLongs = (some: number[]): Long[] => some.map((id) => Long.fromNumber(id))
      return {
        cursorsKilled: asLongs(known),
        cursorsNotFound: asLongs(ids.filter((id) => !known.includes(id))),
        cursorsAlive: [],
        cursorsUnknown: [],
      }
    },
  }
}

function ownerOf({ identity }: Connection): string {
  return identity === null ? '' : `${identity.user}@${identity.db}`
}
