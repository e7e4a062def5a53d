import { basename, dirname, join } from 'node:path/posix'
import { setAttributes } from '../state/attributes.ts'
import type { Change } from '../state/change.ts'
import { answer } from '../state/families/answer.ts'
import type { Algorithm } from '../state/families/content.ts'
import { type Whoami, whoami } from '../state/families/whoami.ts'
import { plainPath } from '../state/folders.ts'
import { type HttpAnswer, type HttpRequest, NOT_MODIFIED, withoutLogin } from '../state/http.ts'
import type { HttpProbe, Probe } from '../state/probe.ts'
import {
  type FoundPaths,
  folderProbe,
  hashProbe,
  type PathProbes,
  parentProbe,
  reached,
  spotAt,
  statProbe,
} from '../state/spot.ts'
import { write } from '../state/write.ts'
import { type Checksum, hashInList, parseChecksum } from './checksum.ts'
import { type Plan, type Refusal, type Result, refuse } from './define.ts'
import { landing } from './landing.ts'
import { pathInfo } from './path-info.ts'
import { planSpot } from './place.ts'

/** A file to be got from a server. */
export interface Download {
  readonly url: string
  readonly dest: string
  readonly checksum: string
  readonly force: boolean
  readonly backup: boolean
  readonly tmp_dest: string | undefined
  readonly owner: string | undefined
  readonly group: string | undefined
  readonly mode: string | undefined
}

type AnswerProbes = { readonly [K in `answer ${string}`]: HttpProbe }
export type DownloadProbes = PathProbes & AnswerProbes & { readonly me: Probe<Whoami> }
export type FoundDownload = FoundPaths & { readonly [K in `answer ${string}`]: HttpAnswer } & { readonly me: Whoami }

/** How a URL is asked for: with which headers more, and which hashes are wanted of it. */
export type Ask = (url: string, headers: Headers, digests: readonly Algorithm[]) => HttpRequest
type Headers = readonly (readonly [string, string])[]

/** The first round: what stands at the destination. */
export function downloadProbes({ dest, tmp_dest }: Download): DownloadProbes {
  return {
    me: whoami(),
    ...placeProbes(plainPath(dest)),
    ...parentProbe(plainPath(dest)),
    ...(tmp_dest === undefined ? {} : folderProbe(tmp_dest)),
  }
}

/** Further rounds: the file in a folder and the list of checksums, then what the server has, then what is compared. */
export function moreProbes(download: Download, ask: Ask, found: FoundDownload): PathProbes & AnswerProbes {
  if (refusal(download, found)) return {}
  const wanted = parseChecksum(download.checksum)
  const path = pathOf(download, found)
  const check = wanted && typeof wanted === 'object' ? hashProbe(wanted.algorithm, path) : {}
  const list = typeof wanted === 'object' && wanted?.kind === 'list' ? asked('list', ask(wanted.url, [], [])) : {}
  const second = { ...placeProbes(path), ...check, ...list }
  const isSecond = Object.keys(second).some((name) => !(name in found))
  if (!('answer body' in found) && (isSecond || isCurrent(download, found))) return second
  const third = { ...second, ...asked('body', bodyRequest(download, ask, found)) }
  if (found['answer body']?.status !== 200) return third
  return { ...third, ...hashProbe('sha256', path), ...hashProbe('sha1', path) }
}

/** What it takes to have what the server has. */
export function planDownload(download: Download, ask: Ask, found: FoundDownload): Plan {
  const wrong = refusal(download, found)
  if (wrong) return wrong
  const path = pathOf(download, found)
  const spot = spotAt(path, found, false)
  const came = found['answer body']
  if (isCurrent(download, found) || !came || came.status === NOT_MODIFIED) return attributesOnly(download, found)
  if (came.status !== 200) return requestFailed(download, came, download.url)
  const wanted = wantedHash(download, found)
  const hash = wanted && came.digests.get(wanted.algorithm)
  if (wanted && hash !== undefined && hash !== wanted.hex) {
    const more = { url: withoutLogin(download.url), dest: path, checksum_src: came.digests.get('sha1') ?? null }
    return refuse(`The checksum for ${path} did not match ${wanted.hex}; it was ${hash}.`, more)
  }
  if (came.body) {
    const placing = { ...download, content: { ...came.body, name: nameOf(came, download.url) }, validate: undefined }
    return planSpot(spot, placing, found.me, write)
  }
  // A plan has not seen it all: of the same size it is most likely the same.
  if (spot.at?.size === sizeOf(came)) return attributesOnly(download, found)
  const request = bodyRequest(download, ask, found)
  return [landing(path, request, spot.at, { ...download, me: found.me, size: sizeOf(came) ?? 0 })]
}

/** What `register` holds; `before` tells of the download. */
export function resultOfDownload(download: Download, found: FoundDownload, before: FoundDownload): Result {
  const path = pathOf(download, before)
  const at = reached(found[`target ${path}`] ?? null)
  const about = { url: withoutLogin(download.url), dest: path, elapsed: 0, ...(at && pathInfo(at)) }
  const came = before['answer body']
  if (!came) return { ...about, msg: 'file already exists', checksum_dest: null, checksum_src: null }
  const told = { ...about, elapsed: came.elapsed, msg: came.message, status_code: came.status }
  if (came.status !== 200) return told
  const digests = came.body && { checksum_src: came.body.sha1, md5sum: came.digests.get('md5') ?? null }
  return { ...told, checksum_dest: before[`sha1 ${path}`] ?? null, ...digests }
}

