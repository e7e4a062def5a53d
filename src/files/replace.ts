import { randomBytes } from 'node:crypto'
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'

/** New contents of files. */
export interface Write {
  readonly path: string
  readonly bytes: Buffer
}

/**
 * Replaces files, all or none: each is written beside its old one, with the same mode and owner, and takes its name once
 * all are there. New files can be read by their owner alone. Throws what the system says.
 */
export function replaceFiles(writes: readonly Write[]): void {
  const staged: { readonly temp: string; readonly path: string }[] = []
  try {
    for (const { path, bytes } of writes) {
      // A link stays one; what it leads to is replaced.
      const before = statSync(path, { throwIfNoEntry: false })
      const target = before ? realpathSync(path) : resolve(path)
      const temp = join(dirname(target), `.${basename(target)}.rcprov-${randomBytes(6).toString('hex')}`)
      staged.push({ temp, path: target })
      writeBeside(temp, bytes, before)
    }
    for (const { temp, path } of staged) renameSync(temp, path)
  } finally {
    for (const { temp } of staged) rmSync(temp, { force: true })
  }
}

function writeBeside(temp: string, bytes: Buffer, before: Stats | undefined): void {
  const file = openSync(temp, 'wx', 0o600)
  try {
    writeFileSync(file, bytes)
    if (before) {
      const now = statSync(temp)
      if (now.uid !== before.uid || now.gid !== before.gid) fchownSync(file, before.uid, before.gid)
      fchmodSync(file, before.mode & 0o7777)
    }
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
