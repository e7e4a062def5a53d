import { isMongoError } from './errors.ts'
import { readOptions } from './options/options.ts'
import { emulatedVersion } from './version.ts'

const version = emulatedVersion()

try {
  const invocation = readOptions(process.argv.slice(2), version)
  if (invocation.asks === null) {
    // All the rest is loaded only for a server: `mongod --version` is asked often.
    const { run } = await import('./run.ts')
    await run(invocation.options)
  } else if (invocation.asks === 'version') printVersion()
  else process.stdout.write('STAND-IN, NOT MongoDB\nUsage: mongod [options]\n')
} catch (thrown) {
  const isLog = isMongoError(thrown) && thrown.codeName === 'FileNotOpen'
  const text = thrown instanceof Error ? thrown.message : String(thrown)
  process.stderr.write(
    isLog
      ? `Error during global initialization: FileNotOpen: ${text}\n`
      : `${text}\ntry 'mongod --help' for more information\n`,
  )
  process.exitCode = isLog ? 1 : 2
}

function printVersion(): void {
  const build = { version, gitVersion: 'standin', modules: ['standin'], allocator: 'none', environment: {} }
  process.stdout.write(`db version v${version}\nBuild Info: ${JSON.stringify(build, null, 4)}\n`)
}
