import { statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { mongoError } from '../errors.ts'

/** Holds a data folder for this process alone, until it ends in whatever way; gives back how to let go of it. */
export async function lockFolder(dbPath: string): Promise<() => void> {
  const found = statSync(dbPath, { throwIfNoEntry: false })
  if (found === undefined) {
    throw mongoError(
      29,
      `Data directory ${dbPath} not found. Create the missing directory or specify another path using (1) the --dbpath command line option, or (2) by adding the 'storage.dbPath' option in the configuration file.`,
    )
  }
  // The kernel drops an abstract socket's name with the process, which a file with a process id does not survive as well.
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', () => {
      const lock = join(dbPath, 'mongod.lock')
      const held = `Unable to lock the lock file: ${lock} (Resource temporarily unavailable).`
      reject(mongoError(98, `${held} Another mongod instance is already running on the ${dbPath} directory`))
    })
    server.listen(`\0mongod-standin:${found.dev}:${found.ino}`, resolve)
  })
  server.unref()
  writeLock(dbPath, `${process.pid}\n`)
  return () => {
    writeLock(dbPath, '')
    server.close()
  }
}

function writeLock(dbPath: string, text: string): void {
  try {
    writeFileSync(join(dbPath, 'mongod.lock'), text, { mode: 0o600 })
  } catch (thrown) {
    throw mongoError(30, `Attempted to create a lock file on a read-only directory: ${dbPath}: ${thrown}`)
  }
}
