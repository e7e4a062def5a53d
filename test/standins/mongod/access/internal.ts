import { randomBytes } from 'node:crypto'
import type { Privilege } from '../contract.ts'
import { internalUser } from './names.ts'
import { type Credentials, type Mechanism, makeCredentials, passwordFor } from './scram/secrets.ts'

/** The user that the members of a set are to each other. */
export interface Internal {
  /** Its credentials, one for each key of the keyFile, all with one salt. */
  readonly credentials: (mechanism: Mechanism) => readonly Credentials[]
  /** The passwords, the first one of which is tried first. */
  readonly keys: readonly string[]
}

/** It may do everything. */
export const internalPrivileges: readonly Privilege[] = [{ resource: { anyResource: true }, actions: ['anyAction'] }]

/** The internal user of a server with these keys. */
export function createInternal(keys: readonly string[], iterations: (mechanism: Mechanism) => number): Internal {
  const made = new Map<Mechanism, readonly Credentials[]>()
  return {
    keys,
    credentials: (mechanism) => {
      const known = made.get(mechanism) ?? credentialsOf(keys, mechanism, iterations(mechanism))
      made.set(mechanism, known)
      return known
    },
  }
}

function credentialsOf(keys: readonly string[], mechanism: Mechanism, iterations: number): readonly Credentials[] {
  const salt = randomBytes(mechanism === 'SCRAM-SHA-256' ? 28 : 16)
  return keys.map((key) => {
    const prepared = passwordFor(mechanism, internalUser.name, key)
    return makeCredentials(mechanism, prepared, iterations, salt)
  })
}
