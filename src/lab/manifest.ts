import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** What is known of one file, folder, link or other thing on a host. */
export interface Entry {
  /** As `find` names it: f a file, d a folder, l a link, and so on. */
  readonly type: string
  readonly mode: string
  readonly owner: string
  readonly group: string
  /** In bytes; that of a folder is left empty, since it says nothing that its content does not. */
  readonly size: string
  /** In seconds since 1970, with all digits: the ctime, but of a folder the mtime, which overlayfs keeps better. */
  readonly time: string
  readonly target: string
  /** The number of the file system that it is on. */
  readonly device: string
  /** The SHA-256 of a file's content; absent where that is the base image's, or did not matter. */
  readonly hash?: string
}

/** All that stands on a host, by path from the root and without its slash. */
export type Manifest = ReadonlyMap<string, Entry>

const FIELDS = ['%P', '%y', '%m', '%U', '%G', '%s', '%C@', '%T@', '%l', '%D']

/** Lists all that is under a root folder but /proc, /sys and /dev, with the mounts in it and without hashes. */
export async function listTree(root: string): Promise<Manifest> {
  const pruned = ['-path', `${root}/proc`, '-o', '-path', `${root}/sys`, '-o', '-path', `${root}/dev`]
  return parseListing(await find([`${root}/`, '(', ...pruned, ')', '-prune', '-o', '-printf', format(FIELDS)]))
}

/** The paths of the files under a folder, from it and without a slash. */
export async function listFiles(folder: string): Promise<ReadonlySet<string>> {
  return new Set((await find([folder, '-type', 'f', '-printf', format(['%P'])])).split('\0').slice(0, -1))
}

/** Reads what `find` printed: the fields of one thing after the other, each ended by a NUL. */
export function parseListing(text: string): Manifest {
  const fields = text.split('\0')
  const manifest = new Map<string, Entry>()
  for (let at = 0; at + FIELDS.length <= fields.length; at += FIELDS.length) {
    const [path = '', type = '', mode = '', owner = '', group = '', size = '', ctime = '', mtime = '', target = ''] =
      fields.slice(at, at + FIELDS.length)
    const device = fields[at + FIELDS.length - 1] ?? ''
    const folder = type === 'd'
    const time = folder ? mtime : ctime
    manifest.set(path, { type, mode, owner, group, size: folder ? '' : size, time, target, device })
  }
  return manifest
}

const format = (fields: readonly string[]): string => fields.map((field) => `${field}\\0`).join('')

async function find(args: readonly string[]): Promise<string> {
  // Files come and go while `find` looks, and it ends with 1 then; what it saw is right all the same.
  return execute('find', [...args], { maxBuffer: 1 << 30 }).then(
    ({ stdout }) => stdout,
    (error) => (error instanceof Error && 'stdout' in error ? String(error.stdout) : ''),
  )
}
