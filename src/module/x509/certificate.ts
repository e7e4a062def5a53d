import { createHash } from 'node:crypto'
import { setAttributes } from '../../state/attributes.ts'
import { type Change, set } from '../../state/change.ts'
import type { Issuing } from '../../state/families/issuing.ts'
import type { PrivateKey } from '../../state/families/pkey.ts'
import { certificate } from '../../state/families/x509.ts'
import { plainPath } from '../../state/folders.ts'
import { produce } from '../../state/produce.ts'
import { type Certificate, encodeCertificate, isIssuedBy } from '../../state/x509/certificate.ts'
import {
  authorityKey,
  type Extension,
  extensionIds,
  isSameExtension,
  keyIdentifier,
  subjectKey,
} from '../../state/x509/extension.ts'
import { type Signing, signingOf } from '../../state/x509/key.ts'
import { encodeName } from '../../state/x509/name.ts'
import type { Request } from '../../state/x509/request.ts'
import { type Plan, type Refusal, refuse } from '../define.ts'
import { planAbsent } from '../file-state.ts'
import type { FoundPlace } from '../place.ts'
import type { FoundPrograms } from '../program.ts'
import { isSameKey, keyRefusal } from './csr.ts'
import { landingSpot, placeRefusal } from './landing.ts'
import type { Manner } from './manner.ts'
import { passphraseLines, signScript } from './signing.ts'
import { isRelative, secondsOf } from './validity.ts'

/** The arguments of x509_certificate. */
export interface Task {
  readonly path: string
  readonly state: 'absent' | 'present'
  readonly provider: 'selfsigned' | 'ownca' | undefined
  readonly csr_path: string | undefined
  readonly csr_content: string | undefined
  readonly privatekey_path: string | undefined
  readonly ownca_path: string | undefined
  readonly ignore_timestamps: boolean
  readonly force: boolean
  readonly backup: boolean
  readonly owner: string | undefined
  readonly group: string | undefined
  readonly mode: string | undefined
}

export type Seen = FoundPlace &
  FoundPrograms & {
    readonly found: Certificate | null
    readonly csr: Request | null
    /** The key that signs, and that of the certificate where it was said. */
    readonly signer: PrivateKey
    readonly key: PrivateKey
    readonly ca: Certificate | null
    readonly issuing: Issuing
  }

/** What a certificate is to be. */
interface Wanted {
  readonly name: Buffer
  readonly request: Request
  readonly issuer: Issuer
  readonly extensions: readonly Extension[]
  readonly signing: Signing
  readonly notBefore: number
  readonly notAfter: number
}

/** Who signs: an authority, or the certificate's own key. */
interface Issuer {
  readonly name: Buffer
  readonly issuer: Request['subject']
  readonly publicKey: Buffer | null
  readonly identifier: Buffer | null
}

/** A certificate, where there is none, or one that is not as its request, its key and its issuer say. */
export function planCertificate(task: Task, manner: Manner, seen: Seen): Plan {
  if (task.state === 'absent') return planAbsent(plainPath(task.path), seen)
  const wanted = placeRefusal(task.path, seen) ?? wantedOf(task, manner, seen)
  if ('failed' in wanted) return wanted
  const { found } = seen
  if (!task.force && found && isAsWanted(task, manner, found, wanted, seen)) return attributesOnly(task, seen)
  return [issued(task, manner, wanted, seen)]
}

function wantedOf(task: Task, manner: Manner, seen: Seen): Wanted | Refusal {
  const wrong = refusal(task, manner, seen)
  const { signer, issuing } = seen
  if (wrong || !signer?.kind) return wrong ?? refuse('there is no key to sign with')
  const signing = signingOf(signer.kind, manner.digest)
  if (!signing) return refuse(`a key of ${signer.kind.type} can't sign with ${manner.digest}`)
  const request = requestOf(task, seen)
  const issuer = issuerOf(task, request, seen)
  const notBefore = secondsOf(manner.notBefore, issuing.now)
  const notAfter = secondsOf(manner.notAfter, issuing.now)
  if (notBefore === null || notAfter === null)
    return refuse(`The time spec "${notBefore === null ? manner.notBefore : manner.notAfter}" is invalid`)
  const extensions = extensionsOf(manner, request, issuer)
  return { name: request.name, request, issuer, extensions, signing, notBefore, notAfter }
}

