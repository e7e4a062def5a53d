import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { type Archive, type Listing, MAGIC, type Packing, packingOf } from '../../state/archive/member.ts'
import { directoryIn, parseDirectory } from '../../state/archive/zip.ts'
import type { Content } from '../../state/content.ts'
import { listTar } from './tar.ts'

/** The list of a zip's contents stands at its end, and is not longer than this, in bytes. */
const LONGEST_LIST = 1 << 26

const known = new Map<string, Promise<Archive>>()

/** An archive of the controller with what is in it; of the same bytes it is told once. */
export function archiveOf(content: Content): Promise<Archive> {
  const found = known.get(content.sha256) ?? look(content)
  known.set(content.sha256, found)
  return found.then((archive) => ({ ...archive, content }))
}

async function look(content: Content): Promise<Archive> {
  const packing = packingOf((await firstBytes(content)).toString('hex'))
  return { content, packing, listing: packing === 'zip' ? await listZip(content) : await listPacked(content, packing) }
}

async function firstBytes(content: Content): Promise<Buffer> {
  const stream = content.open()
  let begin: Buffer = Buffer.alloc(0)
  for await (const chunk of stream) {
    begin = Buffer.concat([begin, Buffer.from(chunk)])
    if (begin.length >= MAGIC) break
  }
  stream.destroy()
  return begin.subarray(0, MAGIC)
}

async function listZip(content: Content): Promise<Listing> {
  const held: Buffer[] = []
  let [size, before] = [0, 0]
  for await (const chunk of content.open()) {
    held.push(Buffer.from(chunk))
    size += chunk.length
    for (let first = held[0]; first && size - before - first.length > LONGEST_LIST; first = held[0]) {
      held.shift()
      before += first.length
    }
  }
  const tail = Buffer.concat(held)
  const directory = directoryIn(tail)
  if (!directory || directory.offset < before) return { problem: 'its list of contents is not found' }
  const at = directory.offset - before
  return parseDirectory(tail.subarray(at, at + directory.size))
}

async function listPacked(content: Content, packing: Exclude<Packing, 'zip'>): Promise<Listing> {
  try {
    if (packing === 'tar') return await listTar(content.open())
    if (packing === 'gzip') return await listTar(pipeline(content.open(), createGunzip(), ignore))
    return await listBy(packing, content)
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) }
  }
}

/** Unpacks by a program of this machine. */
async function listBy(program: string, content: Content): Promise<Listing> {
  const child = spawn(program, ['-dc'], { stdio: ['pipe', 'pipe', 'ignore'] })
  const isThere = await once(child, 'spawn').then(
    () => true,
    () => false,
  )
  if (!isThere) return { problem: `${program} is not installed on this machine` }
  pipeline(content.open(), child.stdin, ignore)
  const listing = await listTar(child.stdout)
  child.kill()
  return listing
}

// What goes wrong before the end shows in what is read.
function ignore(): void {}
