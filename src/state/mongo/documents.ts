import { isDict, type Json } from '../json.ts'
import type { MongoAnswer, MongoFinding, MongoReply } from '../mongo.ts'

/** A number of a document, or what stands for one that is not there. */
export function numberIn<T>(document: MongoReply, name: string, otherwise: T): number | T {
  const value = document[name]
  return typeof value === 'number' ? value : otherwise
}

export function textIn(document: MongoReply, name: string): string | null {
  const value = document[name]
  return typeof value === 'string' ? value : null
}

export function textsIn(document: MongoReply, name: string): readonly string[] {
  const value = document[name]
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

/** A document within one; an empty one if it is not there. */
export function documentIn(document: MongoReply, name: string): MongoReply {
  const value = document[name] ?? null
  return isDict(value) ? value : {}
}

export function documentsIn(document: MongoReply, name: string): readonly MongoReply[] {
  const value = document[name]
  return Array.isArray(value) ? value.filter(isDict) : []
}

/** Milliseconds since the epoch of a `{"$date": …}`; null where there is none. */
export function timeIn(document: MongoReply, name: string): number | null {
  const value: Json | undefined = documentIn(document, name).$date
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(time) ? null : time
}

/** What one of the commands was answered, of those that were asked at once; null if none was. */
export function answerOf(finding: MongoFinding, index: number): MongoAnswer | null {
  return finding.at === 'server' ? (finding.answers[index] ?? null) : null
}

/** The reply to one of the commands; null if it failed. */
export function replyOf(finding: MongoFinding, index: number): MongoReply | null {
  const answer = answerOf(finding, index)
  return answer?.ok ? answer.reply : null
}

/** A reply without what every reply has: whether all went well, and the clock of the set. */
export function bodyOf({ ok, $clusterTime, operationTime, ...body }: MongoReply): MongoReply {
  return body
}

/** Why a command failed: `not authorized … (Unauthorized, 13)`. */
export function failureOf({ message, codeName, code }: Extract<MongoAnswer, { ok: false }>): string {
  return `${message} (${codeName}, ${code})`
}
