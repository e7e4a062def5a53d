import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { layOut, packFolder } from './bundle.ts'
import { LATEST, RELEASES } from './catalogue.ts'
import { dependencies, manifests, tarballPath } from './dependencies.ts'

const folder = mkdtempSync(join(tmpdir(), 'standin-releases-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('a release', () => {
  it('is the same archive whenever it is packed', async () => {
    const archives = await Promise.all(
      ['one', 'two'].map(async (name) => {
        await layOut(
          { version: '7.10.0', node: '22.16.0', migration: 1, minimumMongo: '7.0.0', deno: null },
          join(folder, name, 'bundle'),
        )
        await packFolder(join(folder, name), 'bundle', join(folder, `${name}.tgz`))
        return readFileSync(join(folder, `${name}.tgz`)).toString('base64')
      }),
    )
    expect(archives[0]).toBe(archives[1])
  })

  it('of each version has a build of its own', async () => {
    const built = await Promise.all(
      RELEASES.map(async (release) => {
        const bundle = join(folder, release.version)
        await layOut(release, bundle)
        return JSON.parse(readFileSync(join(bundle, 'programs/server/release.json'), 'utf8')).buildAt
      }),
    )
    expect(new Set(built).size).toBe(RELEASES.length)
    expect(RELEASES.map(({ version }) => version)).toContain(LATEST)
  })

  it('names all that npm has to fetch, with its checksum, where a registry has it', () => {
    const all = dependencies()
    const { manifest, shrinkwrap } = manifests(all)
    expect(manifest).toMatchObject({ dependencies: { mongodb: expect.stringMatching(/^\d/) } })
    expect(all.map(({ name }) => name)).toEqual(expect.arrayContaining(['mongodb', 'bson', '@mongodb-js/saslprep']))
    for (const dependency of all) {
      expect(shrinkwrap).toHaveProperty(['packages', `node_modules/${dependency.name}`], {
        ...dependency.entry,
        integrity: expect.stringMatching(/^sha512-/),
        resolved: `https://registry.npmjs.org/${tarballPath(dependency)}`,
      })
    }
  })
})
