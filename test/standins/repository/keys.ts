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

/** Lends the work the keys of each series, made at their first use; the agent of gpg ends with the work. */
export async function withKeys<T>(cache: string, work: (key: (series: string) => Promise<SigningKey>) => Promise<T>) {
  const home = join(cache, 'gnupg')
  await mkdir(home, { recursive: true, mode: 0o700 })
  try {
    return await work((series) => keyOf(home, series))
  } finally {
    await run('gpgconf', ['--homedir', home, '--kill', 'all'])
  }
}

async function keyOf(home: string, series: string): Promise<SigningKey> {
  const owner = `server-${series} of the lab (STAND-IN, NOT MongoDB) <server-${series}@rcprov.invalid>`
  const gpg = (...args: string[]) => run('gpg', ['--homedir', home, '--batch', '--quiet', '--no-tty', ...args])
  const listed = join(home, `server-${series}.asc`)
  if (!existsSync(listed)) {
    await gpg(
      '--pinentry-mode',
      'loopback',
      '--passphrase',
      '',
      '--quick-generate-key',
      owner,
      'ed25519',
      'sign',
      'never',
    )
    await writeFile(`${listed}.new`, await gpg('--armor', '--export', `=${owner}`))
    await rename(`${listed}.new`, listed)
  }
  const keys = await gpg('--with-colons', '--list-keys', `=${owner}`)
  const fingerprint = /^fpr:+([0-9A-F]{40}):/m.exec(keys)?.[1] ?? ''
  return {
    fingerprint,
    armored: await readFile(listed, 'utf8'),
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
