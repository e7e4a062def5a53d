import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished, vi } from 'vitest'
import { built } from '../built.ts'

// Each process takes half a second, and several seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

// One that hangs would stay after the test: a polite signal only asks it to finish its changes. Without --foreground
// `timeout` passes a signal on twice, as if Ctrl-C were pressed again.
const command = ['timeout', '--foreground', '-s', 'KILL', '50', ...built]

/** How a process of rcprov ended, and what it printed. */
export interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** A folder with these files, for one test; run logs go into it too. */
export function folderOf(files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'rcprov-cli-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, dirname(name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  const environment = { PATH: process.env.PATH ?? '', HOME: folder, XDG_STATE_HOME: join(folder, 'state') }
  return {
    folder,
    /** Runs the command line `rcprov ARGS` in the folder. */
    rcprov: (...args: string[]) => ended([...command, ...args], folder, environment),
    /** Runs a line of a shell in which "$@" is rcprov. */
    shell: (line: string, more: Readonly<Record<string, string>> = {}) =>
      ended(['sh', '-c', line, 'sh', ...command], folder, { ...environment, ...more }),
  }
}

// As root each command has a /run and a /var/lib of its own, so that tests leave this machine's, and each other's, alone.
const OWN = 'mount -t tmpfs -o mode=755 none /run && mount -t tmpfs -o mode=755 none /var/lib && exec "$@"'
const isolated = userInfo().uid === 0 ? ['unshare', '-m', 'sh', '-c', OWN, 'sh'] : []

function ended(words: string[], cwd: string, env: Record<string, string>): Promise<Ended> {
  const [program = '', ...args] = [...isolated, ...words]
  return new Promise((resolve) => {
    execFile(program, args, { cwd, env }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr })
    })
  })
}
