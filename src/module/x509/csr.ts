import { setAttributes } from '../../state/attributes.ts'
import { type Change, set } from '../../state/change.ts'
import type { PrivateKey } from '../../state/families/pkey.ts'
import { signingRequest } from '../../state/families/x509.ts'
import { plainPath } from '../../state/folders.ts'
import { produce } from '../../state/produce.ts'
import { type Extension, extensionIds, isSameExtension } from '../../state/x509/extension.ts'
import { signingOf } from '../../state/x509/key.ts'
import { type Attribute, encodeName } from '../../state/x509/name.ts'
import { encodeRequest, type Request } from '../../state/x509/request.ts'
import type { Secret } from '../../template/values.ts'
import { type Plan, type Refusal, refuse } from '../define.ts'
import { planAbsent } from '../file-state.ts'
import type { FoundPlace } from '../place.ts'
import { type FoundPrograms, missingProgram } from '../program.ts'
import { landingSpot, placeRefusal } from './landing.ts'
import { openssl, passphraseLines, signScript } from './signing.ts'
import { type Wishes, wantedExtensions, wantedSubject } from './wanted-request.ts'

/** The arguments of openssl_csr. */
export interface Task extends Wishes {
  readonly path: string
  readonly state: 'absent' | 'present'
  readonly privatekey_path: string | undefined
  readonly privatekey_passphrase: Secret | undefined
  readonly digest: string
  readonly force: boolean
  readonly backup: boolean
  readonly owner: string | undefined
  readonly group: string | undefined
  readonly mode: string | undefined
}

export type Seen = FoundPlace & FoundPrograms & { readonly csr: Request | null; readonly key: PrivateKey }

/** A request, where there is none, or one for something else or by another key. */
export function planCsr(task: Task, seen: Seen): Plan {
  if (task.state === 'absent') return planAbsent(plainPath(task.path), seen)
  const { csr, key } = seen
  const wrong = placeRefusal(task.path, seen) ?? keyRefusal(task.privatekey_path, key, seen)
  if (wrong || !key?.kind) return wrong ?? []
  const signing = signingOf(key.kind, task.digest)
  if (!signing) return refuse(`a key of ${key.kind.type} can't sign with ${task.digest}`)
  const subject = wantedSubject(task)
  if ('failed' in subject) return subject
  const extensions = wantedExtensions(task, subject, key.publicKey)
  if ('failed' in extensions) return extensions
  if (!task.force && csr && isAsWanted(task, csr, subject, extensions, key.publicKey)) return attributesOnly(task, seen)
  const name = encodeName(subject)
  const bytes = encodeRequest(name, key.publicKey ?? Buffer.alloc(0), extensions)
  const { path, at, link } = landingSpot(task.path, seen)
  const make = signScript({ bytes, signing, key: task.privatekey_path ?? '', label: 'CERTIFICATE REQUEST' })
  const after = { name, subject, publicKey: key.publicKey, extensions, isSigned: true }
  const product = {
    path,
    make,
    stdin: passphraseLines(task.privatekey_passphrase),
    sets: [set(signingRequest(path), after)],
  }
  const title = csr ? 'another request' : 'new request'
  const change = produce(product, at, { ...task, me: seen.me, link, title })
  return [task.force ? { ...change, kind: 'deed' } : change]
}

/** Why a key can't be used, or null. */
export function keyRefusal(path: string | undefined, key: PrivateKey, seen: FoundPrograms): Refusal | null {
  if (path === undefined) return refuse('privatekey_path is needed')
  const missing = missingProgram(openssl, seen)
  if (missing) return missing
  if (key === null) return refuse(`The private key ${path} does not exist`)
  return key.kind === null
    ? refuse(`The private key ${path} can't be read: it is broken, or its passphrase is another`)
    : null
}

/** Extensions that are looked at; of others nothing is known here. */
const known: readonly string[] = Object.values(extensionIds)

function isAsWanted(
  { subject_ordered }: Task,
  csr: Request,
  subject: readonly Attribute[],
  extensions: readonly Extension[],
  publicKey: Buffer | null,
): boolean {
  const lines = (name: readonly Attribute[]) => name.map(([id, value]) => `${id}=${value}`)
  const [one, other] = [lines(csr.subject), lines(subject)]
  const isSameSubject = subject_ordered
    ? one.join('\n') === other.join('\n')
    : one.toSorted().join('\n') === other.toSorted().join('\n')
  const of = (list: readonly Extension[], id: string) => list.find((each) => each.id === id)
  const isSame = known.every((id) => isSameExtension(of(csr.extensions, id), of(extensions, id)))
  return csr.isSigned && isSameSubject && isSame && isSameKey(csr.publicKey, publicKey)
}

/** Whether two public keys are one; those that are only planned are. */
export function isSameKey(one: Buffer | null, other: Buffer | null): boolean {
  return one === null || other === null ? one === other : one.equals(other)
}

function attributesOnly(task: Task, seen: Seen): readonly Change[] {
  const { path, at, link } = landingSpot(task.path, seen)
  const change = at && setAttributes(path, at, task, link)
  return change ? [change] : []
}
