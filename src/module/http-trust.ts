import { content } from '../state/families/content.ts'
import type { Trust } from '../state/http.ts'
import { type Keyed, keyed } from '../state/keyed.ts'

/** Files of the host that say whom to believe in TLS, and what to show. */
export interface TrustFiles {
  readonly ca_path?: string | undefined
  readonly client_cert?: string | undefined
  readonly client_key?: string | undefined
}

export type TrustProbes = Keyed<'pem', Buffer | null>
type FoundTrust = { readonly [K in `pem ${string}`]: Buffer | null }

/** What is in those files. */
export function trustProbes({ ca_path, client_cert, client_key }: TrustFiles): TrustProbes {
  const paths = [ca_path, client_cert, client_key].filter((path) => path !== undefined)
  return keyed('pem', paths, content)
}

/** What was found in them; a file that is not there is empty, so that nobody is believed for want of it. */
export function trustIn(files: TrustFiles, found: FoundTrust): Omit<Trust, 'verify'> {
  const pem = (path: string | undefined) => (path === undefined ? null : (found[`pem ${path}`] ?? Buffer.alloc(0)))
  return { authorities: pem(files.ca_path), certificate: pem(files.client_cert), key: pem(files.client_key) }
}
