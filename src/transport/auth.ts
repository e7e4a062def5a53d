import { readFileSync } from 'node:fs'
import { connect as connectSocket } from 'node:net'
import type { NodeSSH } from 'node-ssh'
import { expandHome } from './host-key.ts'
import type { Target } from './target.ts'

type Config = Parameters<NodeSSH['connect']>[0]
type AuthHandler = Extract<Config['authHandler'], (...args: never[]) => unknown>
type Attempt = Parameters<Parameters<AuthHandler>[2]>[0]

/** One way to log in, with a name for people. */
interface Method {
  readonly label: string
  readonly attempt: Exclude<Attempt, string>
}

/** The ways to log in to a host, and what could not even be tried. */
export interface Credentials {
  readonly methods: readonly Method[]
  /** "~/.ssh/id_rsa has a passphrase": for the error if all methods fail. */
  readonly unusable: readonly string[]
}

const DEFAULT_KEYS = ['~/.ssh/id_ed25519', '~/.ssh/id_ecdsa', '~/.ssh/id_rsa']

/** Collects keys, agent and password in the order in which ssh tries them. */
export async function credentialsOf(target: Target): Promise<Credentials> {
  const username = target.user
  const explicit = target.privateKeyFile !== undefined
  const files = target.privateKeyFile === undefined ? DEFAULT_KEYS : [target.privateKeyFile]
  const keys = files.map((file) => readKey(file, username, explicit))
  const usable = keys.flatMap((key) => (key && 'attempt' in key ? [key] : []))
  const agent = await agentOf(username)
  return {
    methods: [...(explicit ? [...usable, ...agent] : [...agent, ...usable]), ...passwordMethods(target)],
    unusable: keys.flatMap((key) => (key && 'problem' in key ? [key.problem] : [])),
  }
}

/** Gives ssh2 one method after the other, as the host allows them, and notes which were tried. */
export function authHandler({ methods }: Credentials, tried: (label: string) => void): AuthHandler {
  const left = [...methods]
  return (allowed: readonly string[] | null, _partial, next) => {
    const at = left.findIndex(({ attempt }) => allowed === null || allowed.includes(nameOnWire(attempt.type)))
    const [method] = at < 0 ? [] : left.splice(at, 1)
    if (method) tried(method.label)
    // The types do not know that `false` means that no method is left.
    next(method ? method.attempt : (false as unknown as 'none'))
  }
}

function nameOnWire(type: string): string {
  return type === 'agent' ? 'publickey' : type
}

/** A stale agent socket must be found out here, because its error would end the login. */
async function agentOf(username: string): Promise<readonly Method[]> {
  const path = process.env.SSH_AUTH_SOCK
  if (!path) return []
  const answers = await new Promise<boolean>((resolve) => {
    const socket = connectSocket(path, () => {
      socket.destroy()
      resolve(true)
    }).on('error', () => resolve(false))
  })
  return answers ? [{ label: 'the keys of ssh-agent', attempt: { type: 'agent', username, agent: path } }] : []
}

function readKey(file: string, username: string, explicit: boolean): Method | { problem: string } | null {
  const text = textOrError(expandHome(file))
  if (typeof text !== 'string') {
    if (text.code === 'ENOENT' && !explicit) return null
    return { problem: `${file} ${text.code === 'ENOENT' ? 'does not exist' : `can't be read (${text.code})`}` }
  }
  if (needsPassphrase(text)) return { problem: `${file} has a passphrase, so load it with ssh-add` }
  return { label: `the key ${file}`, attempt: { type: 'publickey', username, key: text } }
}

/** At once, so that a login begins before more is loaded. */
function textOrError(file: string): string | NodeJS.ErrnoException {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    return error as NodeJS.ErrnoException
  }
}

function needsPassphrase(pem: string): boolean {
  if (/ENCRYPTED/.test(pem)) return true
  const [, body = ''] = /BEGIN OPENSSH PRIVATE KEY-----([^-]+)/.exec(pem) ?? []
  // "openssh-key-v1\0", then the length and the name of the cipher.
  const bytes = Buffer.from(body, 'base64')
  return bytes.length > 23 && bytes.toString('latin1', 19, 23) !== 'none'
}

function passwordMethods({ user: username, password }: Target): readonly Method[] {
  if (!password) return []
  const plain = String(password.open())
  return [
    { label: 'the password', attempt: { type: 'password', username, password: plain } },
    {
      label: 'the password (keyboard-interactive)',
      attempt: {
        type: 'keyboard-interactive',
        username,
        prompt: (_name, _instructions, _language, prompts, finish) => finish(prompts.map(() => plain)),
      },
    },
  ]
}
