import type { Args } from '../src/module/args.ts'
import { defineModule, refuse } from '../src/module/define.ts'
import { momentOf, secondsOf } from '../src/module/x509/validity.ts'
import { issuing } from '../src/state/families/issuing.ts'
import { certificate } from '../src/state/families/x509.ts'
import { plainPath } from '../src/state/folders.ts'
import { type Certificate, parseCertificate } from '../src/state/x509/certificate.ts'
import { alternativeNames } from '../src/state/x509/extension.ts'
import { type Attribute, attributeName } from '../src/state/x509/name.ts'

const schema = {
  oneOf: ['path', 'content'],
  properties: {
    path: { type: 'string', format: 'path', description: 'The file on the host; its first certificate counts.' },
    content: { type: 'string', description: 'The certificate itself.' },
    valid_at: {
      type: 'object',
      default: {},
      description: 'Times by names of your own, as +32w1d2h from now, or as 20301231235959Z.',
    },
  },
} as const

export default defineModule({
  name: 'x509_certificate_info',
  summary: 'Tell whose certificate it is, and until when it holds',
  args: schema,
  returns: {
    subject: 'Whom it is for: values by the names of their fields',
    issuer: 'Who signed it, in the same way',
    subject_alt_name: 'The names that it is good for, such as DNS:chat.example.org',
    not_before: 'Since when it holds, as 20301231235959Z',
    not_after: 'Until when it holds',
    expired: 'Whether that time has passed',
    valid_at: 'Whether it holds at each of the times that were asked for',
  },
  examples: [
    {
      title: 'Whether it will hold in a month, as result.valid_at.soon',
      args: { path: '/etc/ssl/chat.crt', valid_at: { soon: '+30d' } },
    },
  ],
  read: ({ path }) => ({
    issuing: issuing(),
    ...(path !== undefined && { found: certificate(plainPath(path)) }),
  }),
  plan: (args, { found = null, issuing: { now } }) => {
    if (!certificateOf(args, found))
      return refuse(args.path === undefined ? 'content is no certificate' : `${args.path} is no certificate`)
    const [name, at] = Object.entries(args.valid_at).find(([, time]) => secondsOf(String(time), now) === null) ?? []
    return name === undefined ? [] : refuse(`valid_at: "${name}" is no time: ${JSON.stringify(at)}`)
  },
  result: (args, { found = null, issuing: { now } }) => {
    const given = certificateOf(args, found)
    if (!given) return {}
    const { subject, issuer, extensions, notBefore, notAfter } = given
    const holds = (seconds: number) => notBefore <= seconds && seconds <= notAfter
    const times = Object.entries(args.valid_at).map(([name, time]) => [name, holds(secondsOf(String(time), now) ?? 0)])
    return {
      subject: words(subject),
      issuer: words(issuer),
      subject_alt_name: alternativeNames(extensions),
      not_before: momentOf(notBefore),
      not_after: momentOf(notAfter),
      expired: notAfter < now,
      valid_at: Object.fromEntries(times),
    }
  },
})

function certificateOf({ content }: Args<typeof schema>, found: Certificate | null): Certificate | null {
  return content === undefined ? found : parseCertificate(content)
}

function words(name: readonly Attribute[]): Readonly<Record<string, string>> {
  return Object.fromEntries(name.map(([id, value]) => [attributeName(id), value]))
}
