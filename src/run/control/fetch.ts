import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { normalize } from 'node:path/posix'
import { isRefusalOfSystem, reasonOf } from '../../diagnostics/reason.ts'
import { fromHome } from '../../files/home.ts'
import { fetchArgs } from '../../module/control-args.ts'
import { hash } from '../../state/families/content.ts'
import { expanded, isExpandable } from '../../state/families/expanded.ts'
import { type Stat, statTarget } from '../../state/families/stat.ts'
import { sh } from '../../state/sh.ts'
import { reached } from '../../state/spot.ts'
import type { Value } from '../../template/values.ts'
import { failedOutcome, type Outcome } from '../outcome.ts'
import { readProbes } from '../read.ts'
import { type Way, wayOf } from '../way.ts'
import { argumentsOf } from './arguments.ts'
import { altered, done, skipped } from './done.ts'
import type { Doing } from './table.ts'

/** Copies a file of the host to the controller. */
export async function fetchFile(doing: Doing): Promise<Outcome> {
  const { running, host, task, scope } = doing
  const given = await argumentsOf(doing, fetchArgs)
  if ('outcome' in given) return given.outcome
  const way = wayOf(running, host, task, scope)
  if ('message' in way) return failedOutcome(way.message)
  if (way.dry) return skipped('check mode not (yet) supported for this module')
  const { fail_on_missing: isNeeded, validate_checksum: isChecked } = given.args
  await way.where.ready()
  const ask = (script: string) => way.where.link.ask(way.become, script)
  const src = await expandedPath(given.args.src, ask)
  const dest = await destination({ ...given.args, src }, host.name, running.play.folder)
  if ('problem' in dest) return failedOutcome(dest.problem)
  const [at, remote] = (await readProbes(ask, [statTarget(src), hash('sha1', src)])) as [Stat, string | null]
  const missing = whyNot(reached(at), remote, isNeeded)
  if (remote === null || missing !== null) {
    const fields: [Value, Value][] = reached(at) === null ? [['file', src]] : []
    const msg = missing ?? ''
    return isNeeded ? failedOutcome(msg) : done([...fields, ['msg', msg]])
  }
  const local = await hashesOf(dest.path)
  if (local?.sha1 === remote) {
    return done([...about(local), ['dest', dest.path], ['file', src]])
  }
  const got = await transfer(way, src, dest.path, isChecked ? remote : null).catch(notWritten)
  if ('notWritten' in got) return failedOutcome(`can't write ${dest.path}: ${got.notWritten}`)
  if ('expected' in got)
    return failedOutcome('checksum mismatch', [['file', src], ['dest', dest.path], ...compared(got)])
  return altered(true, [...about(got), ['dest', dest.path], ['remote_md5sum', null], ['remote_checksum', remote]])
}

/** A path as the shell of the session's user expands it. */
async function expandedPath(path: string, ask: (script: string) => Promise<Buffer>): Promise<string> {
  if (!isExpandable(path)) return path
  const [full] = await readProbes(ask, [expanded(path)])
  return String(full)
}

interface Hashes {
  readonly sha1: string
  readonly md5: string
}

function about({ sha1, md5 }: Hashes): [Value, Value][] {
  return [
    ['checksum', sha1],
    ['md5sum', md5],
  ]
}

function compared({ sha1, expected }: Hashes & { readonly expected: string }): [Value, Value][] {
  return [
    ['checksum', sha1],
    ['remote_checksum', expected],
  ]
}

function whyNot(at: Stat, sha1: string | null, isNeeded: boolean): string | null {
  if (at === null) return 'the remote file does not exist, not transferring, ignored'
  const ignored = isNeeded ? '' : ', not transferring, ignored'
  if (at.type === 'directory') return `remote file is a directory, fetch cannot work on directories${ignored}`
  if (at.type !== 'file') return `remote file is no regular file${ignored}`
  return sha1 === null ? 'no read permission on remote file, not transferring, ignored' : null
}

/** Where the file goes on this machine; no `..` leads out of the host's folder, nor one in a host's name out of `dest`. */
async function destination(
  { src, dest, flat }: { readonly src: string; readonly dest: string; readonly flat: boolean },
  host: string,
  folder: string,
): Promise<{ readonly path: string } | { readonly problem: string }> {
  const base = resolve(folder, fromHome(dest))
  if (!flat) return { path: join(base, normalize(`/${host}`), normalize(`/${src}`)) }
  if (dest.endsWith('/')) return { path: join(base, basename(src)) }
  const isFolder = await stat(base).then(
    (found) => found.isDirectory(),
    () => false,
  )
  const problem = 'dest is an existing directory, use a trailing slash if you want to fetch src into that directory'
  return isFolder ? { problem } : { path: base }
}

async function hashesOf(path: string): Promise<Hashes | null> {
  const isFile = await stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
  if (!isFile) return null
  const [sha1, md5] = [createHash('sha1'), createHash('md5')]
  for await (const chunk of createReadStream(path)) {
    sha1.update(chunk)
    md5.update(chunk)
  }
  return { sha1: sha1.digest('hex'), md5: md5.digest('hex') }
}

/** Why this machine would not take the file. */
function notWritten(reason: unknown): { readonly notWritten: string } {
  if (isRefusalOfSystem(reason)) return { notWritten: reasonOf(reason) }
  throw reason
}

const PIECE = 4

/** Writes the file beside its destination, piece by piece, and gives it its name at the end. */
async function transfer(
  { where, become }: Way,
  src: string,
  dest: string,
  expected: string | null,
): Promise<Hashes | (Hashes & { readonly expected: string })> {
  await mkdir(dirname(dest), { recursive: true })
  const part = join(dirname(dest), `.${basename(dest)}.rcprov-${randomBytes(6).toString('hex')}`)
  try {
    const file = await open(part, 'wx')
    try {
      for (let at = 0; ; at += PIECE) {
        const script = sh`dd if=${src} bs=1048576 skip=${at} count=${PIECE} iflag=fullblock 2>/dev/null`
        const piece = await where.link.ask(become, script.text)
        await file.appendFile(piece)
        if (piece.length < PIECE << 20) break
      }
      await file.sync()
    } finally {
      await file.close()
    }
    const hashes = (await hashesOf(part)) ?? { sha1: '', md5: '' }
    if (expected !== null && hashes.sha1 !== expected) return { ...hashes, expected }
    await rename(part, dest)
    return hashes
  } finally {
    await rm(part, { force: true })
  }
}
