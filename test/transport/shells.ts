import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { boot } from '../../src/transport/loop.ts'
import { type Pipe, spawnPipe } from '../../src/transport/pipe.ts'
import { newNonce, openSession, type Session } from '../../src/transport/session.ts'

/** The shells of this machine that a host may have as /bin/sh, by name and by a command whose `sh` is that shell, too. */
export const SHELLS: readonly (readonly [string, readonly string[]])[] = ['dash', 'bash', 'busybox'].flatMap((name) => {
  const path = spawnSync('which', [name]).stdout.toString().trim()
  if (path === '') return []
  const folder = mkdtempSync(join(tmpdir(), `rcprov-${name}-`))
  symlinkSync(path, join(folder, 'sh'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return [[name, ['env', `PATH=${folder}:${process.env.PATH}`, 'sh']]]
})

/** Starts a framed shell; `before` runs first, as a login shell's own files do. */
export async function openShell(command: readonly string[], before = ''): Promise<{ session: Session; pipe: Pipe }> {
  const hello = newNonce()
  const [program = 'sh', ...args] = command
  const pipe = spawnPipe(program, [...args, '-c', `${before}${boot(hello)}`])
  const session = await openSession(pipe, hello, 'me')
  if ('printed' in session) throw new Error(`no hello, but: ${session.printed}`)
  return { session, pipe }
}