function placeProbes(path: string): PathProbes {
  return { ...statProbe(path), ...folderProbe(path) }
}

function asked(what: string, request: HttpRequest): AnswerProbes {
  return { [`answer ${what}`]: answer(request) }
}

/** The file's path: in a folder it has the name that the server says, or that of the URL. */
function pathOf({ dest, url }: Download, found: FoundDownload): string {
  const path = plainPath(dest)
  if (found[`target ${path}`]?.type !== 'directory') return path
  return join(path, nameOf(found['answer body'], url))
}

function nameOf(came: HttpAnswer | undefined, url: string): string {
  const disposition = came?.headers.get('content-disposition') ?? ''
  const [, quoted, plain] = /;\s*filename\s*=\s*(?:"([^"]*)"|([^;\s]+))/i.exec(disposition) ?? []
  // Whatever path the server says, it is a name in this folder.
  return nameIn(quoted ?? plain ?? '') || nameInUrl(came?.url ?? url)
}

/** What a file from a URL is called. */
export function nameInUrl(url: string): string {
  return nameIn(url.replace(/^[a-z]+:\/\/[^/]*/i, '').replace(/[?#].*$/s, '')) || 'index.html'
}

/** The last part of a path, unless it would lead to the folder itself or out of it. */
function nameIn(path: string): string {
  const name = basename(path)
  return name === '.' || name === '..' ? '' : name
}

/** Why nothing is to be asked for, or has been found in the list. */
function refusal(download: Download, found: FoundDownload): Refusal | null {
  const { dest, checksum, tmp_dest } = download
  const url = withoutLogin(download.url)
  const wanted = parseChecksum(checksum)
  if (typeof wanted === 'string') return refuse(wanted, { url, dest })
  const path = plainPath(dest)
  const folder = dest.endsWith('/') ? path : dirname(path)
  const isFolder = found[`target ${path}`]?.type === 'directory'
  if (!isFolder && found[`target ${folder}`]?.type !== 'directory') {
    return refuse(`Destination ${folder} does not exist`, { url, dest })
  }
  const temp = tmp_dest === undefined ? null : (reached(found[`target ${tmp_dest}`] ?? null)?.type ?? 'absent')
  if (temp === 'absent') return refuse(`${tmp_dest} directory does not exist.`)
  if (temp !== null && temp !== 'directory') return refuse(`${tmp_dest} is a file but should be a directory.`)
  const list = found['answer list']
  if (wanted?.kind !== 'list' || !list) return null
  if (list.status !== 200) return requestFailed(download, list, wanted.url)
  if (!list.body || wantedHash(download, found)) return null
  return refuse(`Unable to find a checksum for file '${nameInUrl(url)}' in '${wanted.url}'`)
}

function requestFailed({ dest }: Download, { status, message, elapsed }: HttpAnswer, asked: string): Refusal {
  const url = withoutLogin(asked)
  if (status === -1) return refuse(message, { url, dest, elapsed })
  return refuse('Request failed', { status_code: status, response: message, url, dest, elapsed })
}

function wantedHash({ checksum, url }: Download, found: FoundDownload): Extract<Checksum, { kind: 'hash' }> | null {
  const wanted = parseChecksum(checksum)
  if (wanted === null || typeof wanted === 'string') return null
  if (wanted.kind === 'hash') return wanted
  const list = found['answer list']?.body?.bytes
  const hex = list ? hashInList(list.toString(), nameInUrl(url)) : null
  return hex === null ? null : { kind: 'hash', algorithm: wanted.algorithm, hex }
}

/** Whether the file has the hash that is wanted, so that nobody needs to be asked. */
function isCurrent(download: Download, found: FoundDownload): boolean {
  const wanted = wantedHash(download, found)
  if (!wanted || download.force) return false
  return found[`${wanted.algorithm} ${pathOf(download, found)}`] === wanted.hex
}

function bodyRequest(download: Download, ask: Ask, found: FoundDownload): HttpRequest {
  const wanted = wantedHash(download, found)
  return ask(download.url, conditions(download, found), ['md5', ...(wanted ? [wanted.algorithm] : [])])
}

/** A file that is there is only asked for if it is newer; where it is known to be wrong, no cache may answer. */
function conditions(download: Download, found: FoundDownload): Headers {
  const { force, dest } = download
  if (force || (wantedHash(download, found) && found[`target ${plainPath(dest)}`]))
    return [['Cache-Control', 'no-cache']]
  const at = reached(found[`target ${plainPath(dest)}`] ?? null)
  if (at?.type !== 'file') return []
  return [['If-Modified-Since', new Date(Math.floor(at.mtime) * 1000).toUTCString()]]
}

function attributesOnly(download: Download, found: FoundDownload): readonly Change[] {
  const { path, at, link } = spotAt(pathOf(download, found), found, false)
  const change = at && setAttributes(path, at, download, link)
  return change ? [change] : []
}

function sizeOf({ headers }: HttpAnswer): number | null {
  const length = headers.get('content-length')
  return length === undefined ? null : Number(length)
}
