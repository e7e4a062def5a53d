import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { locked } from '../../../src/lab/lock.ts'
import { installPackages } from '../../../src/lab/packages.ts'
import { place, write } from '../repository/build.ts'
import { type Key, keyIn, withHome } from '../repository/keys.ts'
import { fetchPackage, once } from '../repository/programs.ts'
import { layOut, packFolder } from './bundle.ts'
import { LATEST, type Published, RELEASES } from './catalogue.ts'
import { type Dependency, dependencies, tarballPath } from './dependencies.ts'
import { nodeArchive, publishDeno, publishNodes } from './engines.ts'

/** Where releases are published, and from what. */
export interface Site {
  /** The folder of the web site; what was there is replaced. */
  readonly into: string
  /** Keeps what was fetched and built, and the key. */
  readonly cache: string
}

/** What was published. */
export interface PublishedSite {
  /** Of the key that has signed the releases. */
  readonly fingerprint: string
  /** Another one whenever anything in the releases is. */
  readonly digest: string
}

/** Publishes the releases and all that they need, each in the layout of its real server: releases, dist, deno, npm. */
export async function publish({ into, cache }: Site, report: (line: string) => void): Promise<PublishedSite> {
  await installPackages(['gnupg', 'zip'], report)
  await mkdir(cache, { recursive: true })
  return locked(join(cache, 'releases.lock'), 'wait', async () => {
    const building = `${into}.new`
    await rm(building, { recursive: true, force: true })
    const published = await withHome(join(cache, 'gnupg-releases'), async (home) => {
      const key = await keyIn(
        home,
        'buildmaster',
        'Buildmaster of the lab (STAND-IN, NOT Rocket.Chat) <lab@rcprov.invalid>',
      )
      const digest = createHash('sha256')
      for (const release of RELEASES)
        digest.update(await publishRelease(release, key, cache, join(building, 'releases')))
      await write(join(building, 'releases/key.asc'), key.armored)
      return { fingerprint: key.fingerprint, digest: digest.digest('hex') }
    })
    const archives: Record<string, string> = {}
    for (const { node } of RELEASES) archives[node] ??= await nodeArchive(node, cache, report)
    await publishNodes(archives, join(building, 'dist'))
    for (const version of new Set(RELEASES.flatMap(({ deno }) => deno ?? [])))
      await publishDeno(version, cache, join(building, 'deno'))
    for (const dependency of dependencies()) await publishDependency(dependency, cache, join(building, 'npm'), report)
    await rm(into, { recursive: true, force: true })
    await rename(building, into)
    return published
  })
}

/** Lays out one release: what is told of it, its archive and the signature; gives the digest of the archive. */
async function publishRelease(release: Published, key: Key, cache: string, into: string): Promise<string> {
  const { version, node, saidOfNode = node, deno, mongo } = release
  const stage = join(cache, `release-${version}`)
  await rm(stage, { recursive: true, force: true })
  await layOut(release, join(stage, 'bundle'))
  await packFolder(stage, 'bundle', join(stage, 'release.tgz'))
  const bytes = await readFile(join(stage, 'release.tgz'))
  const digest = createHash('sha256').update(bytes).digest('hex')
  const signature = await signed(key, join(stage, 'release.tgz'), join(cache, `release-${digest.slice(0, 16)}.asc`))
  const info = {
    tag: version,
    commit: digest.slice(0, 40),
    key: `build/rocket.chat-${version}.tgz`,
    etag: digest.slice(0, 32),
    count: 0,
    nodeVersion: saidOfNode,
    ...(deno === null ? {} : { denoVersion: deno }),
    compatibleMongoVersions: mongo,
    standin: 'STAND-IN, NOT Rocket.Chat',
  }
  for (const name of version === LATEST ? [version, 'latest'] : [version]) {
    await write(join(into, name, 'info'), `${JSON.stringify(info)}\n`)
    await write(join(into, name, 'download'), bytes)
    await write(join(into, name, 'asc'), signature)
  }
  await rm(stage, { recursive: true })
  return digest
}

/** A signature tells its time: what was signed before keeps its own, and hosts need not fetch it anew. */
async function signed({ gpg, fingerprint }: Key, file: string, kept: string): Promise<string> {
  if (!existsSync(kept)) {
    await gpg('--local-user', fingerprint, '--armor', '--yes', '--output', `${kept}.new`, '--detach-sign', file)
    await rename(`${kept}.new`, kept)
  }
  return readFile(kept, 'utf8')
}

/** Puts a package where npm looks for it in a registry. With a shrinkwrap it asks for nothing else. */
async function publishDependency(dependency: Dependency, cache: string, into: string, report: (line: string) => void) {
  const { name, version, integrity } = dependency
  const spec = `${name}@${version}`
  const folder = join(cache, 'npm', encodeURIComponent(spec))
  await once(folder, async (building) => {
    report(`fetching ${spec} from npm`)
    const bytes = await readFile(await fetchPackage(spec, building))
    const found = `sha512-${createHash('sha512').update(bytes).digest('base64')}`
    if (found !== integrity) throw new Error(`${spec} is not the package of package-lock.json`)
    await writeFile(join(building, 'package.tgz'), bytes)
  })
  await place(join(folder, 'package.tgz'), join(into, tarballPath(dependency)))
}
