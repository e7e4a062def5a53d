import { type Document, Long, Timestamp } from 'bson'
import type { OplogEntry, OpTime } from '../contract.ts'
import { plain } from './config/fields.ts'

/** Before all writes: of a member without data. */
export const nowhere: OpTime = { ts: new Timestamp({ t: 0, i: 0 }), t: -1 }

/** Negative where the first came before: by the term, then by the time. */
export function compareOpTimes(one: OpTime, other: OpTime): number {
  return one.t === other.t ? one.ts.compare(other.ts) : one.t - other.t
}

/** The older one of two. */
export function earlier(one: OpTime, other: OpTime): OpTime {
  return compareOpTimes(one, other) <= 0 ? one : other
}

/** Where an entry stands. */
export function opTimeOf(entry: OplogEntry | null): OpTime {
  return entry === null ? nowhere : { ts: entry.ts, t: Number(plain(entry.t)) }
}

/** The optime as replies have it. */
export function opTimeDocument({ ts, t }: OpTime): Document {
  return { ts, t: Long.fromNumber(t) }
}

/** Reads an optime out of another member's message; what is none is before all writes. */
export function readOpTime(value: unknown): OpTime {
  if (typeof value !== 'object' || value === null || !('ts' in value) || !('t' in value)) return nowhere
  return value.ts instanceof Timestamp ? { ts: value.ts, t: Number(plain(value.t)) } : nowhere
}

/** The day on which it happened. */
export function dateOf({ ts }: OpTime): Date {
  return new Date(ts.getHighBitsUnsigned() * 1000)
}

/** An optime as texts have it. */
export function opTimeText({ ts, t }: OpTime): string {
  return `{ ts: Timestamp(${ts.getHighBitsUnsigned()}, ${ts.getLowBitsUnsigned()}), t: ${t} }`
}

/** The next time after the last one: of this second, or of a later one. */
export function nextTimestamp(last: Timestamp, now: number): Timestamp {
  const second = Math.floor(now / 1000)
  const lastSecond = last.getHighBitsUnsigned()
  if (second > lastSecond) return new Timestamp({ t: second, i: 1 })
  return new Timestamp({ t: lastSecond, i: last.getLowBitsUnsigned() + 1 })
}
