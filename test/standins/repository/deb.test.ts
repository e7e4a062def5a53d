import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { run } from '../../../src/lab/program.ts'
import { buildDeb, type Package } from './deb.ts'
import { listsOf, releaseOf } from './lists.ts'

let cache = ''
let source = ''
beforeAll(async () => {
  cache = await mkdtemp(join(tmpdir(), 'deb-'))
  source = join(cache, 'source')
  await writeFile(source, 'a program')
})
afterAll(() => rm(cache, { recursive: true }))

const pack = (text: string): Package => ({
  name: 'mongodb-org-example',
  version: '8.0.12',
  depends: ['adduser', 'tzdata'],
  summary: 'an example',
  files: [
    { path: '/usr/bin/example', content: { copyOf: source }, isProgram: true },
    { path: '/etc/example.conf', content: { text }, isConfiguration: true },
  ],
})

it('is a package that dpkg understands, and says of itself that it is a stand-in', async () => {
  const { file } = await buildDeb(pack('x'), cache)
  const fields = await run('dpkg-deb', ['--field', file])
  expect(fields).toContain('Version: 8.0.12\nArchitecture: amd64\n')
  expect(fields).toContain('Depends: adduser, tzdata\nDescription: STAND-IN, NOT MongoDB: an example\n')
  const content = await run('dpkg-deb', ['--contents', file])
  expect(content).toMatch(/-rwxr-xr-x root\/root +9 .* \.\/usr\/bin\/example\n/)
  expect(content).toMatch(/-rw-r--r-- root\/root +1 .* \.\/etc\/example\.conf\n/)
  expect(await run('dpkg-deb', ['--info', file, 'conffiles'])).toBe('/etc/example.conf\n')
})

it('is built once for the same files, and anew for others', async () => {
  const first = await buildDeb(pack('x'), cache)
  const { mtimeMs } = await stat(first.file)
  expect(await buildDeb(pack('x'), cache)).toEqual(first)
  expect((await stat(first.file)).mtimeMs).toBe(mtimeMs)
  const other = await buildDeb(pack('y'), cache)
  expect(other.file).not.toBe(first.file)
  expect(other.name).toBe(first.name)
  expect((await readdir(cache)).filter((name) => name.endsWith('.stage'))).toEqual([])
})

it('is the same file, byte by byte, when it is built from the same files a second time', async () => {
  const { file } = await buildDeb(pack('z'), cache)
  const first = await readFile(file)
  await rm(`${file}.stanza`)
  await buildDeb(pack('z'), cache)
  expect(first.equals(await readFile(file))).toBe(true)
})

it('stands in the lists with where it is and what it is', async () => {
  const deb = await buildDeb(pack('x'), cache)
  const lists = listsOf('bookworm/mongodb-org/8.0', 'main', [deb, deb])
  const index = String(lists.get('main/binary-amd64/Packages'))
  const place = 'dists/bookworm/mongodb-org/8.0/main/binary-amd64/mongodb-org-example_8.0.12_amd64.deb'
  expect(index.split('\n\n')).toHaveLength(2)
  expect(index).toMatch(new RegExp(`^Package: mongodb-org-example\n[^]*\nSHA256: [0-9a-f]{64}\nFilename: ${place}\n`))
  const release = releaseOf('bookworm/mongodb-org/8.0', 'main', lists, new Date(0))
  expect(release).toContain('Codename: bookworm/mongodb-org/8.0\nDate: Thu, 01 Jan 1970 00:00:00 UTC\n')
  expect(release).toMatch(/^ [0-9a-f]{64} \d+ main\/binary-amd64\/Packages\.gz$/m)
})
