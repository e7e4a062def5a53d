import { quote } from '../state/sh.ts'
import type { Secret } from '../template/values.ts'
import { readSecret, readText, readTruth, type Vars } from './host-vars.ts'

/** Whom to become after the login, and how. */
export interface Become {
  readonly user: string
  readonly method: 'sudo' | 'su'
  readonly password?: Secret
  /** Replaces `-H`, sudo's only flag besides those that the dialogue needs. */
  readonly flags?: string
  /** The program to call in place of the method's own. */
  readonly exe?: string
}

/** What flags and the play or task say; a host's variables win over it. */
export interface BecomeDefaults {
  readonly become?: boolean
  readonly user?: string
  readonly method?: string
  readonly password?: Secret
  readonly flags?: string
  readonly exe?: string
}

/** Whom to become on a host: null for nobody. A string says what is not supported, as a sentence without a full stop. */
export function becomeOf(vars: Vars, defaults: BecomeDefaults = {}): Become | null | string {
  if (!(readTruth(vars, 'ansible_become') ?? defaults.become ?? false)) return null
  const named = readText(vars, 'ansible_become_method') ?? defaults.method ?? 'sudo'
  const method = named.replace(/^(ansible\.builtin|community\.general)\./, '')
  if (method !== 'sudo' && method !== 'su') return `ansible_become_method "${named}" is not supported; use sudo or su`
  const user = readText(vars, 'ansible_become_user') ?? defaults.user ?? 'root'
  if (!/^[A-Za-z0-9_][\w.@-]*\$?$/.test(user)) return `ansible_become_user "${user}" is not the name of a user`
  const password =
    readSecret(vars, 'ansible_become_password', 'ansible_become_pass', `ansible_${method}_pass`) ?? defaults.password
  const flags = readText(vars, 'ansible_become_flags') ?? defaults.flags
  const exe = readText(vars, 'ansible_become_exe') ?? defaults.exe
  return { user, method, ...(password && { password }), ...(flags !== undefined && { flags }), ...(exe && { exe }) }
}

/** What tells one user's shell from another's, and from his own that was started otherwise. */
export function shellName({ method, user, exe = '', flags = '' }: Become): string {
  return [method, user, exe, flags].join(' ')
}

/** The command line, for any login shell, that runs a POSIX command without single quotes as another user. */
export function becomeCommand({ user, method, flags, exe }: Become, prompt: string, command: string): string {
  // With -n sudo would fail rather than ask, with -S twice it is no different.
  const extra = (flags ?? (method === 'sudo' ? '-H' : '')).split(/\s+/).filter((flag) => flag && flag !== '-n')
  const dialogue = method === 'sudo' ? ['-S', '-p', prompt] : ['-s', '/bin/sh']
  const words = [exe ?? method, ...extra, ...dialogue].map(quote).join(' ')
  const rest = method === 'sudo' ? `-u ${quote(user)} /bin/sh -c '${command}'` : `-c '${command}' ${quote(user)}`
  // In their own language their errors could not be told apart.
  return `exec env LC_ALL=C ${words} ${rest}`
}
