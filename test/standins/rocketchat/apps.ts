import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { log, said } from './log.ts'

const execute = promisify(execFile)

/** Looks for the Deno that apps run in; without it the real server works too, only its apps do not. */
export async function startApps(wanted: string): Promise<void> {
  try {
    const { stdout } = await execute('deno', ['--version'])
    const found = /^deno (\S+)/.exec(stdout)?.[1]
    if (found !== wanted) log('error', 'Apps', `deno ${found ?? 'of no version'} is not ${wanted}`)
  } catch (thrown) {
    log('error', 'Apps', `Failed to start the runtime of apps: ${said(thrown)}`)
  }
}
