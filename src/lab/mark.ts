import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { initOf } from './boot.ts'
import { compare, type Difference, isUntouched } from './compare.ts'
import { imageOf, upperOf } from './disk.ts'
import { isException } from './exceptions.ts'
import { type Entry, listFiles, listTree, type Manifest } from './manifest.ts'
import type { LabHost } from './place.ts'
import { trouble } from './trouble.ts'

/** Keeps a manifest of the host as it is now, for `diff`. */
export async function mark(host: LabHost): Promise<void> {
  const root = rootOf(host)
  const [tree, upper, last] = await Promise.all([look(host), listFiles(upperOf(host)), readMark(host)])
  const disk = tree.get('')?.device
  const marked = new Map<string, Entry>()
  for (const [path, entry] of tree) {
    // A file that is not in the upper layer is the base image's, which never changes: its hash can be had later.
    const written = entry.type === 'f' && (upper.has(path) || entry.device !== disk) && !isException(path)
    const known = last?.get(path)
    const hash = written ? await hashUnlessKnown(join(root, path), entry, known) : undefined
    marked.set(path, hash === undefined ? entry : { ...entry, hash })
  }
  await writeFile(`${markFile(host)}.new`, JSON.stringify([...marked]))
  await rename(`${markFile(host)}.new`, markFile(host))
}

/** What differs on the host from its last mark. */
export async function diff(host: LabHost): Promise<readonly Difference[]> {
  const root = rootOf(host)
  const [marked, tree] = await Promise.all([readMark(host), look(host)])
  if (marked === undefined) throw trouble(`${host.name} was never marked`, `rcprov lab mark ${host.name}`)
  const before = new Map(marked)
  const after = new Map(tree)
  for (const [path, now] of tree) {
    const then = marked.get(path)
    if (then?.type !== 'f' || now.type !== 'f' || isException(path) || isUntouched(then, now)) continue
    before.set(path, await withHash(then, join(imageOf(host), path)))
    after.set(path, await withHash(now, join(root, path)))
  }
  return compare(before, after)
}

/** Waits until two looks at the host, half a second apart, are alike: it has settled after its boot. */
export async function waitUntilQuiet(host: LabHost): Promise<void> {
  let before = await look(host)
  for (let looks = 0; looks < 20; looks++) {
    await sleep(500)
    const after = await look(host)
    if (compare(before, after).length === 0) return
    before = after
  }
}

/** When the host was last marked, or undefined when it never was. */
export async function markTime(host: LabHost): Promise<Date | undefined> {
  return stat(markFile(host)).then(
    ({ mtime }) => mtime,
    () => undefined,
  )
}

const markFile = (host: LabHost): string => join(host.folder, 'mark.json')

function rootOf(host: LabHost): string {
  const init = initOf(host)
  if (init === undefined) throw trouble(`${host.name} is off`, `rcprov lab power ${host.name} on`)
  // Seen through its first process, the host's own mounts are there too: /run and /tmp above all.
  return `/proc/${init}/root`
}

async function look(host: LabHost): Promise<Manifest> {
  const tree = await listTree(rootOf(host))
  if (tree.size === 0) throw trouble(`${host.name} went down meanwhile`, `rcprov lab power ${host.name} on`)
  return tree
}

async function readMark(host: LabHost): Promise<Manifest | undefined> {
  const text = await readFile(markFile(host), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : new Map<string, Entry>(JSON.parse(text))
}

async function hashUnlessKnown(path: string, now: Entry, known: Entry | undefined): Promise<string | undefined> {
  return known?.hash !== undefined && isUntouched(known, now) ? known.hash : hashOf(path)
}

async function withHash(entry: Entry, path: string): Promise<Entry> {
  const hash = entry.hash ?? (await hashOf(path))
  return hash === undefined ? entry : { ...entry, hash }
}

/** The SHA-256 of a file, or undefined when it is gone or cannot be read. */
async function hashOf(path: string): Promise<string | undefined> {
  const digest = createHash('sha256')
  try {
    for await (const chunk of createReadStream(path)) digest.update(chunk)
    return digest.digest('hex')
  } catch {
    return undefined // It went away between being listed and being read.
  }
}
