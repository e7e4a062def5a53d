import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { appendFile, mkdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname } from 'node:path'
import { fromHome } from '../files/home.ts'
import type { LoginFailure } from './failures.ts'
import { type HostKey, judge, keysOf, nameOf, parseKnownHosts, type Verdict } from './known-hosts.ts'
import type { Target } from './target.ts'

/** How one login checks the key that the host offers. */
export interface HostKeyCheck {
  /** The algorithms to ask for, those of known keys first: else a host would offer a key that nobody has seen. */
  readonly algorithms: readonly HostKeyAlgorithm[]
  /** Judges a key as it comes over the wire; null if it may be trusted. */
  readonly refuse: (wire: Buffer) => LoginFailure | null
  /** Notes a key that was accepted for being the first; call it once the host has proven that it has it. */
  readonly remember: () => Promise<void>
}

const ALGORITHMS = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
] as const
type HostKeyAlgorithm = (typeof ALGORITHMS)[number]

/** Prepares the check of one host's key from its known_hosts files. */
export function hostKeyCheck(target: Target): HostKeyCheck {
  const { address, port } = target
  const files = target.knownHostsFiles.map(expandHome)
  const entries = parseKnownHosts(files.map(readIfThere).join('\n'))
  const types = keysOf(entries, address, port).map((key) => key.type)
  const isKnown = (algorithm: string) => types.includes(algorithm.startsWith('rsa-') ? 'ssh-rsa' : algorithm)
  let first: HostKey | null = null
  return {
    algorithms: [...ALGORITHMS.filter(isKnown), ...ALGORITHMS.filter((algorithm) => !isKnown(algorithm))],
    refuse(wire) {
      const key = keyOfWire(wire)
      const verdict = judge(entries, address, port, key)
      if (verdict.known) return null
      if (verdict.why === 'unknown' && target.checkHostKey === 'accept-new') {
        first = key
        return null
      }
      return target.checkHostKey === 'no' && verdict.why !== 'revoked' ? null : refusal(target, key, verdict)
    },
    async remember() {
      if (first && files[0]) await addLine(files[0], `${nameOf(address, port)} ${first.type} ${first.base64}\n`)
    },
  }
}

/** A key's fingerprint as ssh prints it. */
function fingerprint({ base64 }: HostKey): string {
  const hash = createHash('sha256').update(Buffer.from(base64, 'base64')).digest('base64')
  return `SHA256:${hash.replace(/=+$/, '')}`
}

/** The bytes of a key begin with the length and the text of its type. */
function keyOfWire(wire: Buffer): HostKey {
  return { type: wire.toString('latin1', 4, 4 + wire.readUInt32BE(0)), base64: wire.toString('base64') }
}

function refusal(target: Target, key: HostKey, verdict: Exclude<Verdict, { known: true }>): LoginFailure {
  const { name, address, port } = target
  const file = target.knownHostsFiles[0] ?? '~/.ssh/known_hosts'
  const offered = `${key.type} ${fingerprint(key)}`
  const scan = `ssh-keyscan${port === 22 ? '' : ` -p ${port}`} ${address} >> ${file}`
  const say = (message: string, help: string): LoginFailure => ({ failure: 'host-key', message, help })
  switch (verdict.why) {
    case 'unknown':
      return say(
        `the key of ${name} (${nameOf(address, port)}) is not known: ${offered}`,
        `compare it with the host's own, then: ${scan}; or use --accept-new-host-keys`,
      )
    case 'revoked':
      return say(
        `the key of ${name} (${nameOf(address, port)}) is revoked: ${offered}`,
        'do not log in: whoever answers has a key that was given up; give the host a new one',
      )
    case 'changed': {
      const expected = verdict.expected.map((known) => `${known.type} ${fingerprint(known)}`).join(', ')
      return say(
        `THE KEY OF ${name} (${nameOf(address, port)}) HAS CHANGED: known is ${expected}, offered is ${offered}; someone may be listening in`,
        `if the host was installed anew: ssh-keygen -R '${nameOf(address, port)}' -f ${file} && ${scan}`,
      )
    }
  }
}

/** One write at the file's end, so that logins to many hosts at once do not mix their lines. */
async function addLine(file: string, line: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const before = readIfThere(file)
  await appendFile(file, before === '' || before.endsWith('\n') ? line : `\n${line}`, { mode: 0o600 })
}

/** A path of ssh's: `~` is the home of who runs rcprov. */
export function expandHome(path: string): string {
  return fromHome(path).replaceAll('%d', homedir())
}

/** Like ssh, takes a file that is missing or that may not be read for an empty one. */
function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) return ''
    throw error
  }
}
