import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'

/** A command prefix whose programs share an own /run (as root) or an own home, so that tests leave this machine alone. */
export interface PrivateRun {
  readonly prefix: readonly string[]
  readonly remove: () => void
}

/** Makes such a place. */
export async function privateRun(): Promise<PrivateRun> {
  const home = mkdtempSync(join(tmpdir(), 'rcprov-home-'))
  const remove = () => rmSync(home, { recursive: true, force: true })
  if (userInfo().uid !== 0) return { prefix: ['env', `HOME=${home}`], remove }
  const holder = spawn('unshare', ['-m', 'sh', '-c', 'mount -t tmpfs -o mode=755 none /run && echo up && exec cat'])
  await firstLine(holder)
  return {
    prefix: ['nsenter', '-t', String(holder.pid), '-m', 'env', `HOME=${home}`],
    remove: () => {
      holder.kill()
      remove()
    },
  }
}

async function firstLine(child: ChildProcess): Promise<void> {
  await new Promise((resolve) => child.stdout?.once('data', resolve))
}
