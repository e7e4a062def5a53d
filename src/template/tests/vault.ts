import { closeSync, openSync, readSync } from 'node:fs'
import { reasonOf } from '../../diagnostics/reason.ts'
import { isEncrypted } from '../../vault/envelope.ts'
import { fail } from '../errors.ts'
import type { Table, Test } from '../registry.ts'
import { str } from '../text.ts'
import { Secret, type Value } from '../values.ts'

function isEncryptedFile(value: Value): boolean {
  const path = str(value)
  try {
    const file = openSync(path, 'r')
    const bytes = Buffer.alloc(32)
    readSync(file, bytes, 0, 32, 0)
    closeSync(file)
    return isEncrypted(bytes)
  } catch (reason) {
    return fail(`Cannot test if the file ${path} is a vault: ${reasonOf(reason)}`)
  }
}

export const vaultTests: Table<Test> = {
  // Of a `!vault` string itself, and not of texts that happen to be encrypted: as Ansible has it.
  vault_encrypted: { asTheyAre: (value) => value instanceof Secret && value.ciphertext !== null },
  vaulted_file: isEncryptedFile,
}
