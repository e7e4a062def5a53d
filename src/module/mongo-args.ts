import { content } from '../state/families/content.ts'
import { type Keyed, keyed } from '../state/keyed.ts'
import type { MongoServer, MongoTls } from '../state/mongo.ts'
import type { Secret } from '../template/values.ts'

/** The arguments that every module takes that talks to a mongod. */
export const mongoArgs = {
  login_user: { type: 'string', description: 'The user to log in as; as long as no user exists, nobody logs in.' },
  login_password: { type: 'string', secret: true, description: 'The password of that user.' },
  login_database: { type: 'string', default: 'admin', description: 'The database in which that user was made.' },
  login_host: { type: 'string', default: 'localhost', description: 'Where the mongod is, as the host sees it.' },
  login_port: {
    type: 'integer',
    default: 27017,
    minimum: 1,
    maximum: 65535,
    description: 'The port that the mongod listens on.',
  },
  auth_mechanism: {
    type: 'string',
    enum: ['SCRAM-SHA-256', 'SCRAM-SHA-1'],
    description: 'How to log in; without it the best way that the user has.',
  },
  ssl: { type: 'boolean', default: false, aliases: ['tls'], description: 'Talk in TLS.' },
  ssl_cert_reqs: {
    type: 'string',
    enum: ['CERT_NONE', 'CERT_OPTIONAL', 'CERT_REQUIRED'],
    default: 'CERT_REQUIRED',
    aliases: ['tlsAllowInvalidCertificates'],
    description: 'Whether the certificate of the mongod is checked; with all but "CERT_NONE" it is.',
  },
  ssl_ca_certs: {
    type: 'string',
    format: 'path',
    aliases: ['tlsCAFile'],
    description: 'A file on the host with the authorities that alone are trusted.',
  },
  ssl_certfile: {
    type: 'string',
    format: 'path',
    aliases: ['tlsCertificateKeyFile'],
    description: 'A file on the host with the certificate to show, and maybe its key.',
  },
  ssl_keyfile: { type: 'string', format: 'path', description: 'A file on the host with the key of that certificate.' },
  strict_compatibility: {
    type: 'boolean',
    default: true,
    description: 'Makes no difference: there is no Python driver whose version could be wrong.',
  },
} as const

/** Those arguments as they are given. */
export interface MongoArgs {
  readonly login_user: string | undefined
  readonly login_password: Secret | undefined
  readonly login_database: string
  readonly login_host: string
  readonly login_port: number
  readonly auth_mechanism: 'SCRAM-SHA-1' | 'SCRAM-SHA-256' | undefined
  readonly ssl: boolean
  readonly ssl_cert_reqs: 'CERT_NONE' | 'CERT_OPTIONAL' | 'CERT_REQUIRED'
  readonly ssl_ca_certs: string | undefined
  readonly ssl_certfile: string | undefined
  readonly ssl_keyfile: string | undefined
}

export type TlsProbes = Keyed<'pem', Buffer | null>
export type FoundTls = { readonly [K in `pem ${string}`]: Buffer | null }

/** Seconds in which a member must be found and answer. */
const PATIENCE = 30
// A file that does not end with one would run into the next.
const LINE_END = Buffer.from('\n')

/** What is in the files that TLS needs: the first round of reading, as a server can't be asked without. */
export function tlsProbes({ ssl, ssl_ca_certs, ssl_certfile, ssl_keyfile }: MongoArgs): TlsProbes {
  const paths = [ssl_ca_certs, ssl_certfile, ssl_keyfile].filter((path) => path !== undefined)
  return keyed('pem', ssl ? paths : [], content)
}

/** The mongod that a task's arguments name, with what was found in the files. */
export function mongoServer(args: MongoArgs, found: FoundTls): MongoServer {
  const { login_user: user, login_password: password, login_database: database } = args
  const mechanism = args.auth_mechanism ?? null
  return {
    host: args.login_host,
    port: args.login_port,
    login: user === undefined || !password ? null : { user, password, database, mechanism },
    tls: args.ssl ? tlsOf(args, found) : null,
    timeout: PATIENCE,
  }
}

/** What is wrong with the arguments that say who one is, whatever the server holds; null if nothing is. */
export function wrongLogin({ login_user: user, login_password: password, ...args }: MongoArgs): string | null {
  if (user !== undefined && !password) return 'login_user is given, so login_password is needed too'
  if (user === undefined && password) return 'login_password is given, so login_user is needed too'
  return args.ssl_keyfile !== undefined && args.ssl_certfile === undefined
    ? 'ssl_keyfile is given, so ssl_certfile is needed too'
    : null
}

/** A file that is not there is empty, so that nobody is believed for want of it. */
function tlsOf({ ssl_cert_reqs, ssl_ca_certs, ssl_certfile, ssl_keyfile }: MongoArgs, found: FoundTls): MongoTls {
  const pem = (path: string) => found[`pem ${path}`] ?? Buffer.alloc(0)
  const certificate = [ssl_certfile, ssl_keyfile].flatMap((path) => (path === undefined ? [] : [pem(path)]))
  return {
    verify: ssl_cert_reqs !== 'CERT_NONE',
    authorities: ssl_ca_certs === undefined ? null : pem(ssl_ca_certs),
    certificate: certificate.length === 0 ? null : Buffer.concat(certificate.flatMap((part) => [part, LINE_END])),
  }
}
