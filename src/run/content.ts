import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { lstat, readdir, readFile, readlink, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { bytesContent, type Content, type Folder, type FolderEntry } from '../state/content.ts'

/** Files up to this size are held in memory, in bytes. */
const SMALL = 1 << 20

/** A file on the controller as content: hashed once, opened when it is sent. */
export async function fileContent(path: string): Promise<Content> {
  const { size, mode } = await stat(path)
  if (size <= SMALL) return bytesContent(await readFile(path), { mode: octal(mode), name: basename(path) })
  const sha256 = createHash('sha256')
  const sha1 = createHash('sha1')
  for await (const chunk of createReadStream(path)) {
    sha256.update(chunk)
    sha1.update(chunk)
  }
  return {
    size,
    sha256: sha256.digest('hex'),
    sha1: sha1.digest('hex'),
    open: () => createReadStream(path),
    secret: false,
    mode: octal(mode),
    name: basename(path),
  }
}

/** A folder on the controller with all below it, in a stable order. */
export async function folderContent(path: string): Promise<Folder> {
  return { entries: await entriesBelow(path, '') }
}

async function entriesBelow(root: string, below: string): Promise<FolderEntry[]> {
  const names = (await readdir(join(root, below))).sort()
  const entries = await Promise.all(names.map((name) => entriesAt(root, join(below, name))))
  return entries.flat()
}

async function entriesAt(root: string, path: string): Promise<FolderEntry[]> {
  const full = join(root, path)
  const info = await lstat(full)
  if (info.isSymbolicLink()) return [{ kind: 'link', path, target: await readlink(full) }]
  if (!info.isDirectory()) return [{ kind: 'file', path, content: await fileContent(full) }]
  return [{ kind: 'folder', path, mode: octal(info.mode) }, ...(await entriesBelow(root, path))]
}

function octal(mode: number): string {
  return (mode & 0o7777).toString(8).padStart(4, '0')
}
