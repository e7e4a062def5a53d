import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { run } from '../../../src/lab/program.ts'
import { write } from '../repository/build.ts'
import { bundle } from '../repository/programs.ts'
import { BUILT_FILE, RELEASE_FILE, type Release } from '../rocketchat/release.ts'
import { dependencies, manifests } from './dependencies.ts'

/** What a bundle is made for. */
export interface Packed extends Pick<Release, 'version' | 'migration' | 'minimumMongo' | 'deno'> {
  readonly node: string
}

// Times in an archive are those of no build, so that the same files make the same archive.
const EPOCH = 1_700_000_000

const MAIN = `// STAND-IN, NOT Rocket.Chat
process.chdir(require('path').join(__dirname, 'programs', 'server'))
require('./programs/server/boot.js')
`

// The real one compiles modules here; what is left of that is that they then belong to one ABI.
const REBUILD = `// STAND-IN, NOT Rocket.Chat
require('fs').writeFileSync('${BUILT_FILE}', process.versions.modules + '\\n')
`

const README = `STAND-IN, NOT Rocket.Chat
A program of the tests of rcprov that behaves like the real one where they look.

  $ (cd programs/server && npm install)
  $ export MONGO_URL='mongodb://user:password@host:port/databasename?replicaSet=rs0'
  $ export ROOT_URL='http://example.com'
  $ node main.js
`

/** Lays the stand-in out in a folder as a release has it; what npm installs is not there yet. */
export async function layOut(packed: Packed, folder: string): Promise<void> {
  const server = join(folder, 'programs/server')
  const main = resolve(import.meta.dirname, '../rocketchat/main.ts')
  await bundle(main, join(server, 'boot.js'), ['--format=cjs', '--target=node20', '--external:mongodb'])
  const { manifest, shrinkwrap } = manifests(dependencies())
  const program = createHash('sha256').update(await readFile(join(server, 'boot.js')))
  const { version, migration, minimumMongo, deno, node } = packed
  const commit = program.update(JSON.stringify(packed)).digest('hex').slice(0, 40)
  // Each build has a date of its own, as the lock of the migrations goes by it.
  const buildAt = new Date((EPOCH + (Number.parseInt(commit.slice(0, 6), 16) % 86_400)) * 1000).toISOString()
  const release: Release = { version, commit, buildAt, migration, minimumMongo, deno }
  const star = {
    format: 'site-archive-pre1',
    builtBy: 'STAND-IN, NOT Meteor',
    nodeVersion: node,
    programs: [{ name: 'server', arch: 'os.linux.x86_64', path: 'programs/server/program.json' }],
  }
  const files: Readonly<Record<string, string>> = {
    'main.js': MAIN,
    README,
    '.node_version.txt': `v${node}\n`,
    'star.json': text(star),
    'programs/server/program.json': text({ format: 'javascript-image-pre1', arch: 'os.linux.x86_64' }),
    'programs/server/package.json': text(manifest),
    'programs/server/npm-shrinkwrap.json': text(shrinkwrap),
    'programs/server/npm-rebuild.js': REBUILD,
    [`programs/server/${RELEASE_FILE}`]: text(release),
  }
  for (const [path, content] of Object.entries(files)) await write(join(folder, path), content)
}

/** Packs the folder `bundle` that lies in another one; the same files give the same archive. */
export async function packFolder(parent: string, name: string, archive: string): Promise<void> {
  const same = ['--sort=name', `--mtime=@${EPOCH}`, '--owner=0', '--group=0', '--numeric-owner', '--mode=go-w']
  // Fast rather than small: it goes over a bridge of this machine only.
  await run('tar', [...same, '--use-compress-program=gzip -n -1', '-C', parent, '-cf', archive, name])
}

function text(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
