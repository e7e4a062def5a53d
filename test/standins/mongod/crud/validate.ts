import type { Document } from 'bson'
import { mongoError } from '../errors.ts'
import type { LocalStore } from '../store/store.ts'
import { matcher } from './query.ts'

/** Throws 121 where a document does not pass its collection's validator; a $jsonSchema is not looked at. */
export function checkValid(store: LocalStore, ns: string, document: Document): void {
  const { validator, validationAction } = store.collection(ns)?.options ?? {}
  if (validator === undefined || validationAction === 'warn' || '$jsonSchema' in validator) return
  if (!matcher(validator)(document)) {
    throw mongoError(121, 'Document failed validation', { errInfo: { failingDocumentId: document._id } })
  }
}
