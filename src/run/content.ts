import { createHash } from 'node:crypto'
import { createReadStream, type Stats } from 'node:fs'
import { lstat, open, readdir, readFile, readlink, realpath, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { readDecrypted, type Vault } from '../files/vault.ts'
import { bytesContent, type Content, type Folder, type FolderEntry } from '../state/content.ts'
import { showMode } from '../state/mode.ts'
import { isEncrypted } from '../vault/envelope.ts'

/** Files up to this size are held in memory, in bytes. */
const SMALL = 1 << 20

/** A file on the controller as content: hashed once, opened when it is sent; decrypted where there is a vault. */
export async function fileContent(path: string, vault: Vault | null): Promise<Content> {
  const info = await stat(path)
  const { size } = info
  const from = { mode: modeOf(info), name: basename(path) }
  const small = size <= SMALL ? await readFile(path) : null
  if (vault && isEncrypted(small ?? (await firstBytes(path)))) return decrypted(path, vault, from)
  if (small) return bytesContent(small, from)
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
    ...from,
  }
}

function decrypted(path: string, vault: Vault, from: Pick<Content, 'mode' | 'name'>): Content {
  const { bytes, secret } = readDecrypted(path, vault)
  vault.tell(bytes.toString())
  return bytesContent(bytes, { ...from, secret })
}

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path)
  const { buffer, bytesRead } = await file.read(Buffer.alloc(32), 0, 32, 0).finally(() => file.close())
  return buffer.subarray(0, bytesRead)
}

/** A folder on the controller with all below it, in a stable order; links in it are followed, or kept as links. */
export async function folderContent(path: string, vault: Vault | null, follow: boolean): Promise<Folder> {
  const above = follow ? [await realpath(path)] : null
  return { entries: await entriesBelow({ root: path, vault }, '', above) }
}

interface Tree {
  readonly root: string
  readonly vault: Vault | null
}

// The real folders that lead to an entry; null where links stay links.
type Above = readonly string[] | null

async function entriesBelow(tree: Tree, below: string, above: Above): Promise<FolderEntry[]> {
  const names = (await readdir(join(tree.root, below))).sort()
  const entries = await Promise.all(names.map((name) => entriesAt(tree, join(below, name), above)))
  return entries.flat()
}

async function entriesAt(tree: Tree, path: string, above: Above): Promise<FolderEntry[]> {
  const full = join(tree.root, path)
  const real = await realPlace(full, above)
  if (real === null) return [{ kind: 'link', path, target: await readlink(full) }]
  const info = await stat(full)
  if (!info.isDirectory()) return [{ kind: 'file', path, content: await fileContent(full, tree.vault) }]
  const below = await entriesBelow(tree, path, above && [...above, real])
  return [{ kind: 'folder', path, mode: modeOf(info) }, ...below]
}

/** What a path is in truth; null for a link that is to stay one: it leads nowhere, or into a folder that it is in. */
async function realPlace(path: string, above: Above): Promise<string | null> {
  const isLink = (await lstat(path)).isSymbolicLink()
  if (above === null) return isLink ? null : path
  const real = await realpath(path).catch(() => null)
  return isLink && real !== null && above.includes(real) ? null : real
}

/** `0644`, of a file of the controller. */
export function modeOf({ mode }: Pick<Stats, 'mode'>): string {
  return showMode(mode & 0o7777)
}
