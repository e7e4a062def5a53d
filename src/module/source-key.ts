import { answer } from '../state/families/answer.ts'
import { content } from '../state/families/content.ts'
import { type HttpAnswer, isSuccess, withoutLogin } from '../state/http.ts'
import { keyed } from '../state/keyed.ts'
import type { HttpProbe, Probe } from '../state/probe.ts'
import { type Refusal, refuse } from './define.ts'
import { plainGet } from './http-args.ts'
import { fingerprintsIn, isArmored, plainFingerprint } from './openpgp.ts'

/** Where a source's key is: on a server, in a file of the host, in the task itself, or in apt's own keyrings. */
export type KeySource =
  | { readonly from: 'url'; readonly url: string }
  | { readonly from: 'file'; readonly path: string }
  | { readonly from: 'text'; readonly bytes: Buffer }
  | { readonly from: 'keyrings' }

/** What stands after signed_by, as Ansible tells these ways apart. */
export function keySource(signedBy: string | undefined): KeySource | null {
  if (signedBy === undefined) return null
  const bytes = Buffer.from(signedBy)
  if (isArmored(bytes)) return { from: 'text', bytes }
  if (/^https?:\/\//i.test(signedBy)) return { from: 'url', url: signedBy }
  return signedBy.startsWith('/') ? { from: 'file', path: signedBy } : { from: 'keyrings' }
}

/** The files in which a source's own key may be: armored, or not. */
export function keyPaths(slug: string): readonly [armored: string, binary: string] {
  return [`/etc/apt/keyrings/${slug}.asc`, `/etc/apt/keyrings/${slug}.gpg`]
}

/** Which of them is for these bytes. */
export function keyPathFor(bytes: Buffer, slug: string): string {
  const [armored, binary] = keyPaths(slug)
  return isArmored(bytes) ? armored : binary
}

export type KeyProbes = { readonly [K in `key ${string}`]: Probe<Buffer | null> }
export type FoundKeys = { readonly [K in `key ${string}`]: Buffer | null }

/** What is in the files where the key may be. */
export function keyProbes(source: KeySource | null, slug: string): KeyProbes {
  return keyed('key', source?.from === 'file' ? [source.path] : keyPaths(slug), content)
}

/** The key that a server has. */
export function keyOnServer(url: string): HttpProbe {
  return answer(plainGet(url, { inMemory: true }))
}

/** A file of the source that holds the wanted keys already, so that no server needs to be asked; '' if there is none. */
export function keptKey(slug: string, found: FoundKeys, wanted: readonly string[]): string {
  if (wanted.length === 0) return ''
  const isKept = (path: string) => !!found[`key ${path}`] && !keyRefusal(found[`key ${path}`] ?? null, path, wanted)
  return keyPaths(slug).find(isKept) ?? ''
}

/** Why what a server answered is no key. */
export function answerRefusal({ url, status, message }: HttpAnswer): Refusal | null {
  return isSuccess(status) ? null : refuse(`${withoutLogin(url)} can't be had: ${message}`)
}

/** Why bytes are not to be believed: each key in them must be one of the wanted, if any are named. */
export function keyRefusal(bytes: Buffer | null, where: string, wanted: readonly string[]): Refusal | null {
  if (wanted.length === 0) return null
  const found = bytes && fingerprintsIn(bytes)
  const right = wanted.map(plainFingerprint)
  if (!found) return refuse(`There is no OpenPGP key in ${where}`)
  const strange = found.filter((one) => !right.includes(one))
  return strange.length === 0 ? null : refuse(`The key in ${where} is ${strange.join(', ')}, not ${right.join(' or ')}`)
}
