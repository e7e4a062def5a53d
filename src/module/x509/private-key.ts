import { setAttributes } from '../../state/attributes.ts'
import type { Change } from '../../state/change.ts'
import { set } from '../../state/change.ts'
import { type PrivateKey, privateKey } from '../../state/families/pkey.ts'
import { produce } from '../../state/produce.ts'
import { type Script, sh } from '../../state/sh.ts'
import { type KeyKind, opensslCurves } from '../../state/x509/key.ts'
import type { Secret } from '../../template/values.ts'
import { type Plan, type Refusal, refuse } from '../define.ts'
import { planAbsent } from '../file-state.ts'
import type { FoundPlace } from '../place.ts'
import { type FoundPrograms, missingProgram } from '../program.ts'
import { landingSpot, placeRefusal } from './landing.ts'
import { openssl, passphraseLines } from './signing.ts'

/** The arguments of openssl_privatekey. */
export interface Task {
  readonly path: string
  readonly state: 'absent' | 'present'
  readonly type: KeyKind['type']
  readonly size: number
  readonly curve: string | undefined
  readonly passphrase: Secret | undefined
  readonly cipher: string | undefined
  readonly format: 'pkcs1' | 'pkcs8' | 'auto' | 'auto_ignore'
  readonly format_mismatch: 'regenerate' | 'convert'
  readonly regenerate: 'never' | 'fail' | 'partial_idempotence' | 'full_idempotence' | 'always'
  readonly force: boolean
  readonly backup: boolean
  readonly owner: string | undefined
  readonly group: string | undefined
  readonly mode: string | undefined
}

export type Seen = FoundPlace & FoundPrograms & { readonly key: PrivateKey }

/** A key where there is none, or where it is another than is wanted and may be replaced. */
export function planPrivateKey(task: Task, seen: Seen): Plan {
  if (task.state === 'absent') return planAbsent(task.path, seen)
  const wrong = refusal(task) ?? placeRefusal(task.path, seen)
  if (wrong) return wrong
  const { key } = seen
  const isReplaced = task.force || task.regenerate === 'always'
  // Without openssl, nobody can tell what is in the file.
  const missing = missingProgram(openssl, seen)
  if (missing || (key && !seen[`program ${openssl.path}`]))
    return missing ?? refuse(`what is in ${task.path} can be told only once openssl is there`)
  if (key === null) return [generated(task, seen)]
  if (isReplaced) return [{ ...generated(task, seen), kind: 'deed' }]
  const fault = faultOf(task, key)
  if (fault && mayReplace(task, fault)) return [generated(task, seen)]
  if (fault && task.regenerate !== 'never') return refuse(words[fault])
  if (fault === 'unreadable') return refuse(words.unreadable)
  if (fault || isFormatRight(task, key)) return attributesOnly(task, seen)
  if (task.format_mismatch === 'convert') return [converted(task, key, seen)]
  if (task.regenerate === 'never') return attributesOnly(task, seen)
  return task.regenerate === 'fail' ? refuse(words.format) : [generated(task, seen)]
}

const words = {
  unreadable:
    'Unable to read the key: it is broken, or protected by another passphrase, or by one where none is given or the other way round. With regenerate full_idempotence or always, or with force, a new one takes its place',
  kind: 'Key has wrong type, size or curve. With regenerate partial_idempotence, full_idempotence or always, or with force, a new one takes its place',
  format:
    'Key has wrong format. With format_mismatch convert it is converted; with regenerate partial_idempotence, full_idempotence or always, or with force, a new one takes its place',
} as const

function refusal({ passphrase, cipher, type, curve }: Task): Refusal | null {
  if ((passphrase === undefined) !== (cipher === undefined))
    return refuse('parameters are required together: cipher, passphrase')
  return type === 'ECC' && curve === undefined
    ? refuse('type is ECC but all of the following are missing: curve')
    : null
}

function faultOf(task: Task, { encrypted, kind }: NonNullable<PrivateKey>): 'unreadable' | 'kind' | null {
  if (kind === null || encrypted !== (task.passphrase !== undefined)) return 'unreadable'
  const isRight = task.type === 'ECC' ? kind.curve === task.curve : !isSized(task) || kind.size === task.size
  return kind.type === task.type && isRight ? null : 'kind'
}

