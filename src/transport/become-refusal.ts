import type { Become } from './become.ts'
import type { LoginFailure } from './failures.ts'
import type { Asked, Login } from './start.ts'

/** Why the user could not be become, from how far the talk came and what the program printed. */
export function refusedBecome(login: Login, become: Become, asked: Asked, printed: string): LoginFailure {
  const program = become.exe ?? become.method
  const [message, help] = explain(login, become, program, asked, printed)
  return { failure: 'become', message, help }
}

const ASK = 'set ansible_become_password or use --ask-become-pass'

function explain(
  login: Login,
  { user, method }: Become,
  program: string,
  asked: Asked,
  printed: string,
): [string, string] {
  const { name } = login
  if (asked === 'no password') return [`${program} on ${name} asks for a password`, ASK]
  if (asked === 'asked again' || /incorrect password|authentication failure|sorry, try again/i.test(printed))
    return [`${program} on ${name} refused the password of ${method === 'su' ? user : login.user}`, ASK]
  if (/^env: .*no such file/im.test(printed))
    return [`there is no ${program} on ${name}`, `install it, log in as ${user}, or set ansible_become_method`]
  if (/must have a tty/i.test(printed))
    return [`${program} on ${name} wants a terminal`, `remove requiretty for ${login.user} from /etc/sudoers`]
  if (/unknown user|does not exist/i.test(printed))
    return [`there is no user ${user} on ${name}`, 'create it in an earlier task, or correct become_user']
  if (/not in the sudoers|not allowed to|may not run/i.test(printed))
    return [`${login.user} on ${name} may not become ${user} by ${program}`, 'allow it in /etc/sudoers.d']
  const said = printed.split('\n').at(-1)
  return [
    `${program} on ${name} did not give a shell of ${user}${said && `: ${said}`}`,
    `try ${program} by hand on ${name}`,
  ]
}
