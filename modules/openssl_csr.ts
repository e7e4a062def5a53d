import { defineModule } from '../src/module/define.ts'
import { attributeArgs } from '../src/module/file-args.ts'
import { programProbes } from '../src/module/program.ts'
import { backupReturns } from '../src/module/returns.ts'
import { planCsr } from '../src/module/x509/csr.ts'
import { landingProbes, landingProbesMore } from '../src/module/x509/landing.ts'
import { openssl } from '../src/module/x509/signing.ts'
import { wantedNames, wantedSubject } from '../src/module/x509/wanted-request.ts'
import { content } from '../src/state/families/content.ts'
import { privateKey } from '../src/state/families/pkey.ts'
import { signingRequest } from '../src/state/families/x509.ts'
import { plainPath } from '../src/state/folders.ts'
import { attributeWord } from '../src/state/x509/name.ts'

const text = (description: string, ...aliases: string[]) => ({ type: 'string', aliases, description }) as const
const list = (description: string, ...aliases: string[]) =>
  ({ type: 'array', items: { type: 'string' }, aliases, description }) as const
const critical = (what: string, ...aliases: string[]) =>
  ({
    type: 'boolean',
    default: false,
    aliases,
    description: `Who does not understand ${what} must refuse the certificate.`,
  }) as const