function isSized({ type }: Task): boolean {
  return type === 'RSA' || type === 'DSA'
}

function mayReplace({ regenerate }: Task, fault: 'unreadable' | 'kind'): boolean {
  return regenerate === 'full_idempotence' || (regenerate === 'partial_idempotence' && fault === 'kind')
}

/** RSA, DSA and ECC have an older form of their own, which is the usual one. */
function formOf({ format, type }: Task): 'pkcs1' | 'pkcs8' {
  if (format === 'pkcs1' || format === 'pkcs8') return format
  return ['RSA', 'DSA', 'ECC'].includes(type) ? 'pkcs1' : 'pkcs8'
}

function isFormatRight(task: Task, { format }: NonNullable<PrivateKey>): boolean {
  return task.format === 'auto_ignore' || format === formOf(task)
}

function attributesOnly(task: Task, seen: Seen): readonly Change[] {
  const { path, at, link } = landingSpot(task.path, seen)
  const change = at && setAttributes(path, at, wanted(task), link)
  return change ? [change] : []
}

/** Nobody but its owner may read a key, unless the task says otherwise. */
function wanted({ owner, group, mode = '0600' }: Task) {
  return { owner, group, mode }
}

function generated(task: Task, seen: Seen): Change {
  const { type, size, curve = null, passphrase } = task
  const kind = { type, size: isSized(task) ? size : null, curve: type === 'ECC' ? curve : null }
  const form = formOptions(task)
  const make = sh`{ ${generating(task)} < /dev/null | openssl pkey ${form} ${encrypting(passphrase, 'fd:8')} -out "$p"; } 8<&0`
  return made(task, seen, { make, lines: 1, kind, title: 'new key' })
}

function converted(task: Task, key: NonNullable<PrivateKey>, seen: Seen): Change {
  const form = formOptions(task)
  const make = sh`openssl pkey -in ${task.path} -passin stdin ${form} ${encrypting(task.passphrase, 'stdin')} -out "$p"`
  return made(task, seen, {
    make,
    lines: 2,
    kind: key.kind,
    publicKey: key.publicKey,
    title: `format ${key.format} → ${formOf(task)}`,
  })
}

interface Making {
  readonly make: Script
  readonly lines: number
  readonly kind: KeyKind | null
  readonly publicKey?: Buffer | null
  readonly title: string
}

function made(task: Task, seen: Seen, { make, lines, kind, publicKey = null, title }: Making): Change {
  const { passphrase, backup } = task
  const { path, at, link } = landingSpot(task.path, seen)
  const after = { format: formOf(task), encrypted: passphrase !== undefined, publicKey, kind }
  const product = {
    path,
    make,
    stdin: passphraseLines(passphrase, lines),
    sets: [set(privateKey(path, passphrase), after)],
  }
  return produce(product, at, { ...wanted(task), me: seen.me, backup, link, title })
}

function generating({ type, size, curve = '' }: Task): Script {
  if (type === 'ECC') {
    const options = [
      '-pkeyopt',
      `ec_paramgen_curve:${opensslCurves[curve] ?? curve}`,
      '-pkeyopt',
      'ec_param_enc:named_curve',
    ]
    return sh`openssl genpkey -algorithm EC ${options}`
  }
  if (type === 'DSA')
    return sh`openssl genpkey -genparam -algorithm DSA -pkeyopt ${`dsa_paramgen_bits:${size}`} | openssl genpkey -paramfile /dev/stdin`
  return sh`openssl genpkey -algorithm ${type} ${type === 'RSA' ? ['-pkeyopt', `rsa_keygen_bits:${size}`] : []}`
}

function formOptions(task: Task): readonly string[] {
  return formOf(task) === 'pkcs1' ? ['-traditional'] : []
}

function encrypting(passphrase: Secret | undefined, from: string): readonly string[] {
  return passphrase === undefined ? [] : ['-aes256', '-passout', from]
}
