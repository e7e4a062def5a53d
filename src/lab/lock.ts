import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { trouble } from './trouble.ts'

/** Does the work while no other process holds the file's lock; waits for it, or has trouble at once. */
export async function locked<T>(file: string, whenTaken: 'wait' | 'refuse', work: () => Promise<T>): Promise<T> {
  const release = await lock(file, whenTaken)
  try {
    return await work()
  } finally {
    await release()
  }
}

/** Takes the file's lock and gives the function that releases it. */
export async function lock(file: string, whenTaken: 'wait' | 'refuse'): Promise<() => Promise<void>> {
  await mkdir(dirname(file), { recursive: true })
  // The kernel frees the lock when its holder ends, and `cat` ends when this process does, however it dies.
  const flags = whenTaken === 'refuse' ? ['--nonblock'] : []
  const holder = spawn('/usr/bin/flock', [...flags, file, 'sh', '-c', 'echo held; exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  if (!(await isHeld(holder))) {
    const owner = (await readFile(file, 'utf8').catch(() => '')).trim()
    throw trouble(`another lab command is at work (process ${owner})`, 'wait until it ends, then try again')
  }
  await writeFile(file, `${process.pid}\n`)
  return () =>
    new Promise((resolve) => {
      holder.once('close', () => resolve())
      holder.stdin?.end()
    })
}

function isHeld(holder: ChildProcess): Promise<boolean> {
  return new Promise((resolve, reject) => {
    holder.once('error', reject)
    holder.stdout?.once('data', () => resolve(true))
    holder.once('close', () => resolve(false))
  })
}
