import { type Document, Timestamp } from 'bson'
import { mongoError } from '../../errors.ts'

/** A place in the stream of all changes. */
export interface Position {
  readonly ts: Timestamp
  /** The event's place within its entry; -1 stands before all of them (a high-water mark). */
  readonly index: number
  /** It is the invalidation that comes after the event. */
  readonly isInvalidate: boolean
}

const markKind = '01'
const eventKind = '02'

/** The resume token of a place; tokens are in the order of their places, as texts. */
export function tokenOf({ ts, index, isInvalidate }: Position): Document {
  const kind = index < 0 ? markKind : eventKind
  const data = `82${hex(ts.t, 8)}${hex(ts.i, 8)}2B${kind}${hex(Math.max(index, 0), 4)}${isInvalidate ? '01' : '00'}04`
  return { _data: data }
}

/** The place of a resume token; throws 260 for what is none. */
export function positionOf(token: unknown): Position {
  const data: unknown = typeof token === 'object' && token !== null && '_data' in token ? token._data : undefined
  const match = typeof data === 'string' ? /^82(.{8})(.{8})2B(..)(.{4})(..)04$/.exec(data) : null
  if (match === null) throw mongoError(260, `Bad resume token: ${JSON.stringify(token)}`)
  const [, t = '', i = '', kind, index = '', invalidate] = match
  return {
    ts: new Timestamp({ t: Number.parseInt(t, 16), i: Number.parseInt(i, 16) }),
    index: kind === markKind ? -1 : Number.parseInt(index, 16),
    isInvalidate: invalidate === '01',
  }
}

function hex(value: number, width: number): string {
  return value.toString(16).toUpperCase().padStart(width, '0')
}
