import { readFileSync } from 'node:fs'
import { type Diagnostic, problem } from '../diagnostics/diagnostic.ts'
import { reasonOf } from '../diagnostics/reason.ts'
import { isExecutable } from '../files/executable.ts'
import { isFolderAt } from '../files/inventory/listing.ts'
import { Secret } from '../template/values.ts'
import { printedBy } from './password-program.ts'
import type { Settings } from './settings/settings.ts'

/** Loaded by runs that ask. */
const askSecretOnce = async (question: string) => (await import('./prompt.ts')).askSecretOnce(question)

/** The passwords of a run, or what is wrong with the files that should hold them. */
export interface Passwords {
  readonly login: Secret | null
  readonly become: Secret | null
}

/** Asks for passwords, or reads them from the files that the settings name. */
export async function passwordsOf(settings: Settings): Promise<Passwords | Diagnostic> {
  const { askPass, connectionPasswordFile, askBecomePass, becomePasswordFile } = settings
  const login = askPass
    ? await askSecretOnce('SSH password: ')
    : connectionPasswordFile === null
      ? null
      : passwordIn(connectionPasswordFile)
  if (login !== null && 'code' in login) return login
  if (askBecomePass) return { login, become: await becomePassword(login) }
  const become = becomePasswordFile === null ? null : passwordIn(becomePasswordFile)
  return become !== null && 'code' in become ? become : { login, become }
}

async function becomePassword(login: Secret | null): Promise<Secret> {
  if (!login) return askSecretOnce('BECOME password: ')
  const given = await askSecretOnce('BECOME password[defaults to SSH password]: ')
  return given.open() === '' ? login : given
}

/** The password in a file, or the one that a program prints. */
export function passwordIn(path: string): Secret | Diagnostic {
  const found = isFolderAt(path) ? { wrong: 'is a folder' } : isExecutable(path) ? printedBy(path) : readPlain(path)
  if ('wrong' in found) return problem('usage', `the password file ${path} ${found.wrong}`)
  return found.text === '' ? problem('usage', `there is no password in ${path}`) : new Secret(found.text)
}

function readPlain(path: string): { readonly text: string } | { readonly wrong: string } {
  try {
    return { text: readFileSync(path, 'utf8').replace(/[\r\n]+$/, '') }
  } catch (reason) {
    return { wrong: `can't be read: ${reasonOf(reason)}` }
  }
}
