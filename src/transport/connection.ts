import { setTimeout as sleep } from 'node:timers/promises'
import { type Become, shellName } from './become.ts'
import { connectionLost, isLoginFailure, type LoginFailure } from './failures.ts'
import { spawnPipe } from './pipe.ts'
import type { Session } from './session.ts'
import { sshLogin } from './ssh.ts'
import { type Login, startSession } from './start.ts'
import type { Target } from './target.ts'
import { type Dial, dialHere } from './tunnel.ts'

/** A host that is logged in to: one shell for each user, started when first asked for and shared by all callers. */
export interface Connection {
  /** The login user's shell, or that of the user to become. Rejects with `connectionLost` once the connection is gone. */
  session(become?: Become | null): Promise<Session | LoginFailure>
  /** Streams that leave from the host. */
  readonly dial: Dial
  /** Resolves with the reason when the connection has ended, by `close` too. */
  readonly lost: Promise<string>
  close(): void
}

/** Logs in to a host, or takes this machine. */
export async function connect(target: Target): Promise<Connection | LoginFailure> {
  if (target.connection === 'local') return shellsOf(target, localLogin())
  const login = await sshLogin(target)
  return isLoginFailure(login) ? login : shellsOf(target, login)
}

type Opened = Pick<Login, 'open'> & {
  readonly dial: Dial
  readonly closed: Promise<string>
  readonly end: () => void
}

function localLogin(): Opened {
  let close: (reason: string) => void
  const closed = new Promise<string>((resolve) => {
    close = resolve
  })
  return {
    open: async (commandLine) => {
      const pipe = spawnPipe('/bin/sh', ['-c', commandLine])
      void closed.then(() => pipe.kill())
      return pipe
    },
    dial: dialHere,
    closed,
    end: () => close('closed'),
  }
}

function shellsOf({ name, user }: Target, { open, dial, closed, end }: Opened): Connection {
  const shells = new Map<string, Promise<Session | LoginFailure>>()
  let reason: string | null = null
  const lost = closed.then((why) => {
    reason ??= why
    return reason
  })
  const start = async (become: Become | null, as: string) => {
    if (reason !== null) throw connectionLost(`the connection to ${name} was lost: ${reason}`)
    const shell = await startSession({ name, user, open }, become)
    // The connection hears of its end in the same turn of the event loop as the shell does.
    await sleep(0)
    if (reason !== null && isLoginFailure(shell)) throw connectionLost(`the connection to ${name} was lost: ${reason}`)
    // Whoever asks next gets a new shell in place of one that failed or ended.
    if (isLoginFailure(shell)) shells.delete(as)
    else void shell.ended.then(() => shells.delete(as))
    return shell
  }
  return {
    session(become) {
      // Who has a program of his own to become a user by is not spared it.
      const other = become && (become.user !== user || become.exe !== undefined) ? become : null
      const as = other ? shellName(other) : user
      const running = shells.get(as)
      if (running) return running
      const started = start(other, as)
      shells.set(as, started)
      started.catch(() => shells.delete(as))
      return started
    },
    dial,
    lost,
    close() {
      reason ??= 'closed'
      end()
    },
  }
}
