import { type FileKind, findFile } from '../../files/search.ts'
import { readDecrypted } from '../../files/vault.ts'
import { fail } from '../../template/errors.ts'
import { use } from '../../template/lift.ts'
import { str } from '../../template/text.ts'
import type { Secret } from '../../template/values.ts'
import { sourcePlaces } from '../places.ts'
import type { LookupContext } from './table.ts'

/** Where the controller has a file that a lookup names; throws where it has none. */
export function pathOf(kind: FileKind, name: string, context: LookupContext): string {
  return findAt(kind, name, context) ?? fail(`could not locate file in lookup: ${name}`)
}

/** Where the controller has a file, or null. */
export function findAt(kind: FileKind, name: string, { running, task }: LookupContext): string | null {
  const found = findFile(kind, name, sourcePlaces(running, task))
  return typeof found === 'string' ? found : null
}

/** The text of a file, decrypted if need be: then it is a secret. */
export function fileText(name: string, context: LookupContext): string | Secret {
  const { vault } = context.running.run.library
  const { bytes, secret } = readDecrypted(pathOf('files', name, context), vault)
  return secret ? vault.secret(bytes.toString()) : bytes.toString()
}

/** Like `fileText`, for what only a part is taken of: a part of a secret makes the whole answer secret. */
export function textOf(name: string, context: LookupContext): string {
  return str(use(fileText(name, context)))
}
