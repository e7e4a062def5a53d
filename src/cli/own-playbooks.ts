import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the playbooks that come with rcprov; `roles` in it are found after all others. */
export function ownPlaybooks(): string {
  const top = import.meta.url.endsWith('.ts') ? '../../playbooks' : '../../../playbooks'
  return resolve(dirname(fileURLToPath(import.meta.url)), top)
}
