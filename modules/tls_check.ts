import { found as failed, remedyArg } from '../src/module/check-args.ts'
import { defineModule, type Plan } from '../src/module/define.ts'
import { trustIn, trustProbes } from '../src/module/http-trust.ts'
import { type Answer, ask, isTrouble, type NetworkProbe, type Trouble } from '../src/state/network.ts'

const DAY = 86_400_000

const schema = {
  required: ['host'],
  properties: {
    host: { type: 'string', description: 'The name or address of the server, as seen from the host.' },
    port: { type: 'integer', default: 443, minimum: 1, maximum: 65535, description: 'Its port.' },
    name: { type: 'string', description: 'The name for which the certificate must be; without it, the host.' },
    ca_path: {
      type: 'string',
      format: 'path',
      description:
        'A file on the host with the authorities that alone are believed; without it, those that everybody believes, ' +
        'and those of the host.',
    },
    days: { type: 'integer', default: 0, minimum: 0, description: 'For so many days more it must hold.' },
    timeout: { type: 'number', default: 10, description: 'Give up after so many seconds.' },
    ...remedyArg,
  },
} as const

type Certificate = Exclude<Answer<'certificate'>, Trouble>

export default defineModule({
  name: 'tls_check',
  summary: 'Check the certificate that a server shows',
  args: schema,
  returns: {
    subject: 'For whom it is',
    issuer: 'Who signed it',
    not_after: 'Until when it holds, as ISO text',
    days: 'For how many days more that is',
  },
  examples: [
    {
      title: 'It is signed by our own authority, and holds for two weeks',
      args: { host: '10.0.0.1', name: 'chat.example.org', ca_path: '/etc/ssl/our-ca.pem', days: 14 },
    },
  ],
  read: (args) => trustProbes(args),
  readMore: (args, found): { readonly certificate: NetworkProbe<Answer<'certificate'>> } => {
    const { host, port, name = host, timeout: seconds } = args
    const { authorities } = trustIn(args, found)
    const asked = { to: { host, port }, name, authorities, seconds }
    return { certificate: ask('certificate', `${name} at ${host}:${port}`, asked) }
  },
  plan: (args, { certificate }): Plan => {
    if (isTrouble(certificate))
      return failed(`${args.host}:${args.port} shows no certificate: ${certificate.trouble}`, args)
    const { distrust, notAfter } = certificate
    if (distrust !== null) return failed(`The certificate is not to be trusted: ${distrust}`, args, told(certificate))
    const days = daysTo(notAfter)
    return days >= args.days
      ? []
      : failed(`The certificate holds for ${days} days more, not for ${args.days}`, args, told(certificate))
  },
  result: (_args, { certificate }) => (isTrouble(certificate) ? {} : told(certificate)),
})

function daysTo(time: number): number {
  return Math.floor((time - Date.now()) / DAY)
}

function told({ subject, issuer, notAfter }: Certificate) {
  return { subject, issuer, not_after: new Date(notAfter).toISOString(), days: daysTo(notAfter) }
}
