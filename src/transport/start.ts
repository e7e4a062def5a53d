import { type Become, becomeCommand } from './become.ts'
import { refusedBecome } from './become-refusal.ts'
import { isLoginFailure, type LoginFailure } from './failures.ts'
import { boot } from './loop.ts'
import type { Pipe } from './pipe.ts'
import { newNonce, openSession, type Session } from './session.ts'

/** Seconds until a shell must have said hello: sudo may wait for a slow directory service. */
const PATIENCE = 30

/** Where shells are started: a host and the user that is logged in to it. */
export interface Login {
  /** The host's inventory name. */
  readonly name: string
  readonly user: string
  /** Starts a command line, which the login user's shell reads, whichever that is. */
  readonly open: (commandLine: string) => Promise<Pipe | LoginFailure>
}

/** Starts a framed shell of the login user, or of the user to become. */
export async function startSession(login: Login, become: Become | null): Promise<Session | LoginFailure> {
  const hello = newNonce()
  const prompt = `rcprov-${newNonce()}:`
  const command = become ? becomeCommand(become, prompt, boot(hello)) : `exec /bin/sh -c '${boot(hello)}'`
  const pipe = await login.open(command)
  if (isLoginFailure(pipe)) return pipe
  let silent = false
  const patience = setTimeout(() => {
    silent = true
    pipe.kill()
  }, PATIENCE * 1000)
  const asked = become ? answerPrompts(become, prompt, pipe) : null
  const outcome = await openSession(pipe, hello, become?.user ?? login.user, asked?.hear)
  clearTimeout(patience)
  if (!('printed' in outcome)) return outcome
  if (become && asked) return refusedBecome(login, become, asked.state(), outcome.printed)
  const reason = silent ? `did not say hello within ${PATIENCE} s` : 'ended at once'
  return {
    failure: 'shell',
    message: `the shell of ${login.user} on ${login.name} ${reason}${outcome.printed && `: ${outcome.printed}`}`,
    help: 'rcprov needs a login shell that runs commands, and /bin/sh',
  }
}

/** How far the talk with sudo or su came. */
export type Asked = 'not asked' | 'no password' | 'answered' | 'asked again'

/** Answers the first prompt with the password and ends the program at the second, which means that it was wrong. */
function answerPrompts(become: Become, prompt: string, pipe: Pipe) {
  let state: Asked = 'not asked'
  let read = 0
  const asks = (text: string) => (become.method === 'sudo' ? text.includes(prompt) : /password[^\n]*: ?$/i.test(text))
  const hear = (text: string) => {
    if (!asks(text.slice(read))) return
    read = text.length
    if (state === 'not asked' && become.password) {
      state = 'answered'
      pipe.input.write(`${String(become.password.open())}\n`)
      return
    }
    state = state === 'answered' ? 'asked again' : 'no password'
    pipe.kill()
  }
  return { hear, state: () => state }
}
