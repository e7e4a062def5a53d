import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Machine } from '../../../src/lab/machine.ts'
import type { Lab } from '../../../src/lab/place.ts'
import { filesAddress, filesFolder } from '../../../src/lab/proxy.ts'
import { buildRepository } from './build.ts'

/** What the role `mongodb` must be told to take the stand-in's packages instead of MongoDB's. */
export interface RepositoryVariables {
  readonly mongodb_repository_url: string
  /** With the number of the major version left open, as a template of the role's. */
  readonly mongodb_repository_key_url: string
  readonly mongodb_repository_key_fingerprints: readonly string[]
}

/** Builds the repository where the lab's hosts find it, and gives the variables that name it. */
export async function fillLab(
  lab: Lab,
  machine: Machine,
  report: (line: string) => void,
): Promise<RepositoryVariables> {
  const into = join(filesFolder(lab), 'mongodb')
  await mkdir(filesFolder(lab), { recursive: true })
  const fingerprints = await buildRepository({ ...machine, into, cache: join(lab.root, 'standins') }, report)
  const address = `${filesAddress(lab)}/mongodb`
  return {
    mongodb_repository_url: `${address}/apt/${machine.distribution}`,
    mongodb_repository_key_url: `${address}/static/pgp/server-{{ mongodb_major }}.0.asc`,
    mongodb_repository_key_fingerprints: Object.values(fingerprints),
  }
}
