import type { Port } from '../state/network.ts'
import { type Refusal, type Result, refuse } from './define.ts'

/** What every module that only checks takes. */
export const remedyArg = {
  remedy: { type: 'string', description: 'What to do when the check fails; it is told behind what is wrong.' },
} as const

/** How one of several servers of a name is reached, and whom to believe that it is one. */
export const wayArgs = {
  to: {
    type: 'string',
    description:
      'An address with its port to connect to in place of what the URL names, such as one of several balancers.',
  },
  validate_certs: { type: 'boolean', default: true, description: 'Insist on a certificate that is believed.' },
  ca_path: {
    type: 'string',
    format: 'path',
    description: 'A file on the host with the authorities that alone are believed.',
  },
} as const

/** The failure of a check: what is wrong, and what to do. */
export function found(wrong: string, { remedy }: { readonly remedy: string | undefined }, more?: Result): Refusal {
  return refuse(remedy === undefined ? wrong : `${wrong}. ${remedy}`, more)
}

/** `10.0.0.1:3000` or `[::1]:3000`; null where it is neither, or nothing. */
export function portIn(text = ''): Port | null {
  const [, bracketed, plain, port] = /^(?:\[(.+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text) ?? []
  const host = bracketed ?? plain
  return host === undefined || port === undefined || Number(port) > 65535 ? null : { host, port: Number(port) }
}

/** What is wrong with an address that is to have a port; null: nothing. */
export function wrongPort(text: string): string | null {
  return portIn(text) ? null : `"${text}" is no address with a port, such as 10.0.0.1:3000`
}
