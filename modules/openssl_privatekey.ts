import { createHash } from 'node:crypto'
import { defineModule } from '../src/module/define.ts'
import { attributeArgs } from '../src/module/file-args.ts'
import { programProbes } from '../src/module/program.ts'
import { backupReturns } from '../src/module/returns.ts'
import { landingProbes, landingProbesMore } from '../src/module/x509/landing.ts'
import { planPrivateKey } from '../src/module/x509/private-key.ts'
import { openssl } from '../src/module/x509/signing.ts'
import { privateKey } from '../src/state/families/pkey.ts'
import { plainPath } from '../src/state/folders.ts'

export default defineModule({
  name: 'openssl_privatekey',
  summary: 'See that there is a private key; only the host itself ever sees it',
  args: {
    required: ['path'],
    properties: {
      path: { type: 'string', format: 'path', description: 'The file on the host.' },
      state: {
        type: 'string',
        enum: ['absent', 'present'],
        default: 'present',
        description: 'Whether there is to be a key.',
      },
      type: {
        type: 'string',
        enum: ['DSA', 'ECC', 'Ed25519', 'Ed448', 'RSA', 'X25519', 'X448'],
        default: 'RSA',
        description: 'The kind of key.',
      },
      size: { type: 'integer', default: 4096, description: 'How many bits a key of RSA or DSA has.' },
      curve: { type: 'string', description: 'The curve of an ECC key, such as secp256r1 or secp384r1.' },
      passphrase: { type: 'string', secret: true, description: 'What the key is locked with.' },
      cipher: { type: 'string', enum: ['auto'], description: 'How it is locked: by AES-256. Needed with passphrase.' },
      format: {
        type: 'string',
        enum: ['pkcs1', 'pkcs8', 'auto', 'auto_ignore'],
        default: 'auto_ignore',
        description:
          'The form of the file: by default pkcs1 where there is such a form, and any that is there already.',
      },
      format_mismatch: {
        type: 'string',
        enum: ['regenerate', 'convert'],
        default: 'regenerate',
        description: 'What becomes of a key of another form: a new key, or the same in the right form.',
      },
      regenerate: {
        type: 'string',
        enum: ['never', 'fail', 'partial_idempotence', 'full_idempotence', 'always'],
        default: 'full_idempotence',
        description:
          'When a new key takes the place of another one: never, never but tell, where it can be read and is of another kind, also where it can not be read, or each time.',
      },
      force: { type: 'boolean', default: false, description: 'Make a new key each time.' },
      backup: {
        type: 'boolean',
        default: false,
        description: 'Keep the old file beside the new one, with the time in its name.',
      },
      ...attributeArgs,
      mode: { ...attributeArgs.mode, description: 'The permissions; 0600 if not given.' },
    },
  },
  returns: {
    filename: 'The file',
    type: 'The kind of key',
    size: 'Its bits, of RSA and DSA',
    curve: 'Its curve, of ECC',
    fingerprint: 'The hashes of its public key, by the names of the hashes',
    ...backupReturns,
  },
  examples: [
    { title: 'A key for a web server', args: { path: '/etc/ssl/private/chat.key', type: 'ECC', curve: 'secp384r1' } },
    {
      title: 'A key that is locked',
      args: { path: '/etc/ssl/private/ca.key', passphrase: '{{ ca_passphrase }}', cipher: 'auto' },
    },
  ],
  read: ({ path, passphrase }) => ({
    ...landingProbes(path),
    ...programProbes(openssl),
    key: privateKey(plainPath(path), passphrase),
  }),
  readMore: ({ path }, found) => landingProbesMore(path, found),
  plan: (args, found) => planPrivateKey({ ...args, path: plainPath(args.path) }, found),
  result: ({ path, type, size, curve, state }, { key }) => ({
    filename: path,
    ...(state === 'present' && {
      type,
      size,
      ...(type === 'ECC' && { curve: curve ?? null }),
      ...(key?.publicKey && { fingerprint: fingerprints(key.publicKey) }),
    }),
  }),
  toldByDeed: ['fingerprint'],
})

function fingerprints(publicKey: Buffer): Record<string, string> {
  const names = ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512']
  const of = (name: string) =>
    createHash(name)
      .update(publicKey)
      .digest('hex')
      .replace(/..(?=.)/g, '$&:')
  return Object.fromEntries(names.map((name) => [name, of(name)]))
}
