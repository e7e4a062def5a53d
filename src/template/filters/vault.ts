import { isEncrypted } from '../../vault/envelope.ts'
import { createKeyring, encrypt } from '../../vault/keyring.ts'
import { bind, textOf } from '../bind.ts'
import { fail } from '../errors.ts'
import { mergeUnknown, taint, use } from '../lift.ts'
import type { CallArgs, Entry, Filter, Table } from '../registry.ts'
import { typeName } from '../types.ts'
import { Secret, type Value } from '../values.ts'

const USUAL_ID = 'filter_default'

/** Encrypts a text. What comes of it may be shown, so that the secrets that go into it do not taint it. */
const vault: Entry<Filter> = {
  asTheyAre: (value, args) => {
    const given = bind('vault', ['secret', 'salt', 'vault_id', 'wrap_object', 'vaultid'], args, 1)
    const [secret, salt, id, , oldId] = given.map((one) => (one === undefined ? undefined : opened(one)))
    const unknown = mergeUnknown([value, ...given.flatMap((one) => one ?? [])])
    if (unknown) return unknown
    const plain = opened(value)
    if (typeof plain !== 'string') return fail(`Can only vault strings, instead we got: ${classOf(plain)}`)
    const password = { id: textOf(id ?? oldId, USUAL_ID), bytes: passwordOf(secret ?? null) }
    const ownSalt = salt === undefined || salt === null ? undefined : Buffer.from(textOf(salt))
    return encrypt(Buffer.from(plain), password, password.id, ownSalt)
  },
}

/** Decrypts a text; one that is not encrypted stays as it is. */
function unvault(value: Value, args: CallArgs): Value {
  const [secret = null] = bind('unvault', ['secret', 'vault_id', 'vaultid'], args, 1)
  if (typeof value !== 'string')
    return fail(`Vault should be in the form of a string, instead we got: ${classOf(value)}`)
  const bytes = passwordOf(secret)
  if (!isEncrypted(value)) return value
  const result = createKeyring([{ id: USUAL_ID, bytes }]).open(value)
  if ('why' in result) return fail('Unable to decrypt: the text was altered, or encrypted with another secret')
  return taint(result.bytes.toString())
}

function passwordOf(secret: Value): Buffer {
  const plain = opened(secret)
  return typeof plain === 'string'
    ? Buffer.from(plain)
    : fail(`Secret passed is required to be a string, instead we got: ${classOf(plain)}`)
}

function opened(value: Value): Value {
  return value instanceof Secret ? opened(value.open()) : value
}

function classOf(value: Value): string {
  return `<class '${typeName(use(value))}'>`
}

export const filters: Table<Filter> = { unvault, vault }
