import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Lab } from '../../../src/lab/place.ts'
import { filesAddress, filesFolder } from '../../../src/lab/proxy.ts'
import { publish } from './publish.ts'

/** What the roles `node` and `rocketchat` must be told to take the stand-in instead of Rocket.Chat. */
export interface ReleaseVariables {
  readonly rocketchat_releases_url: string
  readonly rocketchat_signing_key_url: string
  readonly rocketchat_signing_key_fingerprint: string
  /** A place of its own for what was built, so that it never passes for the real one, nor an old one for a new one. */
  readonly rocketchat_cache: string
  /** It has nothing to compile. */
  readonly rocketchat_build_packages: readonly string[]
  readonly node_dist_url: string
  readonly deno_dist_url: string
  readonly npm_registry: string
}

/** Publishes the releases where the lab's hosts find them, and gives the variables that name them. */
export async function fillReleases(lab: Lab, report: (line: string) => void): Promise<ReleaseVariables> {
  await mkdir(filesFolder(lab), { recursive: true })
  const site = { into: join(filesFolder(lab), 'rocketchat'), cache: join(lab.root, 'standins') }
  const { fingerprint, digest } = await publish(site, report)
  const address = `${filesAddress(lab)}/rocketchat`
  return {
    rocketchat_releases_url: `${address}/releases`,
    rocketchat_signing_key_url: `${address}/releases/key.asc`,
    rocketchat_signing_key_fingerprint: fingerprint,
    rocketchat_cache: join(lab.folder, 'built', digest.slice(0, 12)),
    rocketchat_build_packages: [],
    node_dist_url: `${address}/dist`,
    deno_dist_url: `${address}/deno`,
    npm_registry: `${address}/npm`,
  }
}
