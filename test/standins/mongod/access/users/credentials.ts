import type { Document } from 'bson'
import type { Parameters, Request } from '../../contract.ts'
import { mongoError } from '../../errors.ts'
import { flag, list, text } from '../args.ts'
import { isMechanism, type Mechanism, makeCredentials, passwordFor } from '../scram/secrets.ts'

/** The mechanisms that a command wishes, or null; throws 2 on an empty list and on unknown ones. */
export function wishedMechanisms(request: Request, { get }: Parameters): readonly Mechanism[] | null {
  const wished = list(request, 'mechanisms')
  if (wished === null) return null
  if (wished.length === 0) throw mongoError(2, 'mechanisms field must not be empty')
  return wished.map((name) => {
    if (!isMechanism(name)) throw mongoError(2, `Unknown auth mechanism '${name}'`)
    if (!isEnabled(get, name)) throw mongoError(2, `${name} not supported in authMechanisms`)
    return name
  })
}

/** The password of a command, or null; it is the one field that may not be null when it is given. */
export function passwordOf(request: Request): string | null {
  if (request.body.pwd === null) throw mongoError(14, '"pwd" had the wrong type. Expected string, found null')
  const password = text(request, 'pwd')
  if (password === '') throw mongoError(2, 'Password cannot be empty')
  return password
}

/** The `credentials` of a user's document, made of the command's password. */
export function makeUserCredentials(
  request: Request,
  user: string,
  password: string,
  parameters: Parameters,
): Document {
  const wished = wishedMechanisms(request, parameters)
  const all: readonly Mechanism[] = ['SCRAM-SHA-1', 'SCRAM-SHA-256']
  const chosen = all.filter((name) => (wished === null ? isEnabled(parameters.get, name) : wished.includes(name)))
  const isPlain = flag(request, 'digestPassword', true)
  if (!isPlain && chosen.includes('SCRAM-SHA-256')) {
    throw mongoError(2, 'Use of SCRAM-SHA-256 requires undigested passwords')
  }
  return Object.fromEntries(
    chosen.map((mechanism) => {
      const prepared = isPlain ? preparedFor(mechanism, user, password) : password
      return [mechanism, makeCredentials(mechanism, prepared, iterationsOf(parameters, mechanism))]
    }),
  )
}

/** How often a password is hashed. */
export function iterationsOf({ get }: Parameters, mechanism: Mechanism): number {
  return Number(get(mechanism === 'SCRAM-SHA-256' ? 'scramSHA256IterationCount' : 'scramIterationCount'))
}

/** The credentials that are left of those a user has; throws 2 on mechanisms that it never had. */
export function trimmed(credentials: Document, kept: readonly Mechanism[]): Document {
  if (kept.some((name) => !(name in credentials))) {
    throw mongoError(2, 'mechanisms field must be a subset of previously set mechanisms')
  }
  return Object.fromEntries(
    Object.entries(credentials).filter(([name]) => kept.some((mechanism) => mechanism === name)),
  )
}

function preparedFor(mechanism: Mechanism, user: string, password: string): string {
  try {
    return passwordFor(mechanism, user, password)
  } catch (thrown) {
    throw mongoError(2, `Error preflighting normalization: ${thrown instanceof Error ? thrown.message : thrown}`)
  }
}

function isEnabled(get: Parameters['get'], mechanism: Mechanism): boolean {
  const enabled = get('authenticationMechanisms')
  return Array.isArray(enabled) && enabled.includes(mechanism)
}
