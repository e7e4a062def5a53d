import type { Json } from '../../state/json.ts'
import { context, encode, sequence, small } from '../../state/x509/der.ts'
import {
  authorityKey,
  type Extension,
  encodeConstraints,
  encodeKeyUsage,
  encodePurposes,
  extensionIds,
  keyIdentifier,
  subjectKey,
} from '../../state/x509/extension.ts'
import { encodeGeneralName } from '../../state/x509/general-name.ts'
import { type Attribute, attributeOid } from '../../state/x509/name.ts'
import { type Refusal, refuse } from '../define.ts'

/** The arguments of openssl_csr that say what is asked for. */
export interface Wishes {
  readonly subject: Readonly<Record<string, Json>> | undefined
  readonly subject_ordered: readonly Readonly<Record<string, Json>>[] | undefined
  readonly country_name: string | undefined
  readonly state_or_province_name: string | undefined
  readonly locality_name: string | undefined
  readonly organization_name: string | undefined
  readonly organizational_unit_name: string | undefined
  readonly common_name: string | undefined
  readonly email_address: string | undefined
  readonly subject_alt_name: readonly string[] | undefined
  readonly subject_alt_name_critical: boolean
  readonly use_common_name_for_san: boolean
  readonly key_usage: readonly string[] | undefined
  readonly key_usage_critical: boolean
  readonly extended_key_usage: readonly string[] | undefined
  readonly extended_key_usage_critical: boolean
  readonly basic_constraints: readonly string[] | undefined
  readonly basic_constraints_critical: boolean
  readonly ocsp_must_staple: boolean
  readonly ocsp_must_staple_critical: boolean
  readonly name_constraints_permitted: readonly string[] | undefined
  readonly name_constraints_excluded: readonly string[] | undefined
  readonly name_constraints_critical: boolean
  readonly create_subject_key_identifier: boolean
  readonly subject_key_identifier: string | undefined
  readonly authority_key_identifier: string | undefined
}

/** The subject that is wanted, in the order of the arguments, or what is wrong with it. */
export function wantedSubject(wishes: Wishes): readonly Attribute[] | Refusal {
  const pairs = wishes.subject_ordered
    ? wishes.subject_ordered.flatMap((one) => Object.entries(one))
    : [...ownFields(wishes), ...Object.entries(wishes.subject ?? {})]
  const attributes: Attribute[] = []
  for (const [word, value] of pairs) {
    const id = attributeOid(word)
    if (id === null) return refuse(`Cannot find OID for "${word}"`)
    const values = (Array.isArray(value) ? value : [value]).map(String)
    if (values.some((one) => one === '')) return refuse(`Value for ${word} must not be an empty string`)
    if (id === '2.5.4.6' && values.some((one) => one.length !== 2))
      return refuse('Country name must be a 2 character country code')
    attributes.push(...values.map((one): Attribute => [id, one]))
  }
  return attributes
}

function ownFields(wishes: Wishes): [string, Json][] {
  const fields: readonly [string, string | undefined][] = [
    ['C', wishes.country_name],
    ['ST', wishes.state_or_province_name],
    ['L', wishes.locality_name],
    ['O', wishes.organization_name],
    ['OU', wishes.organizational_unit_name],
    ['CN', wishes.common_name],
    ['emailAddress', wishes.email_address],
  ]
  return fields.flatMap(([word, value]) => (value ? [[word, value] as [string, Json]] : []))
}

/** The alternative names that are wanted; without any, the common name is one. */
export function wantedNames(wishes: Wishes, subject: readonly Attribute[]): readonly string[] {
  const { subject_alt_name: names = [], use_common_name_for_san: isUsed } = wishes
  const common = subject.find(([id]) => id === '2.5.4.3')?.[1]
  return names.length === 0 && isUsed && common !== undefined ? [`DNS:${common}`] : names
}