function refusal(task: Task, manner: Manner, { csr, signer, ca, ...seen }: Seen): Refusal | null {
  const { provider, csr_path, csr_content, ownca_path } = task
  if (provider === undefined) return refuse('provider is needed')
  if (provider === 'ownca' && csr_path === undefined && csr_content === undefined)
    return refuse('csr_path or csr_content is required for provider ownca')
  if (provider === 'ownca' && ownca_path === undefined) return refuse('ownca_path is required for provider ownca')
  if (csr_path !== undefined && !csr)
    return refuse(`The certificate signing request file ${csr_path} does not exist, or is none`)
  if (csr_content !== undefined && !csr) return refuse('csr_content is no certificate signing request')
  if (provider === 'ownca' && !ca) return refuse(`The CA certificate ${ownca_path} does not exist, or is none`)
  const key = keyRefusal(manner.key, signer, seen)
  if (key) return provider === 'ownca' ? refuse(key.failed.replace('The private key', 'The CA private key')) : key
  if (provider === 'ownca' && ca && signer && !isSameKey(ca.publicKey, signer.publicKey))
    return refuse('The CA private key does not belong to the CA certificate')
  const isForeign = provider === 'selfsigned' && csr && signer && !isSameKey(csr.publicKey, signer.publicKey)
  return isForeign ? refuse('the request is by another key than privatekey_path') : null
}

/** Without a request, a certificate of its own key says nothing else. */
function requestOf({ provider }: Task, { csr, signer }: Seen): Request {
  if (csr || provider !== 'selfsigned') return csr ?? emptyRequest(null)
  return emptyRequest(signer?.publicKey ?? null)
}

function emptyRequest(publicKey: Buffer | null): Request {
  return { name: encodeName([]), subject: [], publicKey, extensions: [], isSigned: true }
}

function issuerOf({ provider }: Task, request: Request, { ca, signer }: Seen): Issuer {
  if (provider === 'selfsigned' || !ca)
    return { name: request.name, issuer: request.subject, publicKey: signer?.publicKey ?? null, identifier: null }
  const own = ca.extensions.find(({ id }) => id === extensionIds.subjectKeyIdentifier)
  // An octet string of less than 128 bytes has two bytes before it.
  const identifier = own ? own.value.subarray(2) : keyIdentifier(ca.publicKey ?? Buffer.alloc(0))
  return { name: ca.name, issuer: ca.subject, publicKey: ca.publicKey, identifier }
}

function extensionsOf(manner: Manner, request: Request, issuer: Issuer): readonly Extension[] {
  const asked = request.extensions
  const of = (id: string) => asked.find((one) => one.id === id)
  const isGiven = of(extensionIds.subjectKeyIdentifier) !== undefined
  const isMade = manner.subjectKey === 'always_create' || (manner.subjectKey === 'create_if_not_provided' && !isGiven)
  const isTold = manner.authorityKey && issuer.identifier !== null
  const kept = asked
    .filter(({ id }) => !(isMade && id === extensionIds.subjectKeyIdentifier))
    .filter(({ id }) => !(isTold && id === extensionIds.authorityKeyIdentifier))
  return [
    ...kept,
    ...(isMade ? [subjectKey(keyIdentifier(request.publicKey ?? Buffer.alloc(0)))] : []),
    ...(isTold && issuer.identifier ? [authorityKey(issuer.identifier)] : []),
  ]
}

