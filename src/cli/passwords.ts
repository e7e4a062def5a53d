import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { type Diagnostic, problem } from '../diagnostics/diagnostic.ts'
import { isExecutable } from '../files/executable.ts'
import { Secret } from '../template/values.ts'
import { askSecret } from './prompt.ts'
import type { Settings } from './settings/settings.ts'

/** The passwords of a run, or what is wrong with the files that should hold them. */
export interface Passwords {
  readonly login: Secret | null
  readonly become: Secret | null
}

/** Asks for passwords, or reads them from the files that the settings name. */
export async function passwordsOf(settings: Settings): Promise<Passwords | Diagnostic> {
  const { askPass, connectionPasswordFile, askBecomePass, becomePasswordFile } = settings
  const login = askPass
    ? await askSecret('SSH password: ')
    : connectionPasswordFile === null
      ? null
      : passwordIn(connectionPasswordFile)
  if (login !== null && 'code' in login) return login
  if (askBecomePass) return { login, become: await becomePassword(login) }
  const become = becomePasswordFile === null ? null : passwordIn(becomePasswordFile)
  return become !== null && 'code' in become ? become : { login, become }
}

async function becomePassword(login: Secret | null): Promise<Secret> {
  if (!login) return askSecret('BECOME password: ')
  const given = await askSecret('BECOME password[defaults to SSH password]: ')
  return given.open() === '' ? login : given
}

/** The password in a file, or the one that a program prints. */
export function passwordIn(path: string): Secret | Diagnostic {
  try {
    const password = (isExecutable(path) ? printedBy(path) : readFileSync(path, 'utf8')).replace(/[\r\n]+$/, '')
    return password === '' ? problem('usage', `there is no password in ${path}`) : new Secret(password)
  } catch (reason) {
    return problem('usage', `can't get a password from ${path}: ${reason instanceof Error ? reason.message : reason}`)
  }
}

function printedBy(path: string): string {
  const { status, error, stdout, stderr } = spawnSync(path, { encoding: 'utf8', stdio: ['inherit', 'pipe', 'pipe'] })
  if (error) throw error
  if (status !== 0) throw new Error(`it ended with ${status}: ${stderr.trim()}`)
  return stdout
}
