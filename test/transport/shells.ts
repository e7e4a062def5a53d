import { spawnSync } from 'node:child_process'
import { boot } from '../../src/transport/loop.ts'
import { type Pipe, spawnPipe } from '../../src/transport/pipe.ts'
import { newNonce, openSession, type Session } from '../../src/transport/session.ts'

const ALL: readonly (readonly [string, readonly string[]])[] = [
  ['dash', ['dash']],
  ['bash', ['bash']],
  ['busybox', ['busybox', 'sh']],
]

/** The shells of this machine that a host may have as /bin/sh, by name and command. */
export const SHELLS = ALL.filter(([name]) => spawnSync('which', [name]).status === 0)

/** Starts a framed shell; `before` runs first, as a login shell's own files do. */
export async function openShell(command: readonly string[], before = ''): Promise<{ session: Session; pipe: Pipe }> {
  const hello = newNonce()
  const [program = 'sh', ...args] = command
  const pipe = spawnPipe(program, [...args, '-c', `${before}${boot(hello)}`])
  const session = await openSession(pipe, hello, 'me')
  if ('printed' in session) throw new Error(`no hello, but: ${session.printed}`)
  return { session, pipe }
}