function isAsWanted(
  task: Task,
  manner: Manner,
  found: Certificate,
  wanted: Wanted,
  { key, csr, issuing }: Seen,
): boolean {
  const { request, issuer, extensions } = wanted
  const names = (name: Request['subject']) => name.map((pair) => pair.join('=')).join('\n')
  const isOfKey = task.privatekey_path === undefined || isSameKey(found.publicKey, key?.publicKey ?? null)
  // Without a request, only its key and its issuer are looked at.
  const isOfRequest = csr === null || isAsAsked(found, request, extensions)
  const isOfIssuer = names(found.issuer) === names(issuer.issuer) && isIssuedBy(found, issuer.publicKey)
  const isInTime = found.notAfter > issuing.now || !isRelative(manner.notAfter)
  return isOfKey && isOfRequest && (isOfIssuer || csr === null) && isInTime && isTimedRight(task, manner, found, wanted)
}

function isAsAsked(found: Certificate, request: Request, extensions: readonly Extension[]): boolean {
  const names = (name: Request['subject']) => name.map((pair) => pair.join('=')).join('\n')
  const of = (list: readonly Extension[], wanted: string) => list.find(({ id }) => id === wanted)
  const ids = [...new Set([...extensions, ...found.extensions].map(({ id }) => id))]
  const isSame = ids.every((id) => isSameExtension(of(extensions, id), of(found.extensions, id)))
  return (
    request.isSigned &&
    isSame &&
    names(found.subject) === names(request.subject) &&
    isSameKey(found.publicKey, request.publicKey)
  )
}

/** Times that are told from now are others each time. */
function isTimedRight(
  { ignore_timestamps: isIgnored }: Task,
  manner: Manner,
  found: Certificate,
  wanted: Wanted,
): boolean {
  const isRight = (spec: string, at: number, asked: number) => isRelative(spec) || at === asked
  return (
    isIgnored ||
    (isRight(manner.notBefore, found.notBefore, wanted.notBefore) &&
      isRight(manner.notAfter, found.notAfter, wanted.notAfter))
  )
}

function issued(task: Task, manner: Manner, wanted: Wanted, seen: Seen): Change {
  const { name, request, issuer, extensions, signing, notBefore, notAfter } = wanted
  const { path, at, link } = landingSpot(task.path, seen)
  const publicKey = request.publicKey ?? Buffer.alloc(0)
  const serial = serialFor(seen.issuing.random, [Buffer.from(path), publicKey, name])
  const bytes = encodeCertificate({
    name,
    issuerName: issuer.name,
    extensions,
    notBefore,
    notAfter,
    publicKey,
    serial,
    algorithm: signing.algorithm,
  })
  const make = signScript({ bytes, signing, key: manner.key ?? '', label: 'CERTIFICATE' })
  const after: Certificate = {
    ...{ name, subject: request.subject, issuerName: issuer.name, issuer: issuer.issuer },
    ...{ publicKey: request.publicKey, extensions, notBefore, notAfter, signed: null },
  }
  const product = { path, make, stdin: passphraseLines(manner.passphrase), sets: [set(certificate(path), after)] }
  const title = seen.found ? 'another certificate' : 'new certificate'
  const change = produce(product, at, { ...task, me: seen.me, link, title })
  return task.force ? { ...change, kind: 'deed' } : change
}

/** A number that no other certificate has; the same random bytes serve all certificates of a run. */
function serialFor(random: string, parts: readonly Buffer[]): Buffer {
  const hash = createHash('sha256').update(random)
  for (const part of parts) hash.update(part)
  const serial = hash.digest().subarray(0, 20)
  // The first bit would make it negative, and a first byte of zeroes shorter.
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40
  return serial
}

function attributesOnly(task: Task, seen: Seen): readonly Change[] {
  const { path, at, link } = landingSpot(task.path, seen)
  const change = at && setAttributes(path, at, task, link)
  return change ? [change] : []
}
