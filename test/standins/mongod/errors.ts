import type { Document } from 'bson'
import { codeName } from './codes.ts'
import type { MongoError } from './contract.ts'

/** A command's failure with its code and the text for people; `more` are further fields of the reply. */
export function mongoError(code: number, message: string, more: Document = {}): MongoError {
  return Object.assign(new Error(message), { code, codeName: codeName(code), more })
}

/** Whether something that was thrown is a command's failure rather than a bug or a lost connection. */
export function isMongoError(thrown: unknown): thrown is MongoError {
  return thrown instanceof Error && 'codeName' in thrown && 'code' in thrown && typeof thrown.code === 'number'
}

/** What was thrown, as a command's failure: all else is 1, InternalError. */
export function asMongoError(thrown: unknown): MongoError {
  if (isMongoError(thrown)) return thrown
  return mongoError(1, thrown instanceof Error ? thrown.message : String(thrown))
}

/** Failures after which a driver looks for another primary; their replies carry the topology's version. */
export function isStateChange(code: number): boolean {
  return [91, 189, 10107, 10058, 11600, 11602, 13435, 13436].includes(code)
}

/** Failures after which a driver may try a retryable write anew. */
export function isRetryable(code: number): boolean {
  return isStateChange(code) || [6, 7, 89, 262, 9001].includes(code)
}

/** Failures after which a driver may resume a change stream. */
export function isResumable(code: number): boolean {
  return isRetryable(code) || [43, 63, 133, 150, 216, 234, 13388].includes(code)
}
