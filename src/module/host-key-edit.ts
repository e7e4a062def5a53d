import { hashed, isKeyOf, parseHostKey, withHostKey, withoutHostKeys } from '../state/host-keys.ts'
import { type Refusal, refuse } from './define.ts'

/** The arguments of known_hosts that say whose key is meant. */
export interface HostKeyArgs {
  readonly name: string
  readonly key: string | undefined
  readonly hash_host: boolean
  readonly state: 'absent' | 'present'
}

interface HostKeyEdit {
  readonly apply: (text: string) => string
}

/** What is done to the text of the file, or why the arguments make no sense. */
export function hostKeyEdit({ name, key, hash_host, state }: HostKeyArgs): HostKeyEdit | Refusal {
  if (name.includes(',')) {
    return refuse(
      'Comma separated list of names is not supported. Please pass a single name to lookup in the known_hosts file.',
    )
  }
  if (key === undefined) {
    if (state === 'present') return refuse('No key specified when adding a host')
    return { apply: (text) => withoutHostKeys(text, name, null) }
  }
  const wanted = parseHostKey(key)
  if (!wanted) return refuse(`the key is no line of known_hosts (name, type, key): ${key.trim()}`)
  if (!isKeyOf(wanted, name)) return refuse('Host parameter does not match hashed host field in supplied key')
  if (state === 'absent') return { apply: (text) => withoutHostKeys(text, name, wanted.type) }
  if (!hash_host) return { apply: (text) => withHostKey(text, name, wanted, key.trim()) }
  const hidden = hashed(name, wanted)
  const line = key.trim().replace(wanted.hosts, () => hidden.hosts)
  return { apply: (text) => withHostKey(text, name, hidden, line) }
}
