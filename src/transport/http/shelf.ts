import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where large bodies wait, until `remove`. */
export interface Shelf {
  /** The path of a file that is still to be made, where nobody else may look. */
  readonly newPath: () => Promise<string>
  readonly remove: () => Promise<void>
}

/** A shelf in the temp folder of this machine, made when it is first needed. */
export function createShelf(): Shelf {
  let folder: Promise<string> | null = null
  let files = 0
  return {
    newPath: async () => {
      folder ??= mkdtemp(join(tmpdir(), 'rcprov-'))
      files += 1
      return join(await folder, String(files))
    },
    remove: async () => {
      if (folder) await rm(await folder, { recursive: true, force: true })
    },
  }
}
