import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { lstat, open, readdir, readFile, readlink, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { readDecrypted, type Vault } from '../files/vault.ts'
import { bytesContent, type Content, type Folder, type FolderEntry } from '../state/content.ts'
import { isEncrypted } from '../vault/envelope.ts'

/** Files up to this size are held in memory, in bytes. */
const SMALL = 1 << 20

/** A file on the controller as content: hashed once, opened when it is sent; decrypted where there is a vault. */
export async function fileContent(path: string, vault: Vault | null): Promise<Content> {
  const { size, mode } = await stat(path)
  const from = { mode: octal(mode), name: basename(path) }
  if (vault && isEncrypted(await firstBytes(path))) return decrypted(path, vault, from)
  if (size <= SMALL) return bytesContent(await readFile(path), from)
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

/** A folder on the controller with all below it, in a stable order. */
export async function folderContent(path: string, vault: Vault | null): Promise<Folder> {
  return { entries: await entriesBelow(path, '', vault) }
}

async function entriesBelow(root: string, below: string, vault: Vault | null): Promise<FolderEntry[]> {
  const names = (await readdir(join(root, below))).sort()
  const entries = await Promise.all(names.map((name) => entriesAt(root, join(below, name), vault)))
  return entries.flat()
}

async function entriesAt(root: string, path: string, vault: Vault | null): Promise<FolderEntry[]> {
  const full = join(root, path)
  const info = await lstat(full)
  if (info.isSymbolicLink()) return [{ kind: 'link', path, target: await readlink(full) }]
  if (!info.isDirectory()) return [{ kind: 'file', path, content: await fileContent(full, vault) }]
  return [{ kind: 'folder', path, mode: octal(info.mode) }, ...(await entriesBelow(root, path, vault))]
}

function octal(mode: number): string {
  return (mode & 0o7777).toString(8).padStart(4, '0')
}
