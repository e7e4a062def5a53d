import { readFileSync } from 'node:fs'
import { MongoClient } from 'mongodb'
import { readOptions, type ToolOptions } from './options.ts'

/** Runs a tool from its command line to its exit code: 0, or 1 with the reason on standard error. */
export async function runTool(
  name: string,
  flags: readonly string[],
  work: (client: MongoClient, options: ToolOptions, say: (line: string) => void) => Promise<void>,
): Promise<void> {
  const say = (line: string): void => void process.stderr.write(`${new Date().toISOString()}\t${line}\n`)
  try {
    const options = readOptions(process.argv.slice(2), flags)
    if (options === 'version')
      return void process.stdout.write(`${name} version: ${version()}\nSTAND-IN, NOT MongoDB\n`)
    if (options === 'help') return void process.stdout.write(`${name}: STAND-IN, NOT MongoDB: see its README\n`)
    const tell = options.quiet ? () => {} : say
    tell(`${name}: STAND-IN, NOT MongoDB`)
    await withClient(options, (client) => work(client, options, tell))
  } catch (thrown) {
    say(`Failed: ${thrown instanceof Error ? thrown.message : String(thrown)}`)
    process.exitCode = 1
  }
}

async function withClient(options: ToolOptions, work: (client: MongoClient) => Promise<void>): Promise<void> {
  const { user } = options
  const client = new MongoClient(options.uri, {
    serverSelectionTimeoutMS: 10_000,
    promoteValues: false,
    promoteLongs: false,
    ...(user !== null && {
      auth: { username: user.name, password: user.password },
      authSource: user.database,
    }),
  })
  try {
    await client.connect()
    await work(client)
  } finally {
    await client.close()
  }
}

function version(): string {
  try {
    return readFileSync(new URL('tools-version', import.meta.url), 'utf8').trim()
  } catch {
    return '100.0.0'
  }
}
