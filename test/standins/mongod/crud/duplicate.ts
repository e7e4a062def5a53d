import type { Document } from 'bson'
import { printed } from '../access/print.ts'
import { mongoError } from '../errors.ts'
import type { LocalStore } from '../store/store.ts'

/** Throws 11000 where the document would collide with another one in a unique index. */
export function checkUnique(store: LocalStore, ns: string, document: Document, isNew: boolean): void {
  const found = store.conflict(ns, document, isNew)
  if (found === null) return
  const { index, values } = found
  throw mongoError(
    11000,
    `E11000 duplicate key error collection: ${ns} index: ${index.name} dup key: ${printed(values)}`,
    { keyPattern: index.key, keyValue: values },
  )
}
