import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, copyFile, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { run } from '../../../src/lab/program.ts'

/** A file of a package: its text, or the file of this machine that it is a copy of. */
export interface PackedFile {
  readonly path: string
  readonly content: { readonly text: string } | { readonly copyOf: string }
  readonly isProgram?: true
  /** The administrator's changes to it survive an upgrade. */
  readonly isConfiguration?: true
}

/** A Debian package before it is built. */
export interface Package {
  readonly name: string
  readonly version: string
  readonly depends: readonly string[]
  readonly conflicts?: readonly string[]
  readonly summary: string
  readonly files: readonly PackedFile[]
  readonly scripts?: Readonly<Record<'postinst' | 'prerm' | 'postrm', string | null>>
}

/** A package that was built, and its paragraph for an index of packages. */
export interface Deb {
  readonly file: string
  readonly name: string
  readonly stanza: string
}

const ARCHITECTURE = 'amd64'
// Times in the archive are those of no build, so that the same files make the same package.
const EPOCH = '1700000000'

// A program is in packages of more than one version; reading the greatest of them takes a while.
const digests = new Map<string, Promise<string>>()

/** Builds a package, or takes the one of an earlier build with the same files out of the cache folder. */
export async function buildDeb(pack: Package, cache: string): Promise<Deb> {
  const files = await Promise.all(pack.files.map(async (file) => ({ ...file, digest: await digestOf(file) })))
  const hash = createHash('sha256')
    .update(JSON.stringify([{ ...pack, files: files.map(({ path, digest }) => [path, digest]) }, control(pack, 0)]))
    .digest('hex')
  const name = `${pack.name}_${pack.version}_${ARCHITECTURE}.deb`
  const file = join(cache, `${hash.slice(0, 16)}-${name}`)
  if (!existsSync(`${file}.stanza`)) await assemble(pack, file)
  return { file, name, stanza: await readFile(`${file}.stanza`, 'utf8') }
}

async function digestOf({ content, isProgram, isConfiguration }: PackedFile): Promise<unknown> {
  if ('text' in content) return [content.text, isProgram, isConfiguration]
  const known = digests.get(content.copyOf) ?? digestOfFile(content.copyOf)
  digests.set(content.copyOf, known)
  return [await known, isProgram]
}

async function digestOfFile(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex')
}

async function assemble(pack: Package, file: string): Promise<void> {
  const stage = `${file}.stage`
  await rm(stage, { recursive: true, force: true })
  await mkdir(join(stage, 'DEBIAN'), { recursive: true })
  for (const one of pack.files) await put(stage, one)
  const sizes = await Promise.all(pack.files.map(async ({ path }) => (await stat(join(stage, path))).size))
  const kilobytes = Math.ceil(sizes.reduce((sum, size) => sum + size, 0) / 1024)
  await writeFile(join(stage, 'DEBIAN/control'), control(pack, kilobytes))
  const kept = pack.files.filter(({ isConfiguration }) => isConfiguration).map(({ path }) => `${path}\n`)
  if (kept.length > 0) await writeFile(join(stage, 'DEBIAN/conffiles'), kept.join(''))
  for (const [script, text] of Object.entries(pack.scripts ?? {})) {
    if (text !== null) await writeFile(join(stage, 'DEBIAN', script), text, { mode: 0o755 })
  }
  // The fastest compression that halves the size: the packages go over a bridge of this machine only.
  const build = ['dpkg-deb', '--root-owner-group', '-Zzstd', '-z1', '--build', stage, file]
  await run('env', [`SOURCE_DATE_EPOCH=${EPOCH}`, ...build])
  await rm(stage, { recursive: true })
  // The paragraph is written last: who finds it finds a whole package.
  await writeFile(`${file}.stanza.new`, await stanza(pack, kilobytes, file))
  await rename(`${file}.stanza.new`, `${file}.stanza`)
}

async function put(stage: string, { path, content, isProgram }: PackedFile): Promise<void> {
  const target = join(stage, path)
  await mkdir(dirname(target), { recursive: true })
  if ('text' in content) await writeFile(target, content.text)
  else await copyFile(content.copyOf, target)
  await chmod(target, isProgram ? 0o755 : 0o644)
}

async function stanza(pack: Package, kilobytes: number, file: string): Promise<string> {
  const bytes = await readFile(file)
  const digest = (name: string) => createHash(name).update(bytes).digest('hex')
  return `${control(pack, kilobytes)}Size: ${bytes.length}\nMD5sum: ${digest('md5')}\nSHA256: ${digest('sha256')}\n`
}

function control({ name, version, depends, conflicts = [], summary }: Package, kilobytes: number): string {
  const list = (field: string, names: readonly string[]) => (names.length > 0 ? [`${field}: ${names.join(', ')}`] : [])
  return [
    `Package: ${name}`,
    `Version: ${version}`,
    `Architecture: ${ARCHITECTURE}`,
    'Maintainer: the lab of rcprov <lab@rcprov.invalid>',
    'Section: database',
    'Priority: optional',
    `Installed-Size: ${kilobytes}`,
    ...list('Depends', depends),
    ...list('Conflicts', conflicts),
    `Description: STAND-IN, NOT MongoDB: ${summary}`,
    ' A program of the tests of rcprov that behaves like the real one where they look.',
    ' Keep no data in it.',
    '',
  ].join('\n')
}
