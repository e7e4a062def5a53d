import { defineModule } from '../src/module/define.ts'
import { attributeArgs } from '../src/module/file-args.ts'
import { programProbes } from '../src/module/program.ts'
import { backupReturns } from '../src/module/returns.ts'
import { planCertificate } from '../src/module/x509/certificate.ts'
import { landingProbes, landingProbesMore } from '../src/module/x509/landing.ts'
import { mannerOf } from '../src/module/x509/manner.ts'
import { openssl } from '../src/module/x509/signing.ts'
import { content } from '../src/state/families/content.ts'
import { issuing } from '../src/state/families/issuing.ts'
import { privateKey } from '../src/state/families/pkey.ts'
import { certificate, signingRequest } from '../src/state/families/x509.ts'
import { plainPath } from '../src/state/folders.ts'
import { parseRequest } from '../src/state/x509/request.ts'

const from = 'as +32w1d2h from now, or as 20301231235959Z'
const digest = (who: string) =>
  ({
    type: 'string',
    enum: ['sha256', 'sha384', 'sha512', 'sha1'],
    default: 'sha256',
    description: `The hash that ${who} signs.`,
  }) as const
const identifier = (provider: string) =>
  ({
    type: 'string',
    enum: ['create_if_not_provided', 'always_create', 'never_create'],
    default: 'create_if_not_provided',
    description: `Whether the certificate names its key (${provider}), other than the request does.`,
  }) as const
const version = {
  type: 'integer',
  default: 3,
  minimum: 3,
  maximum: 3,
  description: 'The version of certificates; only this one is made.',
} as const
const file = (description: string) => ({ type: 'string', format: 'path', description }) as const
const secret = (description: string) => ({ type: 'string', secret: true, description }) as const
const time = (description: string, byDefault: string, ...aliases: string[]) =>
  ({ type: 'string', default: byDefault, aliases, description: `${description}, ${from}.` }) as const

export default defineModule({
  name: 'x509_certificate',
  summary: 'See that there is a certificate, signed by its own key or by an authority of ours',
  args: {
    required: ['path'],
    exclusive: [['csr_path', 'csr_content']],
    properties: {
      path: file('The file on the host.'),
      state: {
        type: 'string',
        enum: ['absent', 'present'],
        default: 'present',
        description: 'Whether there is to be a certificate.',
      },
      provider: { type: 'string', enum: ['selfsigned', 'ownca'], description: 'Who signs it.' },
      csr_path: file('The request on the host. A certificate that is signed by its own key may do without.'),
      csr_content: { type: 'string', description: 'The request itself.' },
      privatekey_path: file('The key of the certificate on the host; selfsigned signs with it.'),
      privatekey_passphrase: secret('What that key is locked with.'),
      ownca_path: file("The authority's certificate on the host."),
      ownca_privatekey_path: file("The authority's key on the host."),
      ownca_privatekey_passphrase: secret('What that key is locked with.'),
      selfsigned_digest: digest('the key'),
      selfsigned_not_before: time('Valid from then', '+0s', 'selfsigned_notBefore'),
      selfsigned_not_after: time('Valid until then', '+3650d', 'selfsigned_notAfter'),
      selfsigned_create_subject_key_identifier: identifier('selfsigned'),
      selfsigned_version: version,
      ownca_digest: digest('the authority'),
      ownca_not_before: time('Valid from then', '+0s'),
      ownca_not_after: time('Valid until then', '+3650d'),
      ownca_create_subject_key_identifier: identifier('ownca'),
      ownca_create_authority_key_identifier: {
        type: 'boolean',
        default: true,
        description: "Whether the certificate names the authority's key.",
      },
      ownca_version: version,
      ignore_timestamps: {
        type: 'boolean',
        default: true,
        description:
          'Take no offence at other times; one that has run out is renewed in any case, if its end is told from now.',
      },
      force: { type: 'boolean', default: false, description: 'Make a new certificate each time.' },
      backup: {
        type: 'boolean',
        default: false,
        description: 'Keep the old file beside the new one, with the time in its name.',
      },
      return_content: { type: 'boolean', default: false, description: 'Tell the certificate itself.' },
      ...attributeArgs,
    },
  },
  returns: {
    filename: 'The file',
    privatekey: 'The file of the key',
    csr: 'The file of the request',
    certificate: 'The certificate, with `return_content`',
    ...backupReturns,
  },
  examples: [
    {
      title: 'An authority of our own',
      args: {
        path: '/etc/ssl/ca.crt',
        csr_path: '/etc/ssl/ca.csr',
        privatekey_path: '/etc/ssl/private/ca.key',
        provider: 'selfsigned',
      },
    },
    {
      title: 'A certificate that it signs, for a year',
      args: {
        path: '/etc/ssl/chat.crt',
        csr_path: '/etc/ssl/chat.csr',
        provider: 'ownca',
        ownca_path: '/etc/ssl/ca.crt',
        ownca_privatekey_path: '/etc/ssl/private/ca.key',
        ownca_not_after: '+365d',
      },
    },
  ],
  read: (args) => {
    const { path, csr_path, privatekey_path, ownca_path } = args
    const { key, passphrase } = mannerOf(args)
    return {
      ...landingProbes(path),
      ...programProbes(openssl),
      found: certificate(plainPath(path)),
      bytes: content(plainPath(path)),
      issuing: issuing(),
      ...(csr_path !== undefined && { csr: signingRequest(plainPath(csr_path)) }),
      ...(ownca_path !== undefined && { ca: certificate(plainPath(ownca_path)) }),
      ...(key !== undefined && { signer: privateKey(plainPath(key), passphrase) }),
      ...(privatekey_path !== undefined && {
        key: privateKey(plainPath(privatekey_path), args.privatekey_passphrase),
      }),
    }
  },
  readMore: ({ path }, found) => landingProbesMore(path, found),
  plan: (args, found) => {
    const { csr_content: text } = args
    const given = { csr: null, ca: null, signer: null, key: null, ...found }
    return planCertificate(args, mannerOf(args), text === undefined ? given : { ...given, csr: parseRequest(text) })
  },
  result: ({ path, state, privatekey_path, csr_path, return_content }, { bytes, found }) => ({
    filename: path,
    ...(state === 'present' && { privatekey: privatekey_path ?? null, csr: csr_path ?? null }),
    // In place of one that is only planned, the old one is still there.
    ...(return_content && bytes && found?.signed && { certificate: bytes.toString() }),
  }),
  toldByDeed: ['certificate'],
})
