import { rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A place for files that nobody else may look at, until `remove` or the end of the process. */
export interface Shelf {
  /** The path of a file that is still to be made. */
  readonly newPath: () => Promise<string>
  readonly remove: () => Promise<void>
}

const shelves = new Set<string>()
let isWatched = false

/** A shelf in the temp folder of this machine, made when it is first needed. */
export function createShelf(): Shelf {
  let folder: Promise<string> | null = null
  let files = 0
  return {
    newPath: async () => {
      folder ??= makeFolder()
      files += 1
      const name = String(files)
      return join(await folder, name)
    },
    remove: async () => {
      const path = await folder
      if (path === null) return
      await rm(path, { recursive: true, force: true })
      shelves.delete(path)
    },
  }
}

async function makeFolder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'rcprov-'))
  // A second Ctrl-C ends the process without asking anybody.
  if (!isWatched) process.once('exit', removeAll)
  isWatched = true
  shelves.add(path)
  return path
}

function removeAll(): void {
  for (const path of shelves) rmSync(path, { recursive: true, force: true })
}
