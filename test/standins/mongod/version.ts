import { readFileSync } from 'node:fs'

/** The version that is emulated: of the environment, else of the file that a package brings, else the newest known. */
export function emulatedVersion(): string {
  const named = process.env.MONGOD_STANDIN_VERSION
  if (named !== undefined && named !== '') return named
  try {
    return readFileSync(new URL('version', import.meta.url), 'utf8').trim()
  } catch {
    return '8.0.12'
  }
}

/** The feature level of a version: `8.0` of `8.0.12`. */
export function levelOf(version: string): string {
  return version.split('.').slice(0, 2).join('.')
}

/** The newest wire protocol that a version speaks. */
export function wireVersionOf(version: string): number {
  const known: Record<string, number> = { '6.0': 17, '7.0': 21, '8.0': 25, '8.2': 27 }
  return known[levelOf(version)] ?? 25
}
