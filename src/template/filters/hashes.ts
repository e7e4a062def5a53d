import { createHash, getHashes } from 'node:crypto'
import { bind, textOf } from '../bind.ts'
import { fail } from '../errors.ts'
import type { CallArgs, Filter, Table } from '../registry.ts'
import { str } from '../text.ts'
import type { Value } from '../values.ts'

const ansibleNamespace = '361E6D51-FAEC-444A-9079-341386DA8E2E'
const encodings: ReadonlyMap<string, BufferEncoding> = new Map([
  ['utf-8', 'utf8'],
  ['utf8', 'utf8'],
  ['utf-16-le', 'utf16le'],
  ['latin-1', 'latin1'],
  ['latin1', 'latin1'],
  ['iso-8859-1', 'latin1'],
  ['ascii', 'ascii'],
])

function digest(algorithm: string, text: string): string {
  return createHash(algorithm).update(text, 'utf8').digest('hex')
}

function hash(value: Value, args: CallArgs): Value {
  const algorithm = textOf(bind('hash', ['hashtype'], args)[0], 'sha1')
  const name = algorithm
    .replace('sha3_', 'sha3-')
    .replace(/^blake2b$/, 'blake2b512')
    .replace(/^blake2s$/, 'blake2s256')
  if (!/^(md5|sha|blake2)/.test(name) || !getHashes().includes(name)) return fail(`unsupported hash type ${algorithm}`)
  return digest(name, str(value))
}

function fixed(name: string, algorithm: string): Filter {
  return (value, args) => {
    bind(name, [], args)
    return digest(algorithm, str(value))
  }
}

function encodingOf(value: Value | undefined): BufferEncoding {
  const name = textOf(value, 'utf-8')
  return encodings.get(name.toLowerCase().replaceAll('_', '-')) ?? fail(`unknown encoding: ${name}`)
}

function encode(value: Value, args: CallArgs): Value {
  return Buffer.from(str(value), encodingOf(bind('b64encode', ['encoding'], args)[0])).toString('base64')
}

function decode(value: Value, args: CallArgs): Value {
  const encoding = encodingOf(bind('b64decode', ['encoding'], args)[0])
  const digits = str(value).replace(/[^A-Za-z0-9+/=]/g, '')
  const body = digits.replace(/=.*/s, '')
  if (body.length % 4 === 1) {
    return fail(
      `Invalid base64-encoded string: number of data characters (${body.length}) cannot be 1 more than a multiple of 4`,
    )
  }
  if (body.length % 4 > 0 && digits.length - body.length < 4 - (body.length % 4)) return fail('Incorrect padding')
  return Buffer.from(body, 'base64').toString(encoding)
}

function uuid(value: Value, args: CallArgs): Value {
  const [given = null] = bind('to_uuid', ['namespace'], args)
  const namespace = given === null ? ansibleNamespace : textOf(given)
  const digits = namespace.replace(/^urn:uuid:/, '').replace(/[{}-]/g, '')
  if (!/^[0-9a-f]{32}$/i.test(digits)) return fail(`Invalid value '${namespace}' for 'namespace'`)
  const bytes = createHash('sha1')
    .update(Buffer.from(digits, 'hex'))
    .update(str(value), 'utf8')
    .digest()
    .subarray(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

export const filters: Table<Filter> = {
  b64decode: decode,
  b64encode: encode,
  checksum: fixed('checksum', 'sha1'),
  hash,
  md5: fixed('md5', 'md5'),
  sha1: fixed('sha1', 'sha1'),
  to_uuid: uuid,
}
