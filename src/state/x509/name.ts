import { type Der, encode, inside, oid, read, sequence, showOid, tags } from './der.ts'

/** One attribute of a name: its object identifier, and its value. */
export type Attribute = readonly [oid: string, value: string]

/** The attributes of names: their short words, their long ones, and their object identifiers. */
const attributes = [
  ['C', 'countryName', '2.5.4.6'],
  ['ST', 'stateOrProvinceName', '2.5.4.8'],
  ['L', 'localityName', '2.5.4.7'],
  ['O', 'organizationName', '2.5.4.10'],
  ['OU', 'organizationalUnitName', '2.5.4.11'],
  ['CN', 'commonName', '2.5.4.3'],
  ['emailAddress', 'E', '1.2.840.113549.1.9.1'],
  ['serialNumber', 'serialNumber', '2.5.4.5'],
  ['SN', 'surname', '2.5.4.4'],
  ['GN', 'givenName', '2.5.4.42'],
  ['street', 'streetAddress', '2.5.4.9'],
  ['postalCode', 'postalCode', '2.5.4.17'],
  ['title', 'title', '2.5.4.12'],
  ['initials', 'initials', '2.5.4.43'],
  ['dnQualifier', 'dnQualifier', '2.5.4.46'],
  ['pseudonym', 'pseudonym', '2.5.4.65'],
  ['UID', 'userId', '0.9.2342.19200300.100.1.1'],
  ['DC', 'domainComponent', '0.9.2342.19200300.100.1.25'],
] as const

/** The object identifier that a word or numbers stand for; null for what is not known. */
export function attributeOid(word: string): string | null {
  if (/^\d+(\.\d+)+$/.test(word)) return word
  return attributes.find(([short, long]) => short === word || long === word)?.[2] ?? null
}

/** A name, each attribute by itself. */
export function encodeName(subject: readonly Attribute[]): Buffer {
  return sequence(...subject.map(([id, value]) => encode(tags.set, sequence(oid(id), text(id, value)))))
}

/** The attributes of a name in its DER. */
export function decodeName(bytes: Buffer): Attribute[] {
  const [name] = read(bytes)
  return (name ? inside(name) : []).flatMap((set) => inside(set).map(attribute))
}

/** `CN` for `2.5.4.3`. */
export function attributeWord(id: string): string {
  return attributes.find(([, , known]) => known === id)?.[0] ?? id
}

/** `commonName` for `2.5.4.3`. */
export function attributeName(id: string): string {
  return attributes.find(([, , known]) => known === id)?.[1] ?? id
}

/** A name for people: `CN=chat.example.org, O=Example`. */
export function showName(name: readonly Attribute[]): string {
  return name.map(([id, value]) => `${attributeWord(id)}=${value}`).join(', ')
}

function attribute(pair: Der): Attribute {
  const [id, value] = inside(pair)
  if (!id || !value) throw new RangeError('an attribute of a name has no value')
  // What was written before UTF-8 was usual: two bytes a letter.
  const plain = value.tag === 0x1e ? Buffer.from(value.content).swap16().toString('utf16le') : value.content.toString()
  return [showOid(id.content), plain]
}

const COUNTRY = ['2.5.4.6', '2.5.4.5', '2.5.4.46']
const EMAIL = ['1.2.840.113549.1.9.1', '0.9.2342.19200300.100.1.25']

/** Few attributes may not be in UTF-8. */
function text(id: string, value: string): Buffer {
  const tag = COUNTRY.includes(id) ? tags.printable : EMAIL.includes(id) ? tags.ia5 : tags.utf8
  return encode(tag, Buffer.from(value))
}