/** The extensions that are wanted, or what is wrong with them; of a key that is only planned there is no identifier yet. */
export function wantedExtensions(
  wishes: Wishes,
  subject: readonly Attribute[],
  publicKey: Buffer | null,
): readonly Extension[] | Refusal {
  const names = generalNames(wantedNames(wishes, subject))
  const parts = [
    extension(extensionIds.subjectAltName, wishes.subject_alt_name_critical, names),
    extension(extensionIds.keyUsage, wishes.key_usage_critical, some(wishes.key_usage, encodeKeyUsage)),
    extension(
      extensionIds.extendedKeyUsage,
      wishes.extended_key_usage_critical,
      some(wishes.extended_key_usage, encodePurposes),
    ),
    extension(
      extensionIds.basicConstraints,
      wishes.basic_constraints_critical,
      some(wishes.basic_constraints, encodeConstraints),
    ),
    // The only feature that is asked for: a stapled answer of OCSP.
    extension(
      extensionIds.tlsFeature,
      wishes.ocsp_must_staple_critical,
      wishes.ocsp_must_staple ? sequence(small(5)) : null,
    ),
    extension(extensionIds.nameConstraints, wishes.name_constraints_critical, nameConstraints(wishes)),
  ]
  const wrong = parts.find((part) => typeof part === 'string')
  if (typeof wrong === 'string') return refuse(wrong)
  const made = parts.filter((part) => typeof part === 'object' && part !== null)
  const own = identifier(wishes.subject_key_identifier)
  const issuers = identifier(wishes.authority_key_identifier)
  if (own === 'wrong' || issuers === 'wrong') return refuse('an identifier of a key is written in hex, as 00:11:22')
  if (own && wishes.create_subject_key_identifier)
    return refuse('subject_key_identifier cannot be specified if create_subject_key_identifier is true')
  const ofKey = wishes.create_subject_key_identifier ? keyIdentifier(publicKey ?? Buffer.alloc(0)) : own
  return [...made, ...(ofKey ? [subjectKey(ofKey)] : []), ...(issuers ? [authorityKey(issuers)] : [])]
}

function some(
  words: readonly string[] | undefined,
  encodeWords: (words: readonly string[]) => Buffer | string,
): Buffer | string | null {
  if (words === undefined || words.length === 0) return null
  const value = encodeWords(words)
  return typeof value === 'string' ? `Unknown "${value}" in ${words.join(', ')}` : value
}

function extension(id: string, critical: boolean, value: Buffer | string | null): Extension | string | null {
  return value === null || typeof value === 'string' ? value : { id, critical, value }
}

function generalNames(names: readonly string[] | undefined): Buffer | string | null {
  if (names === undefined || names.length === 0) return null
  const encoded = names.map(encodeGeneralName)
  const wrong = encoded.find((one) => typeof one === 'string')
  return typeof wrong === 'string' ? wrong : sequence(...encoded.filter((one) => typeof one !== 'string'))
}

function nameConstraints({
  name_constraints_permitted: permitted = [],
  name_constraints_excluded: excluded = [],
}: Wishes) {
  if (permitted.length + excluded.length === 0) return null
  const encoded = [...permitted, ...excluded].map(encodeGeneralName)
  const wrong = encoded.find((one) => typeof one === 'string')
  if (typeof wrong === 'string') return wrong
  const trees = encoded.flatMap((one) => (typeof one === 'string' ? [] : [sequence(one)]))
  const list = (place: number, some: readonly Buffer[]) =>
    some.length > 0 ? [encode(context(place, true), ...some)] : []
  return sequence(...list(0, trees.slice(0, permitted.length)), ...list(1, trees.slice(permitted.length)))
}

function identifier(text: string | undefined): Buffer | 'wrong' | null {
  if (text === undefined) return null
  return /^[0-9a-f]{2}(:?[0-9a-f]{2})*$/i.test(text) ? Buffer.from(text.replaceAll(':', ''), 'hex') : 'wrong'
}
