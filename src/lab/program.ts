import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { trouble } from './trouble.ts'

const execute = promisify(execFile)

/** Runs a program and gives its standard output; trouble with the end of what it said when it fails. */
export async function run(program: string, args: readonly string[], help = 'see the message above'): Promise<string> {
  try {
    const { stdout } = await execute(program, [...args], { maxBuffer: 256 << 20, env: { ...process.env, LC_ALL: 'C' } })
    return stdout
  } catch (error) {
    throw trouble(`${program} ${args[0] ?? ''} failed: ${lastWords(error)}`, help, error)
  }
}

/** Whether the program ends with 0; for questions, and for removing what may be gone already. */
export async function succeeds(program: string, args: readonly string[]): Promise<boolean> {
  return execute(program, [...args]).then(
    () => true,
    () => false,
  )
}

function lastWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const said = 'stderr' in error && typeof error.stderr === 'string' ? error.stderr.trim() : ''
  return said === '' ? error.message : said.split('\n').slice(-3).join(' | ')
}
