import { userInfo } from 'node:os'
import type { Secret } from '../template/values.ts'
import { readSecret, readText, readTruth, type Vars } from './host-vars.ts'
import { parseSshArgs, type SshSettings } from './ssh-args.ts'

/** Where and how to log in to a host. */
export interface Target {
  /** The host's name in the inventory, for people. */
  readonly name: string
  readonly connection: 'ssh' | 'local'
  readonly address: string
  readonly port: number
  readonly user: string
  /** Without one, the agent's keys and the usual files in ~/.ssh are tried. */
  readonly privateKeyFile?: string
  readonly password?: Secret
  /** Read in this order; a new key is added to the first. */
  readonly knownHostsFiles: readonly string[]
  readonly checkHostKey: 'yes' | 'accept-new' | 'no'
  /** Seconds. */
  readonly connectTimeout: number
}

/** What flags and the play say; a host's variables win over it, ~/.ssh/config does not. */
export interface TargetDefaults {
  readonly user?: string
  readonly port?: number
  readonly privateKeyFile?: string
  readonly password?: Secret
  readonly connection?: string
  readonly checkHostKey?: Target['checkHostKey']
  readonly connectTimeout?: number
  /** ssh's options by the variables that go before them: `ansible_ssh_common_args`. */
  readonly sshArgs?: Readonly<Record<string, string>>
}

const KNOWN_HOSTS = [
  '~/.ssh/known_hosts',
  '~/.ssh/known_hosts2',
  '/etc/ssh/ssh_known_hosts',
  '/etc/ssh/ssh_known_hosts2',
]

/** The address that the inventory gives for a host: what ~/.ssh/config is asked about. */
export function addressOf(name: string, vars: Vars): string {
  return readText(vars, 'ansible_host', 'ansible_ssh_host') ?? name
}

/**
 * Reads a host's connection variables; `config` is what ~/.ssh/config says of its address.
 * A string says what is not supported, as a sentence without a full stop.
 */
export function targetOf(
  name: string,
  vars: Vars,
  defaults: TargetDefaults = {},
  config: SshSettings = {},
): Target | string {
  const asked = readText(vars, 'ansible_connection') ?? defaults.connection ?? 'ssh'
  const connection = connectionOf(asked)
  if (!connection) return `ansible_connection "${asked}" is not supported; use ssh or local`
  const args = argsOf(vars, defaults)
  if (typeof args === 'string') return args
  const port = readText(vars, 'ansible_port', 'ansible_ssh_port') ?? args.port ?? defaults.port ?? config.port ?? 22
  if (!isPort(String(port))) return `ansible_port "${port}" is not a port`
  const me = userInfo().username
  const user = readText(vars, 'ansible_user', 'ansible_ssh_user') ?? args.user ?? defaults.user ?? config.user ?? me
  const key = readText(vars, 'ansible_ssh_private_key_file', 'ansible_private_key_file')
  const privateKeyFile = key ?? args.privateKeyFile ?? defaults.privateKeyFile ?? config.privateKeyFile
  const password = readSecret(vars, 'ansible_password', 'ansible_ssh_pass', 'ansible_ssh_password') ?? defaults.password

  return {
    name,
    connection,
    address: config.address ?? addressOf(name, vars),
    port: Number(port),
    user: connection === 'local' ? me : user,
    ...(privateKeyFile !== undefined && { privateKeyFile }),
    ...(password && { password }),
    knownHostsFiles: args.knownHostsFiles ?? config.knownHostsFiles ?? KNOWN_HOSTS,
    checkHostKey: checkOf(vars) ?? args.checkHostKey ?? defaults.checkHostKey ?? config.checkHostKey ?? 'yes',
    connectTimeout: defaults.connectTimeout ?? 10,
  }
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) > 0 && Number(text) < 65536
}

function connectionOf(name: string): Target['connection'] | null {
  const short = name.replace(/^ansible\.builtin\./, '')
  if (short === 'ssh' || short === 'smart') return 'ssh'
  return short === 'local' ? 'local' : null
}

/** `ansible_host_key_checking: false` turns the check off for one host; `true` says nothing that is not so already. */
function checkOf(vars: Vars): 'no' | undefined {
  const checked = readTruth(vars, 'ansible_ssh_host_key_checking', 'ansible_host_key_checking')
  return checked === false ? 'no' : undefined
}

/** As on ssh's command line, the first to set something wins. */
function argsOf(vars: Vars, { sshArgs }: TargetDefaults): SshSettings | string {
  const names = ['ansible_ssh_args', 'ansible_ssh_common_args', 'ansible_ssh_extra_args']
  let settings: SshSettings = {}
  for (const name of names) {
    const parsed = parseSshArgs(readText(vars, name) ?? sshArgs?.[name] ?? '')
    if (typeof parsed === 'string') return `${name}: ${parsed}`
    settings = { ...parsed, ...settings }
  }
  return settings
}