export default defineModule({
  name: 'openssl_csr',
  summary: 'See that there is a request for a certificate, signed on the host by its key',
  args: {
    required: ['path'],
    exclusive: [['subject', 'subject_ordered']],
    properties: {
      path: { type: 'string', format: 'path', description: 'The file on the host.' },
      state: {
        type: 'string',
        enum: ['absent', 'present'],
        default: 'present',
        description: 'Whether there is to be a request.',
      },
      privatekey_path: { type: 'string', format: 'path', description: 'The key on the host that signs it.' },
      privatekey_passphrase: { type: 'string', secret: true, description: 'What that key is locked with.' },
      digest: {
        type: 'string',
        enum: ['sha256', 'sha384', 'sha512', 'sha1'],
        default: 'sha256',
        description: 'The hash that is signed; one that is there may have another.',
      },
      version: {
        type: 'integer',
        default: 1,
        minimum: 1,
        maximum: 1,
        description: 'The version of requests; there is only one.',
      },
      subject: { type: 'object', description: 'Fields of the subject, each with a value or a list of them.' },
      subject_ordered: {
        type: 'array',
        items: { type: 'object' },
        description: 'The whole subject, whose order is looked at, too.',
      },
      country_name: text('The country, in two letters.', 'C', 'countryName'),
      state_or_province_name: text('The state or province.', 'ST', 'stateOrProvinceName'),
      locality_name: text('The town.', 'L', 'localityName'),
      organization_name: text('The organization.', 'O', 'organizationName'),
      organizational_unit_name: text('The part of it.', 'OU', 'organizationalUnitName'),
      common_name: text('The name itself.', 'CN', 'commonName'),
      email_address: text('An address for mail.', 'E', 'emailAddress'),
      subject_alt_name: list(
        'The names that it is for: DNS:chat.example.org, IP:10.0.0.1, email:…, URI:…, RID:….',
        'subjectAltName',
      ),
      subject_alt_name_critical: critical('these names', 'subjectAltName_critical'),
      use_common_name_for_san: {
        type: 'boolean',
        default: true,
        aliases: ['useCommonNameForSAN'],
        description: 'Without such names, the common name is one.',
      },
      key_usage: list('What the key may do: digitalSignature, keyEncipherment, keyCertSign and so on.', 'keyUsage'),
      key_usage_critical: critical('this', 'keyUsage_critical'),
      extended_key_usage: list('What for: serverAuth, clientAuth and so on.', 'extKeyUsage', 'extendedKeyUsage'),
      extended_key_usage_critical: critical('this', 'extKeyUsage_critical', 'extendedKeyUsage_critical'),
      basic_constraints: list(
        'Whether it is an authority: CA:TRUE, and pathlen:0 for one without others below.',
        'basicConstraints',
      ),
      basic_constraints_critical: critical('this', 'basicConstraints_critical'),
      ocsp_must_staple: {
        type: 'boolean',
        default: false,
        aliases: ['ocspMustStaple'],
        description: 'Servers must show a fresh answer of OCSP with it.',
      },
      ocsp_must_staple_critical: critical('this', 'ocspMustStaple_critical'),
      name_constraints_permitted: list('Names that the authority may sign for, no others.'),
      name_constraints_excluded: list('Names that the authority may not sign for.'),
      name_constraints_critical: critical('these constraints'),
      create_subject_key_identifier: {
        type: 'boolean',
        default: false,
        description: 'Ask for an identifier of the key, made of the key.',
      },
      subject_key_identifier: text('Ask for this identifier of the key, in hex: 00:11:22.'),
      authority_key_identifier: text("Ask for this identifier of the authority's key."),
      force: { type: 'boolean', default: false, description: 'Make a new request each time.' },
      backup: {
        type: 'boolean',
        default: false,
        description: 'Keep the old file beside the new one, with the time in its name.',
      },
      return_content: { type: 'boolean', default: false, description: 'Tell the request itself.' },
      ...attributeArgs,
    },
  },
  returns: {
    filename: 'The file',
    privatekey: 'The file of the key',
    subject: 'Its fields, each with its value',
    subjectAltName: 'The names that it is for',
    keyUsage: 'What the key may do',
    extendedKeyUsage: 'What for',
    basicConstraints: 'Whether it is an authority',
    ocsp_must_staple: 'Whether servers must show an answer of OCSP with it',
    name_constraints_permitted: 'Names that it may sign for',
    name_constraints_excluded: 'Names that it may not sign for',
    csr: 'The request, with `return_content`',
    ...backupReturns,
  },
  examples: [
    {
      title: 'For a web server',
      args: {
        path: '/etc/ssl/chat.csr',
        privatekey_path: '/etc/ssl/private/chat.key',
        common_name: 'chat.example.org',
        subject_alt_name: ['DNS:chat.example.org', 'DNS:www.example.org'],
        extended_key_usage: ['serverAuth'],
      },
    },
    {
      title: 'For an authority of our own',
      args: {
        path: '/etc/ssl/ca.csr',
        privatekey_path: '/etc/ssl/private/ca.key',
        common_name: 'Example CA',
        use_common_name_for_san: false,
        basic_constraints: ['CA:TRUE', 'pathlen:0'],
        basic_constraints_critical: true,
        key_usage: ['keyCertSign', 'cRLSign'],
        key_usage_critical: true,
      },
    },
  ],
  read: ({ path, privatekey_path: key, privatekey_passphrase }) => ({
    ...landingProbes(path),
    ...programProbes(openssl),
    csr: signingRequest(plainPath(path)),
    bytes: content(plainPath(path)),
    key: privateKey(plainPath(key ?? '/'), privatekey_passphrase),
  }),
  readMore: ({ path }, found) => landingProbesMore(path, found),
  plan: (args, found) => planCsr(args, found),
  result: (args, { bytes }) => {
    if (args.state === 'absent') return { filename: args.path }
    const subject = wantedSubject(args)
    const pairs = 'failed' in subject ? [] : subject
    return {
      filename: args.path,
      privatekey: args.privatekey_path ?? null,
      subject: pairs.map(([id, value]) => [attributeWord(id), value]),
      subjectAltName: wantedNames(args, pairs),
      keyUsage: args.key_usage ?? null,
      extendedKeyUsage: args.extended_key_usage ?? null,
      basicConstraints: args.basic_constraints ?? null,
      ocsp_must_staple: args.ocsp_must_staple,
      name_constraints_permitted: args.name_constraints_permitted ?? [],
      name_constraints_excluded: args.name_constraints_excluded ?? [],
      ...(args.return_content && bytes && { csr: bytes.toString() }),
    }
  },
  toldByDeed: ['csr'],
})
