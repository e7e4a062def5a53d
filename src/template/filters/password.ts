import { randomInt } from 'node:crypto'
import { bind, intOf, textOf } from '../bind.ts'
import { spend } from '../budget.ts'
import { fail } from '../errors.ts'
import type { CallArgs, Filter, Table } from '../registry.ts'
import { str } from '../text.ts'
import type { Value } from '../values.ts'
import { type CryptKind, cryptAlphabet, md5Crypt, shaCrypt } from './crypt.ts'

/** What a round costs, measured against other steps of a template. */
const STEPS_A_ROUND = 5

const saltSizes: Readonly<Record<CryptKind, number>> = { sha512: 16, sha256: 16, md5: 8 }

function kindOf(name: string): CryptKind {
  const plain = name.replace(/_crypt$/, '')
  if (plain === 'sha512' || plain === 'sha256' || plain === 'md5') return plain
  return fail(`password_hash does not support '${name}'; use sha512, sha256 or md5`)
}

function saltFor(given: Value, size: Value, longest: number): string {
  if (given === null || given === '') {
    const length = size === null ? longest : intOf(size)
    if (length < 1 || length > longest) return fail('invalid salt size')
    return Array.from({ length }, () => cryptAlphabet[randomInt(64)]).join('')
  }
  const salt = str(given)
  if (!/^[./0-9A-Za-z]+$/.test(salt)) return fail('invalid characters in salt')
  return salt.length > longest ? fail('invalid salt size') : salt
}

function hashPassword(value: Value, args: CallArgs): Value {
  const parameters = ['hashtype', 'salt', 'salt_size', 'rounds', 'ident']
  const [type, given = null, size = null, turns = null] = bind('password_hash', parameters, args)
  const kind = kindOf(textOf(type, 'sha512'))
  const salt = saltFor(given, size, saltSizes[kind])
  if (kind === 'md5') return md5Crypt(textOf(value), salt)
  const rounds = turns === null ? null : intOf(turns)
  if (rounds !== null && (rounds < 1000 || rounds > 999_999_999)) {
    return fail('rounds must be between 1000 and 999999999')
  }
  spend((rounds ?? 0) * STEPS_A_ROUND)
  return shaCrypt(kind, textOf(value), salt, rounds)
}

export const filters: Table<Filter> = { password_hash: hashPassword }
