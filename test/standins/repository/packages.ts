import type { Package, PackedFile } from './deb.ts'
import { MONGOSH, NODE } from './programs.ts'
import { serverFiles, serverScripts } from './server-package.ts'

/** The series that there are repositories of, each with two patch levels to go between. */
export const SERIES: Readonly<Record<string, readonly string[]>> = {
  '7.0': ['7.0.24', '7.0.26'],
  '8.0': ['8.0.12', '8.0.15'],
}

const TOOLS = '100.13.0'
const HOME = '/usr/lib/mongod-standin'
const CONFLICTS = ['mongodb', 'mongodb-server', 'mongodb-clients', 'mongodb-dev']

/** The program files that the packages hold, on this machine. */
export interface Programs {
  readonly node: string
  readonly mongosh: string
  readonly mongod: string
  readonly mongodump: string
  readonly mongorestore: string
}

/** The packages of a series: those of each of its versions, and the tools, which have versions of their own. */
export function packagesOf(series: string, programs: Programs): readonly Package[] {
  const versions = SERIES[series] ?? []
  return [...versions.flatMap((version) => serverPackages(version, programs)), ...toolPackages(programs)]
}

function serverPackages(version: string, { mongod }: Programs): readonly Package[] {
  const of = (
    name: string,
    depends: readonly string[],
    summary: string,
    files: readonly PackedFile[] = [],
  ): Package => ({
    name: `mongodb-org${name}`,
    version,
    depends,
    conflicts: CONFLICTS,
    summary,
    files,
  })
  const database = ['-shell', '-server', '-mongos', '-database-tools-extra'].map((name) => `mongodb-org${name}`)
  const server = [...program('mongod', mongod), text(`${HOME}/version`, `${version}\n`), ...serverFiles(version)]
  return [
    of('', ['mongodb-org-database', 'mongodb-org-tools'], 'all of it (metapackage)'),
    of('-database', database, 'the server and what goes with it (metapackage)'),
    of('-shell', ['mongodb-mongosh'], 'the shell (metapackage)'),
    of('-tools', ['mongodb-database-tools'], 'the tools (metapackage)'),
    of('-database-tools-extra', [], 'nothing', [script('/usr/bin/install_compass', 'there is no Compass', version)]),
    of('-mongos', [runtime, 'tzdata'], 'no router', [script('/usr/bin/mongos', 'there is no router', version)]),
    { ...of('-server', [runtime, 'adduser', 'tzdata'], 'the server', server), scripts: serverScripts },
  ]
}

function toolPackages({ node, mongosh, mongodump, mongorestore }: Programs): readonly Package[] {
  const dump = [...program('mongodump', mongodump), ...program('mongorestore', mongorestore)]
  return [
    {
      name: 'mongodb-database-tools',
      version: TOOLS,
      depends: [runtime],
      summary: 'mongodump and mongorestore with an archive format of their own',
      files: [...dump, text(`${HOME}/tools-version`, `${TOOLS}\n`)],
    },
    {
      name: 'mongodb-mongosh',
      version: MONGOSH,
      depends: [runtime],
      summary: "the real shell of npm in a package of the lab's",
      files: program('mongosh', mongosh, 'cjs'),
    },
    {
      name: runtime,
      version: NODE,
      depends: ['libc6', 'libstdc++6'],
      summary: 'the Node that it runs on',
      files: [{ path: `${HOME}/node`, content: { copyOf: node }, isProgram: true }],
    },
  ]
}

const runtime = 'mongod-standin-runtime'

/** A program of one file, and the command that runs it. */
function program(name: string, file: string, ending = 'mjs'): readonly PackedFile[] {
  const code = `${HOME}/${name}.${ending}`
  const command = `#!/bin/sh\nexec ${HOME}/node ${code} "$@"\n`
  return [
    { path: code, content: { copyOf: file } },
    { path: `/usr/bin/${name}`, content: { text: command }, isProgram: true },
  ]
}

/** A program that only tells its version, and that it can do nothing. */
function script(path: string, why: string, version: string): PackedFile {
  const name = path.replace(/^.*\//, '')
  const lines = [
    '#!/bin/sh',
    `if [ "$1" = --version ]; then echo "${name} version v${version}"; exit; fi`,
    `echo "${name}: STAND-IN, NOT MongoDB: ${why}" >&2`,
    'exit 1\n',
  ]
  return { path, content: { text: lines.join('\n') }, isProgram: true }
}

function text(path: string, content: string): PackedFile {
  return { path, content: { text: content } }
}
