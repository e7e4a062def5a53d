import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { Deb } from './deb.ts'

/** Apt's lists of a repository: files by their paths below `dists/<distribution>/`. */
export type Lists = ReadonlyMap<string, string | Buffer>

/** The index of these packages, which lie beside it as on MongoDB's own server. */
export function listsOf(distribution: string, component: string, debs: readonly Deb[]): Lists {
  const folder = `${component}/binary-amd64`
  const index = debs
    .map(({ name, stanza }) => `${stanza}Filename: dists/${distribution}/${folder}/${name}\n`)
    .join('\n')
  const release = `Archive: ${distribution}\nComponent: ${component}\nOrigin: mongodb\nLabel: mongodb\nArchitecture: amd64\n`
  return new Map<string, string | Buffer>([
    [`${folder}/Packages`, index],
    [`${folder}/Packages.gz`, gzipSync(index)],
    [`${folder}/Release`, release],
  ])
}

/** The Release file over these lists. */
export function releaseOf(distribution: string, component: string, lists: Lists, date: Date): string {
  const sums = [...lists].map(([path, content]) => {
    const digest = createHash('sha256').update(content).digest('hex')
    return ` ${digest} ${Buffer.byteLength(content)} ${path}`
  })
  return [
    'Origin: mongodb',
    'Label: mongodb',
    `Suite: ${distribution}`,
    `Codename: ${distribution}`,
    `Date: ${date.toUTCString().replace('GMT', 'UTC')}`,
    'Architectures: amd64',
    `Components: ${component}`,
    'Description: STAND-IN, NOT MongoDB: packages for the lab of rcprov',
    'SHA256:',
    ...sums,
    '',
  ].join('\n')
}
