import { copyFile, link, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { locked } from '../../../src/lab/lock.ts'
import { installPackages } from '../../../src/lab/packages.ts'
import { buildDeb, type Deb } from './deb.ts'
import { type SigningKey, withKeys } from './keys.ts'
import { listsOf, releaseOf } from './lists.ts'
import { type Programs, packagesOf, SERIES } from './packages.ts'
import { mongoshProgram, nodeProgram, standinProgram } from './programs.ts'

/** What a repository is built for, and where. */
export interface Site {
  /** The folder that becomes the root of the web site; what was there is replaced. */
  readonly into: string
  /** Keeps what was fetched and built, and the keys. */
  readonly cache: string
  readonly distribution: 'debian' | 'ubuntu'
  readonly suite: string
}

// Apt wants a date; one that never changes keeps the lists the same as long as the packages are.
const DATE = new Date('2025-09-01T00:00:00Z')

/** Builds the stand-in's packages and lays them out as MongoDB's server does; gives the keys' fingerprints by series. */
export async function buildRepository(
  site: Site,
  report: (line: string) => void,
): Promise<Readonly<Record<string, string>>> {
  await installPackages(['gnupg'], report)
  for (const name of ['programs', 'debs']) await mkdir(join(site.cache, name), { recursive: true })
  return locked(join(site.cache, 'lock'), 'wait', async () => {
    const programs = await programsOf(site.cache, report)
    const building = `${site.into}.new`
    await rm(building, { recursive: true, force: true })
    const used = new Set<string>()
    const fingerprints = await withKeys(site.cache, async (keyOf) => {
      const found: Record<string, string> = {}
      for (const series of Object.keys(SERIES)) {
        const key = await keyOf(series)
        const debs = await publish({ ...site, into: building }, series, programs, key)
        for (const { file } of debs) used.add(file)
        found[series] = key.fingerprint
      }
      return found
    })
    await removeUnused(join(site.cache, 'debs'), used)
    await rm(site.into, { recursive: true, force: true })
    await rename(building, site.into)
    return fingerprints
  })
}

async function programsOf(cache: string, report: (line: string) => void): Promise<Programs> {
  const standin = (name: string, main: string) => standinProgram(name, main, cache)
  const [mongod, mongodump, mongorestore] = await Promise.all([
    standin('mongod', 'mongod/main.ts'),
    standin('mongodump', 'tools/mongodump.ts'),
    standin('mongorestore', 'tools/mongorestore.ts'),
  ])
  const [node, mongosh] = [await nodeProgram(cache, report), await mongoshProgram(cache, report)]
  return { node, mongosh, mongod, mongodump, mongorestore }
}

async function publish(site: Site, series: string, programs: Programs, key: SigningKey): Promise<readonly Deb[]> {
  const debs: Deb[] = []
  for (const pack of packagesOf(series, programs)) debs.push(await buildDeb(pack, join(site.cache, 'debs')))
  const component = site.distribution === 'debian' ? 'main' : 'multiverse'
  const name = `${site.suite}/mongodb-org/${series}`
  const folder = join(site.into, 'apt', site.distribution, 'dists', name)
  const lists = listsOf(name, component, debs)
  const { inline, detached } = await key.sign(releaseOf(name, component, lists, DATE), `${site.suite}-${series}`)
  const release = releaseOf(name, component, lists, DATE)
  const texts = [...lists, ['Release', release], ['InRelease', inline], ['Release.gpg', detached]] as const
  for (const [path, content] of texts) await write(join(folder, path), content)
  for (const deb of debs) await place(deb.file, join(folder, component, 'binary-amd64', deb.name))
  await write(join(site.into, `static/pgp/server-${series}.asc`), key.armored)
  await write(join(site.into, `static/pgp/server-${series}.fingerprint`), `${key.fingerprint}\n`)
  return debs
}

/** Forgets packages of earlier builds; other repositories that have them keep them. */
async function removeUnused(folder: string, used: ReadonlySet<string>): Promise<void> {
  const paths = (await readdir(folder)).map((name) => join(folder, name))
  for (const path of paths) if (!used.has(path.replace(/\.stanza$/, ''))) await rm(path, { recursive: true })
}

/** Writes a file, and the folders that it lies in. */
export async function write(file: string, content: string | Buffer): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, content)
}

/** Links where both lie on one disk, so that a repository costs no room beside the cache. */
export async function place(file: string, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true })
  await link(file, target).catch(() => copyFile(file, target))
}
