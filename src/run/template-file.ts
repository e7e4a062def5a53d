import { readDecrypted, type Vault } from '../files/vault.ts'
import { Template } from '../template/values.ts'

/** A template file; what comes of an encrypted one is secret. */
export function templateFile(path: string, vault: Vault): Template {
  // Templates are small, and are read for each host: the thread pool would take ten times as long as the file.
  const { bytes, secret } = readDecrypted(path, vault)
  return new Template(bytes.toString(), { file: path, line: 1, column: 1 }, secret ? vault.conceal : null)
}
