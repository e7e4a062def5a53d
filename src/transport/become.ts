import { quote } from '../state/sh.ts'
import type { Become } from './target.ts'

/** The command line, for any login shell, that runs a POSIX command without single quotes as another user. */
export function becomeCommand({ user, method, flags, exe }: Become, prompt: string, command: string): string {
  // With -n sudo would fail rather than ask, with -S twice it is no different.
  const extra = (flags ?? (method === 'sudo' ? '-H' : '')).split(/\s+/).filter((flag) => flag && flag !== '-n')
  const words =
    method === 'sudo'
      ? [exe ?? 'sudo', ...extra, '-S', '-p', prompt, '-u', user, '/bin/sh', '-c']
      : [exe ?? 'su', ...extra, '-s', '/bin/sh', user, '-c']
  // In their own language their errors could not be told apart.
  return `exec env LC_ALL=C ${words.map(quote).join(' ')} '${command}'`
}
