import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from '../../../src/lab/program.ts'

/** The key that signs the lists of one series. */
export interface SigningKey {
  readonly fingerprint: string
  /** The public key, armored. */
  readonly armored: string
  /** Signs a Release file and keeps it: the text within its signature, as InRelease, and the signature alone. */
  readonly sign: (release: string, name: string) => Promise<{ readonly inline: string; readonly detached: string }>
}

/** A key of gpg with what works with it. */
export interface Key {
  readonly fingerprint: string
  /** The public key, armored. */
  readonly armored: string
  readonly gpg: (...args: readonly string[]) => Promise<string>
}

/** Lends the work the keys of each series, made at their first use. */
export async function withKeys<T>(cache: string, work: (key: (series: string) => Promise<SigningKey>) => Promise<T>) {
  return withHome(join(cache, 'gnupg'), (home) => work((series) => keyOf(home, series)))
}

/** Lends the work a folder for keys; the agent of gpg ends with the work. */
export async function withHome<T>(home: string, work: (home: string) => Promise<T>): Promise<T> {
  await mkdir(home, { recursive: true, mode: 0o700 })
  try {
    return await work(home)
  } finally {
    await run('gpgconf', ['--homedir', home, '--kill', 'all'])
  }
}

/** The key of that name and owner in the folder, made at its first use. */
export async function keyIn(home: string, name: string, owner: string): Promise<Key> {
  const gpg = (...args: readonly string[]) => run('gpg', ['--homedir', home, '--batch', '--quiet', '--no-tty', ...args])
  const listed = join(home, `${name}.asc`)
  if (!existsSync(listed)) {
    const unprotected = ['--pinentry-mode', 'loopback', '--passphrase', '']
    await gpg(...unprotected, '--quick-generate-key', owner, 'ed25519', 'sign', 'never')
    await writeFile(`${listed}.new`, await gpg('--armor', '--export', `=${owner}`))
    await rename(`${listed}.new`, listed)
  }
  const keys = await gpg('--with-colons', '--list-keys', `=${owner}`)
  const fingerprint = /^fpr:+([0-9A-F]{40}):/m.exec(keys)?.[1] ?? ''
  return { fingerprint, armored: await readFile(listed, 'utf8'), gpg }
}

async function keyOf(home: string, series: string): Promise<SigningKey> {
  const name = `server-${series}`
  const owner = `${name} of the lab (STAND-IN, NOT MongoDB) <${name}@rcprov.invalid>`
  const { fingerprint, armored, gpg } = await keyIn(home, name, owner)
  return {
    fingerprint,
    armored,
    async sign(release, name) {
      const file = join(home, `${name}.Release`)
      const known = await readFile(file, 'utf8').catch(() => '')
      // A signature tells its time: what was signed before stays as it is, and hosts need not fetch it anew.
      if (known !== release || !existsSync(`${file}.gpg`)) {
        await writeFile(file, release)
        const user = ['--yes', '--local-user', fingerprint, '--armor']
        await gpg(...user, '--output', `${file}.in`, '--clear-sign', file)
        await gpg(...user, '--output', `${file}.gpg`, '--detach-sign', file)
      }
      return { inline: await readFile(`${file}.in`, 'utf8'), detached: await readFile(`${file}.gpg`, 'utf8') }
    },
  }
}
